"""Packs shipped with the platform: content, not code."""
