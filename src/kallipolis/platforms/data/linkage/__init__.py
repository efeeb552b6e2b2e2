"""Owns linkage: which records of several departments are about the same person or thing.

Does not own the records (datasets) nor what is authoritative (registries). Called by the platform.
"""
