"""How an intake is taken apart in the lakehouse."""
