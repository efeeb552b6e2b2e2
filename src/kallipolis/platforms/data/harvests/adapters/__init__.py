"""Other portals, by the way in which they are asked."""
