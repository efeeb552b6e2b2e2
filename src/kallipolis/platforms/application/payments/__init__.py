"""Owns payments: what is due, attempts, what providers took, refunds, books, and reconciliation.

Does not own fees (services, rules) or what waits for them (cases). Called by channels.
"""
