"""Owns the outbox of facts and their delivery to subscribers, in order for each subject.

Does not own what a fact means. Called by every room that publishes or reacts.
"""
