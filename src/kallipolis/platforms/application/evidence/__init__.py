"""Owns how evidence is gathered: looked up where it is, asked for only where it cannot be found.

Does not own registries, files or what a service requires (services). Called by submissions.
"""
