"""What has been done, and what is known, of a declaration: kept, counted and shown."""
