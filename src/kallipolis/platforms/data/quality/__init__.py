"""Owns how good the data of datasets is: scores of each intake, kept, and freshness lights.

Does not own rows (intakes) or what they have to meet (datasets). Called by the console.
"""
