"""Owns registries: the authoritative records of persons, companies and things, looked up by key.

Does not own what a record proves (evidence) or who a person is here (parties). Called by evidence.
"""
