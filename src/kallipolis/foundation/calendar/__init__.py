"""Owns working days: weekends, holidays and make-up days of a region.

Does not own limits of services. Called by cases.
"""
