"""Money: integer minor units and a currency, nothing else."""

import msgspec
from django.conf import settings


def of_the_place() -> str:
    """Return the currency of the place, meant where none is named."""
    code: str = settings.PLACE.currency.code
    return code


class Money(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """An amount in minor units (fen, cents) of an ISO 4217 currency.

    Where a document names no currency, that of the place is meant.

    Units: minor units of ``currency``; there is no conversion.
    """

    amount: int
    currency: str = msgspec.field(default_factory=of_the_place)
