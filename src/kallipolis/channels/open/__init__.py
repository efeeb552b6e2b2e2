"""Owns the pages on which everybody finds open data, reads about it and takes it away.

Does not own the data or its catalogue (distributions, harvests). Called by browsers only.
"""
