"""Pure functions of a case: how it moves, how long it may take, what may be done now."""
