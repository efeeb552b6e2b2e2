"""Owns trying a changed rule on past cases before it is published, and what came of each trial.

Does not own rules (platform) or cases (platform). Called by the console and the command line.
"""
