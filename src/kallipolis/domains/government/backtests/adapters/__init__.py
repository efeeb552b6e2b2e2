"""The tables of this room, and the past cases that trials are made on."""
