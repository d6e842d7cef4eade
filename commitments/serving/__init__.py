"""What this process has for everyone alike: its store, what measures said, what is compressed, who draws."""
