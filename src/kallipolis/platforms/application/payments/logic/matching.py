"""Compare a provider's day with our books, line by line."""

from collections.abc import Iterable, Mapping

import msgspec

from kallipolis.foundation.money import Money
from kallipolis.platforms.application.payments.contracts import DifferenceKind, StatementLine

Key = tuple[str, str]
"""Kind and key of a line."""


class Unlike(msgspec.Struct, frozen=True, kw_only=True):
    """A line that stands on one side only, or on both with other amounts."""

    kind: DifferenceKind
    line: str
    key: str
    order: str
    theirs: Money | None
    ours: Money | None


def by_key(lines: Iterable[StatementLine]) -> dict[Key, StatementLine]:
    """Return lines by what they are about."""
    return {(line.kind, line.key): line for line in lines}


def unlike(theirs: Iterable[StatementLine], ours: Iterable[StatementLine]) -> tuple[Unlike, ...]:
    """Return all lines in which two sides do not agree, those of the provider first."""
    there, here = by_key(theirs), by_key(ours)
    found = [_compared(line, here.get(key)) for key, line in there.items()]
    found += [_compared(None, line) for key, line in here.items() if key not in there]
    return tuple(each for each in found if each is not None)


def sums(lines: Iterable[StatementLine], kind: str) -> tuple[Money, ...]:
    """Add up the lines of a kind, for each currency."""
    totals: dict[str, int] = {}
    for line in lines:
        if line.kind == kind:
            totals[line.amount.currency] = totals.get(line.amount.currency, 0) + line.amount.amount
    return as_money(totals)


def as_money(totals: Mapping[str, int]) -> tuple[Money, ...]:
    """Return sums as money, by currency."""
    return tuple(Money(amount=totals[code], currency=code) for code in sorted(totals))


def _compared(theirs: StatementLine | None, ours: StatementLine | None) -> Unlike | None:
    line = theirs or ours
    if line is None or (theirs is not None and ours is not None and theirs.amount == ours.amount):
        return None
    kind = DifferenceKind.AMOUNT_DIFFERS
    if ours is None:
        kind = DifferenceKind.MISSING_HERE
    elif theirs is None:
        kind = DifferenceKind.MISSING_THERE
    return Unlike(
        kind=kind,
        line=line.kind,
        key=line.key,
        order=line.order,
        theirs=theirs.amount if theirs is not None else None,
        ours=ours.amount if ours is not None else None,
    )
