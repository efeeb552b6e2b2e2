"""Owns packs: documents checked, compared, published as immutable editions.

Does not own what a document means (the room of its kind does). Called by every such room.
"""
