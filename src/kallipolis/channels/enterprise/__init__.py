"""Owns the pages on which people who act for companies see all of them and apply many times.

Does not own any noun that they show; single applications go on in the resident channel.
Called by browsers only.
"""
