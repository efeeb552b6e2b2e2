"""Owns the console: pages for those who keep the installation, its packs and its officials.
Does not own packs, letters, jobs, the ledger, credentials or roles: it asks their doors.
Called by browsers only.
"""
