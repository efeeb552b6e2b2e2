"""Owns working copies of published packs: what somebody changed, who proposed it, who approved it.

Does not own packs or what is published of them (foundation). Called by the console.
"""
