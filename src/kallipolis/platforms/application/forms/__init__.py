"""Owns forms: their fields, conditions and calculations, the checking of answers, their pages.

Does not own drafts, stored files or what is done with the answers. Called by services,
submissions and the channels.
"""
