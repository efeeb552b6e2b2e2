"""Owns where rows come from: what a source is, how it is reached, and its rows as text.

Does not own what becomes of them (intakes) or what they mean (datasets). Called by intakes.
"""
