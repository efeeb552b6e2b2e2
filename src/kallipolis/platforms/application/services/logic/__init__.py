"""How services are read, checked and found: pure functions."""
