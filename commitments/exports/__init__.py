"""Files to compute with or to fill in: tables, data package, feed, report sheets, the marked file."""
