"""Owns what everybody may have: open datasets, how they are found, and their files.

Does not own contracts (datasets) or rows (intakes). Called by the open channel and other portals.
"""
