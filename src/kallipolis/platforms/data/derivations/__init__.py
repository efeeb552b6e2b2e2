"""Owns derivations: datasets that are made of others by one query, when, and of which versions.

Does not own the rows that come of it (intakes) or what asks (lakehouse). Called by the console.
"""
