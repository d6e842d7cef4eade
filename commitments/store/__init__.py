"""Every revision ever published, in DuckDB: its file and log, what a revision changes and takes back."""
