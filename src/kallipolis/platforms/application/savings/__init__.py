"""Owns what people were spared: papers that registries had, trips to a counter not made.

Does not own cases, evidence or credentials, from which it is counted. Called by channels.
"""
