"""Owns which case has the rows of a dataset corrected that are in quarantine.

Does not own the rows (intakes) nor the case (cases). Called by the console and the desk.
"""
