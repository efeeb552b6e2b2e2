"""What of a row may be seen before it was granted."""
