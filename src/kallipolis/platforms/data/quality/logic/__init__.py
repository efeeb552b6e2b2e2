"""Scores, trends and lights, without clock or I/O, and the statements that count for them."""
