"""Owns public services as the city offers them, life and business events, evidence types, search.

Does not own the cases, forms or rules that a service names. Called by submissions and channels.
"""
