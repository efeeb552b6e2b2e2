"""How rows are counted in the lakehouse."""
