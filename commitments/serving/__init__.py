"""What this process shows to everyone alike: its store, opened once, and what measures said of it."""
