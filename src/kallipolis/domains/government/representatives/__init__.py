"""Owns how somebody comes to act for a company: the register of legal entities names them.

Does not own mandates (parties), companies (organisations) or the register. Called by the channels
and by visits.
"""
