"""Owns objections: that somebody does not want to be looked up for a proof, and what came of it.

Does not own look-ups (evidence, registries) nor the cases that answer. Called by submissions.
"""
