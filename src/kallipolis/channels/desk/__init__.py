"""Owns the officials' desk: inbox, case page, supervision, window.
Does not own cases, rules, credentials or who may do what: it asks their doors.
Called by browsers only.
"""
