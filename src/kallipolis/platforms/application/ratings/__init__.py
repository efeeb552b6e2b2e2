"""Owns what people's ratings come to: the published figures, and that a low one is corrected.

Does not own the rating of a case, nor the correction (cases both). Called by channels.
"""
