"""Pure rules of the edge: what malformed input is told, and how the interface is described."""
