"""Standards by which persons and organisations are numbered, and the folder of the place's pack."""
