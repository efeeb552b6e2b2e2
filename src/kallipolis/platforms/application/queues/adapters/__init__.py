"""Numbers and counters as they are kept."""
