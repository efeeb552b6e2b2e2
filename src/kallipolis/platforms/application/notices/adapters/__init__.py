"""How notices reach the outside, and where what they say comes from."""
