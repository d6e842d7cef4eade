"""JSON for programs: what may be looked up, what an upload would change, and its publication."""
