"""Owns residents, enterprises and officials, the roles they hold, and mandates to act for another.

Does not own log-ins (identity) or what a role may do (access). Called by identity, cases, channels.
"""
