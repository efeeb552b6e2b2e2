"""A city to look at: people, companies and officials who do not exist, and a year of their cases.

All of it goes through the front doors, as people would; the same seed makes the same city. ``plan``
says which stories are told and how often, ``plots`` how each of them goes, ``examples`` lets people
answer as the worked examples of packs do, and ``year`` plays it all in the order of time.
"""
