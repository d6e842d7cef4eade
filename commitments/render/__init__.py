"""Data → what one looks at."""
