"""Owns authorities, enterprises and vendors, and which authority plays a role in a region.

Does not own their people (parties) or rights (access). Called by services, cases and parties.
"""
