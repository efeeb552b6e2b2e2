"""Owns extracts: rows of datasets from which persons cannot be told, and reports that say how far.

Does not own datasets or their rows (intakes), nor who reads them (grants). Called by the console.
"""
