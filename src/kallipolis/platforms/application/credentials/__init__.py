"""Owns credentials: recorded, sealed, shown, suspended, revoked, renewed, verified by anybody.

Does not own decisions (cases), keys (seals) or wallets. Called by cases, wallets and channels.
"""
