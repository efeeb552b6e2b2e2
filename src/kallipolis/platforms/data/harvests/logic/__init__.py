"""How what other portals say becomes entries, without I/O."""
