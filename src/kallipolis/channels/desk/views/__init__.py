"""Pages of the desk, one file for each kind of work."""
