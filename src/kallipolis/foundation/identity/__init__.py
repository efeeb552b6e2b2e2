"""Owns log-in, real-name checks, sessions and tokens; speaks OpenID Connect both ways.

Does not own persons (parties) or rights (access). Called by channels and the JSON interface.
"""
