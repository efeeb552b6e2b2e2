"""Owns what follows when a case is granted: its output becomes a credential.

Does not own credentials themselves or decisions (cases). Called by submissions and by events.
"""
