"""Compare what a provider says of a day with our books; all is written down, nothing adjusted."""

from collections.abc import Iterable
from datetime import date
from typing import Final, Literal

import msgspec

from kallipolis.foundation.clock import Clock
from kallipolis.foundation.database import api as database
from kallipolis.foundation.events import api as outbox
from kallipolis.foundation.ids import CaseId
from kallipolis.foundation.money import Money
from kallipolis.platforms.application.payments import events
from kallipolis.platforms.application.payments.adapters import asking, days
from kallipolis.platforms.application.payments.contracts import (
    Difference,
    DifferenceKind,
    Provider,
    Reconciliation,
    StatementLine,
)
from kallipolis.platforms.application.payments.logic import matching
from kallipolis.platforms.application.payments.logic.matching import Unlike
from kallipolis.platforms.application.payments.models import (
    Attempt,
    ComparedDay,
    Refund,
    Taking,
)
from kallipolis.platforms.application.payments.models import Difference as Row

ASKED: Final = "asked"
"""How a difference was put right: the provider was asked, and what it said was taken down."""

LATER: Final = "later"
"""Or by itself: when the day was compared again, both sides agreed."""

Found = tuple[tuple[Unlike, ...], tuple[StatementLine, ...]]


def compare(provider: Provider, day: date, clock: Clock) -> Reconciliation:
    """Compare a day; ask the provider about what is missing here, and compare again."""
    theirs = provider.statement(day)
    first = matching.unlike(theirs, own_lines(provider.name, day))
    with database.edge():
        _write_down(provider.name, day, first, clock)
        _close(provider.name, day, first, clock)
    for each in first:
        _ask_about(each, clock)
    left = matching.unlike(theirs, own_lines(provider.name, day))
    with database.edge():
        _close(provider.name, day, left, clock, repair=ASKED)
        ComparedDay.objects.update_or_create(
            provider=provider.name,
            day=day,
            defaults={
                "compared_at": clock.now(),
                "lines": len(theirs),
                "matched": _matched(theirs, left),
                "taken": msgspec.json.encode(matching.sums(theirs, "taking")).decode(),
                "sent_back": msgspec.json.encode(matching.sums(theirs, "refund")).decode(),
            },
        )
    return of_day(ComparedDay.objects.get(provider=provider.name, day=day))


def own_lines(provider: str, day: date) -> tuple[StatementLine, ...]:
    """Return our own books of a day as a provider would tell it."""
    begins, ends = days.bounds(day)
    takings = Taking.objects.filter(provider=provider, taken_at__gte=begins, taken_at__lt=ends)
    refunds = Refund.objects.filter(
        taking__provider=provider, done_at__gte=begins, done_at__lt=ends
    ).select_related("taking")
    return (
        *(_line("taking", row.transaction, row, row.amount) for row in takings),
        *(_line("refund", row.pk, row.taking, row.amount) for row in refunds),
    )


def recent(limit: int) -> tuple[Reconciliation, ...]:
    """Return the days compared last."""
    return tuple(of_day(row) for row in ComparedDay.objects.order_by("-day", "provider")[:limit])


def of_day(row: ComparedDay) -> Reconciliation:
    """Return a compared day with its differences, those that are open first."""
    found = Row.objects.filter(provider=row.provider, day=row.day)
    return Reconciliation(
        provider=row.provider,
        day=row.day,
        compared_at=row.compared_at,
        lines=row.lines,
        matched=row.matched,
        taken=msgspec.json.decode(row.taken, type=tuple[Money, ...]),
        sent_back=msgspec.json.decode(row.sent_back, type=tuple[Money, ...]),
        differences=tuple(_difference(each) for each in found.order_by("repair", "kind", "key")),
    )


def _line(
    kind: Literal["taking", "refund"], key: str, taking: Taking, amount: int
) -> StatementLine:
    return StatementLine(
        kind=kind,
        key=key,
        order=taking.attempt_id,
        amount=Money(amount=amount, currency=taking.currency),
        at=taking.taken_at,
    )


def _write_down(provider: str, day: date, found: Iterable[Unlike], clock: Clock) -> None:
    for each in found:
        money = each.theirs or each.ours
        attempt = Attempt.objects.filter(pk=each.order).select_related("payment").first()
        _, is_new = Row.objects.get_or_create(
            provider=provider,
            day=day,
            kind=each.kind.value,
            line=each.line,
            key=each.key,
            defaults={
                "currency": money.currency if money is not None else "",
                "theirs": each.theirs.amount if each.theirs is not None else None,
                "ours": each.ours.amount if each.ours is not None else None,
                "case_id": attempt.payment.case_id if attempt is not None else "",
                "found_at": clock.now(),
            },
        )
        if is_new:
            data: dict[str, object] = {
                "day": day.isoformat(),
                "kind": each.kind.value,
                "key": each.key,
            }
            outbox.publish(events.DIFFERENCE_FOUND, provider, data, clock=clock)


def _close(
    provider: str, day: date, left: Iterable[Unlike], clock: Clock, *, repair: str = LATER
) -> None:
    """Write down how those were put right that are not found any more."""
    still = {(each.kind.value, each.line, each.key) for each in left}
    for row in Row.objects.filter(provider=provider, day=day):
        is_still = (row.kind, row.line, row.key) in still
        if bool(row.repair) == is_still:
            row.repair, row.repaired_at = ("", None) if is_still else (repair, clock.now())
            row.save()


def _ask_about(unlike: Unlike, clock: Clock) -> None:
    if unlike.kind is not DifferenceKind.MISSING_HERE:
        return
    if unlike.line == "taking" and Attempt.objects.filter(pk=unlike.order).exists():
        asking.ask(unlike.order, clock)
    if unlike.line == "refund" and Refund.objects.filter(pk=unlike.key, state="asked").exists():
        asking.refund(unlike.key, clock)


def _matched(theirs: Iterable[StatementLine], left: Iterable[Unlike]) -> int:
    odd = {(each.line, each.key) for each in left}
    return sum((line.kind, line.key) not in odd for line in theirs)


def _difference(row: Row) -> Difference:
    return Difference(
        provider=row.provider,
        day=row.day,
        kind=DifferenceKind(row.kind),
        line="taking" if row.line == "taking" else "refund",
        key=row.key,
        found_at=row.found_at,
        theirs=_money(row.theirs, row.currency),
        ours=_money(row.ours, row.currency),
        case=CaseId(row.case_id) if row.case_id else None,
        repair=row.repair,
        repaired_at=row.repaired_at,
    )


def _money(amount: int | None, currency: str) -> Money | None:
    return Money(amount=amount, currency=currency) if amount is not None else None
