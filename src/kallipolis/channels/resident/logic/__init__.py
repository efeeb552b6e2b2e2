"""What pages work out before they are drawn."""
