"""What follows from what, without clock, I/O or chance."""
