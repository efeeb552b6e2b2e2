"""Facts about wallets."""

from typing import Final

DELIVERED: Final = "org.kallipolis.wallets.delivered"
"""A credential went into a wallet. Subject: the credential. Data: holder."""
