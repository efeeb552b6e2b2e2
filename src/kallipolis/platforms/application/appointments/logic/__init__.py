"""The questions that appointments answer without clock, I/O or chance."""
