"""Owns working days, and limits counted in days: weekends, holidays, make-up days of a region.

Does not own which limit a service promises. Called by services and cases.
"""
