"""Owns the pages on which residents and enterprises find, apply for and follow public services.

Does not own any noun that they show. Called by browsers only.
"""
