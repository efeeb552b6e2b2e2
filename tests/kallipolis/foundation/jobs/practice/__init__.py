"""A room for practice: its jobs publish facts, fail, or take long."""
