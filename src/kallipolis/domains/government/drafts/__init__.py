"""Owns what people have filled in but not sent: answers and uploads so far, kept for their return.

Does not own what is sent in (submissions). Called by submissions and the channels.
"""
