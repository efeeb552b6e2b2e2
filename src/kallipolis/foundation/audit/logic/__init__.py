"""What an entry says, how entries are chained, and how the tables refuse changes."""
