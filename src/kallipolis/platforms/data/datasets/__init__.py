"""Owns datasets: the contract of each, what it holds, for whom, how good and how open.

Does not own their rows (tables), nor where they come from (sources). Called by all of the platform.
"""
