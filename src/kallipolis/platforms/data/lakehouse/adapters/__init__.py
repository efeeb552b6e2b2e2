"""The table format and the engine."""
