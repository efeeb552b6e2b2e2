"""Owns the way of a credential into a holder's wallet: offers, tokens, nonces, bound keys.

Does not own credentials or keys of the issuer. Called by wallets (OpenID4VCI) and by channels.
"""
