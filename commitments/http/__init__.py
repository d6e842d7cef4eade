"""What every answer over HTTP has in common: its headers, and what tells one edition of it from another."""
