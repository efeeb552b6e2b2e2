"""What this room asks of others."""
