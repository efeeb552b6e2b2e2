"""Money: integer minor units and a currency, nothing else."""

import msgspec


class Money(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """An amount in minor units (fen, cents) of an ISO 4217 currency.

    Units: minor units of ``currency``; there is no conversion.
    """

    amount: int
    currency: str = "CNY"
