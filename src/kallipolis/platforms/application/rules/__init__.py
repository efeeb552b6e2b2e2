"""Owns rules: decision tables and expressions that a civil servant can read, and why they answer.

Does not own which service uses a rule, nor where its facts come from. Called by forms, services,
submissions and cases.
"""
