"""Owns how the transaction store is opened: SQLite or PostgreSQL, durable and without lost writes.

Does not own any table. Called by the settings, and by every edge that opens a transaction.
"""
