"""Owns the resource catalogue: what officials may know of every dataset, and who follows which.

Does not own contracts (datasets), rows (intakes) or requests for them. Called by the desk.
"""
