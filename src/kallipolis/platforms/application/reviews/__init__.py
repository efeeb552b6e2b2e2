"""Owns clerical reviews: that doubtful pairs of records are a case of who keeps the registry.

Does not own the pairs or what is said of them (consolidations), nor the case (cases).
"""
