"""Owns what officials write to each other about a case, and whom they mention in it.

Does not own cases, nor how those are told who are mentioned (notices). Called by the desk.
"""
