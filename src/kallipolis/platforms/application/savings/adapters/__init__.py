"""How sums are kept."""
