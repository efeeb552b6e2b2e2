"""Owns what arrives for datasets: intakes, what was published of them, and their quarantine.

Does not own where rows come from (sources) or what they mean (datasets). Called by the console.
"""
