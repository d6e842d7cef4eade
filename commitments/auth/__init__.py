"""Who may change the record: signing in, tokens of programs, sign-ins that ended, and who came and went."""
