"""Owns the documents of a case: the credential that a grant gives, and notices of how it went.

Does not own credentials themselves or decisions (cases). Called by submissions and by events.
"""
