"""The four domains of a city; none knows another."""
