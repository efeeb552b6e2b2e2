"""Owns cases: their processes, states, clocks, reviews, histories, and the inbox of officials.

Does not own what is asked (services, forms) or given (credentials). Called by domains and channels.
"""
