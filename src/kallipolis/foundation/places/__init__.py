"""Owns what holds all over a place: languages, money, hotline, how its numbers are written.

Does not own regions, authorities or working days, which differ within it. Called by any room.
"""
