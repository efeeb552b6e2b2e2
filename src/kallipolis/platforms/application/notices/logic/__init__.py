"""What is said, to whom, by what and when; without clock, I/O or chance."""
