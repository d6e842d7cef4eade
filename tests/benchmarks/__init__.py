"""What takes how long and how much memory, as ratios within one run: `make bench`."""
