"""Owns residents, enterprises and officials as persons, and mandates to act for another.

Does not own log-ins (identity) or rights (access). Called by identity, cases and channels.
"""
