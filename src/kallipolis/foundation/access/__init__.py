"""Owns the one answer to who may do what, where: roles, grants and their evaluation.

Does not own log-ins (identity), or mandates and who holds which role (parties). Called by every
door that takes an actor.
"""
