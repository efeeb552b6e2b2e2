"""Owns logs, metrics, traces and health.

Does not own the audit ledger. Called by the site and by adapters.
"""
