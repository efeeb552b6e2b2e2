"""How a file is read, found out from its first bytes; and what a rehearsal says in figures."""
