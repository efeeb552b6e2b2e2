"""How entries are stored, and how it is told that they changed."""
