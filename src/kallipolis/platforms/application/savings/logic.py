"""What a case spared somebody, and what of many cases may be told."""

from collections.abc import Iterable, Mapping
from datetime import date
from functools import reduce
from typing import Final

from kallipolis.platforms.application.cases.contracts import CaseView, Outcome, Piece, Relation
from kallipolis.platforms.application.cases.events import CaseDelivered
from kallipolis.platforms.application.savings.contracts import FEWEST, Counts, Period, Savings

ONLINE: Final = frozenset({"web", "api"})
"""Channels by which people send in themselves, from wherever they are."""

ANSWERED: Final = frozenset({Outcome.GRANTED, Outcome.PARTLY, Outcome.REFUSED, Outcome.REVOKED})
"""How cases end that were decided: those that were given up or turned away show nothing."""


def is_counted(view: CaseView) -> bool:
    """Say whether a case was decided and has ended, and is not a part of another."""
    case = view.case
    return case.parent is None and case.closed_at is not None and case.outcome in ANSWERED


def counts(view: CaseView, *, has_electronic_result: bool, trips_needed: int) -> Counts:
    """Return what one case spared the applicant.

    ``trips_needed`` are those that the service asks of everybody, however they apply.
    """
    required = [piece for piece in view.evidence if piece.is_required]
    return Counts(
        cases=1,
        papers_found=_papers(required, "registry"),
        papers_brought=_papers(required, "upload"),
        visits_saved=max(0, _trips_not_made(view, has_electronic_result) - trips_needed),
    )


def added(one: Counts, other: Counts) -> Counts:
    """Return two counts together."""
    return Counts(
        cases=one.cases + other.cases,
        papers_found=one.papers_found + other.papers_found,
        papers_brought=one.papers_brought + other.papers_brought,
        visits_saved=one.visits_saved + other.visits_saved,
    )


def periods(months: Mapping[date, Counts], now: date) -> tuple[Period, ...]:
    """Put months that are over together until there are five cases; what is left is not told.

    So nothing can be told of fewer by taking one figure from another: no period is part of another,
    and their sum is all that is published.
    """
    found: list[Period] = []
    since, held = None, Counts()
    for month in sorted(month for month in months if _next(month) <= now):
        since, held = since or month, added(held, months[month])
        if held.cases >= FEWEST:
            found.append(Period(since=since, until=_next(month), counts=held))
            since, held = None, Counts()
    return tuple(found)


def savings(service: str, months: Mapping[date, Counts], now: date) -> Savings:
    """Return what may be told of a service, as of a day."""
    told = periods(months, now)
    return Savings(service=service, counts=total(each.counts for each in told), periods=told)


def total(each: Iterable[Counts]) -> Counts:
    """Return many counts together."""
    return reduce(added, each, Counts())


def by_rank(each: Iterable[Savings]) -> tuple[Savings, ...]:
    """Return figures in the order in which they are shown: most cases first."""
    return tuple(sorted(each, key=lambda one: (-one.counts.cases, one.service)))


def _papers(pieces: Iterable[Piece], source: str) -> int:
    return sum(piece.source == source for piece in pieces)


def _trips_not_made(view: CaseView, has_electronic_result: bool) -> int:
    """Count the trip to hand in and the trip to fetch what came of it, as far as is known."""
    is_handed_over = any(
        entry.relation is not Relation.SYSTEM and CaseDelivered.TYPE in entry.facts
        for entry in view.history
    )
    is_fetched_online = has_electronic_result and not is_handed_over
    return (view.case.channel in ONLINE) + is_fetched_online


def _next(month: date) -> date:
    return date(month.year + month.month // 12, month.month % 12 + 1, 1)
