"""Owns clerical reviews: that doubtful pairs of records are a case of who keeps the registry.

Does not own the pairs (consolidations), nor the case (cases). Called by the desk.
"""
