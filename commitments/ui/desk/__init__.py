"""The desk: the parts of the page on which files are deposited, each a module."""
