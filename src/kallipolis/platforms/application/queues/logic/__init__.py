"""The questions that a queue answers without clock, I/O or chance."""
