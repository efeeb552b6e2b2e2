"""Owns background work: queue, retries, schedules.

Does not own facts (events). Called by rooms that have work to do later.
"""
