"""Industrial internet: enterprises and their things. No room yet."""
