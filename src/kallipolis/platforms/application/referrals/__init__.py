"""Owns referrals: which case went to which node, what both nodes told each other about it.

Does not own cases, nor the messages that carry them (exchange). Called by the resident and desk.
"""
