"""Owns data requests: which authority asks another for what of its data, and what came of it.

Does not own grants (data.grants), nor the cases in which requests are answered (cases). Called by
the console and by programs of authorities.
"""
