"""How rows are read and become services: the same for the same input."""
