"""Owns what travels between nodes: directory and keys, messages in order, the proof at both ends.

Does not own what a message is about (registries, cases). Called by rooms that ask other nodes.
"""
