"""Owns what an applicant finds when they begin: the form, what is known of them, what they need.

Does not own what is looked up (evidence) or sent in (submissions). Called by submissions and pages.
"""
