"""The invented set, from a seed."""
