"""Owns stored files: content-addressed, type sniffed, size limited, scanned.

Does not own what a file proves (evidence). Called by forms, evidence and credentials.
"""
