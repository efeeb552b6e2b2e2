"""What follows from a contract, without clock, I/O or chance."""
