"""How columns become fields, who names them, and what level follows: pure functions."""
