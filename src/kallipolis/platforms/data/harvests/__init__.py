"""Owns what other portals list: their entries as they were gathered, and how the gathering went.

Does not own our own open data (distributions). Called by the open channel and the console.
"""
