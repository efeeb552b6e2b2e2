"""How sources are reached: files, interfaces over HTTP, databases."""
