"""What follows from what about money, without clock, I/O or chance."""
