"""What this process shows to everyone alike: its store, opened once, what measures said of
it, what was compressed, how many pages are made at a time."""
