"""Owns the installation's signing keys and certificates: seals PDFs, signs tokens, examines seals.

Does not own what is sealed. Called by credentials and wallets.
"""
