"""Owns the edge: pages, the JSON interface, problem details, security headers, languages.

Does not own any noun of the city. Called by every views.py and rest.py.
"""
