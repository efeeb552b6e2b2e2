"""SQL that means the same to each engine: what it may say, and how each is told."""
