"""Owns notices: what people are told about facts, by which carrier, how they want it, what came.

Does not own procedural notices, which are credentials of a case. Called by channels.
"""
