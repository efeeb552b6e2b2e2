"""Owns the pages on which somebody fills in, proves, checks and sends what they apply with.

Does not own drafts, forms or what is sent in. Called by the channels, each in its own frame.
"""
