"""Owns what people send in for a public service: drafts, assessment, the way to a case.

Does not own the case that follows (cases) or the service (services). Called by the channels.
"""
