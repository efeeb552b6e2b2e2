"""A city to look at: people, companies and officials who do not exist, and a year of their cases.

All of it goes through the front doors, as people would; the same seed makes the same city.
"""
