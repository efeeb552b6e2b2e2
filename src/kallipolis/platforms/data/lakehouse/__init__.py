"""Owns rows in many columns: tables in versions, kept as files, and the engine that asks them.

Does not own what they mean (datasets) or how they arrive (sources). Called by rooms of data.
"""
