"""Owns that a value of a register is said to be wrong: by whom, and in which case that is settled.

Does not own the entry (registries) nor the case (cases). Called by submissions and channels.
"""
