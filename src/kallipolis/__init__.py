"""Kallipolis, an open city operating platform: the tree below is its diagram."""
