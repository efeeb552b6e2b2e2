"""Owns what packs bring for a demo city: its cast, and the stories that are told in it.

Does not own how a story is played, nor any case, party or log-in. Called by the demo.
"""
