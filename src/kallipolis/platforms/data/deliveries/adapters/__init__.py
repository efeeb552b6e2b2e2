"""How a delivery is taken apart in the lakehouse."""
