"""What pages say, in sentences, tables and lists: one module a subject."""
