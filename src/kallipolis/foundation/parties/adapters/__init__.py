"""The tables of this room, as the front door works on them."""
