"""Double entry: whatever comes in at one account goes out at another, so that all adds up to none.

``provider:`` is money that lies with a provider, ``payee:`` what an authority was paid, ``owed:``
what came beside a fee and belongs to who paid it.
"""

from typing import Final

import msgspec

PROVIDER: Final = "provider:"
PAYEE: Final = "payee:"
OWED: Final = "owed:"


class Side(msgspec.Struct, frozen=True, kw_only=True):
    """One side of a transfer. Units: ``amount`` in minor units, below zero where money goes out."""

    account: str
    amount: int


def taken(provider: str, payee: str, payer: str, amount: int, *, is_fee: bool) -> tuple[Side, ...]:
    """Return the sides of money that a provider took."""
    whose = f"{PAYEE}{payee}" if is_fee else f"{OWED}{payer}"
    return (
        Side(account=f"{PROVIDER}{provider}", amount=amount),
        Side(account=whose, amount=-amount),
    )


def sent_back(
    provider: str, payee: str, payer: str, amount: int, *, is_fee: bool
) -> tuple[Side, ...]:
    """Return the sides of money that a provider sent back."""
    sides = taken(provider, payee, payer, amount, is_fee=is_fee)
    return tuple(Side(account=side.account, amount=-side.amount) for side in sides)
