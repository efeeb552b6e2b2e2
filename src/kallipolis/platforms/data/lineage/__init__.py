"""Owns which column became which field by which expression, who uses it, and what level follows.

Does not own pipelines (sources, intakes) or contracts (datasets). Called by the console.
"""
