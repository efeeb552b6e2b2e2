"""Finding datasets and describing them, without I/O."""
