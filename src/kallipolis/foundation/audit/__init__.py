"""Owns the ledger of who did what to whom and why, chained and sealed.

Does not own log lines (telemetry). Called by every door that touches personal data or decides.
"""
