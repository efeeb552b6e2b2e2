"""What the pages work out before they are drawn."""
