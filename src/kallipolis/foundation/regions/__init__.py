"""Owns the tree of regions: codes, names in three languages, boundaries.

Does not own who governs a region (organisations). Called by every room that scopes by place.
"""
