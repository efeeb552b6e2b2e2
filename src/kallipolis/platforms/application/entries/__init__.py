"""Owns entries of catalogues between nodes: what is told of ours, and what others told of theirs.

Does not own datasets, services or messages. Called by the desk, the resident app and the console.
"""
