"""Owns consolidations: golden records put together from the records of several departments.

Does not own which records are one person (linkage) nor looking up (registries). Called by reviews.
"""
