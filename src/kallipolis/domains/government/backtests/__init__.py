"""Owns trying a changed rule on past cases before it is published.

Does not own rules or cases. Called by the console and the command line.
"""
