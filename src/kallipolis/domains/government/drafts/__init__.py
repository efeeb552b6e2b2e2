"""Owns what people have filled in but not sent, with what was looked up for it, until they return.

Does not own what is sent in (submissions). Called by preparations, submissions and the channels.
"""
