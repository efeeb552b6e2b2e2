"""Count what cases spared people, look back on those of before, and publish the sums."""

from typing import Final

from django.utils import timezone

from kallipolis.foundation.actors import Actor, system
from kallipolis.foundation.clock import SYSTEM_CLOCK, Clock
from kallipolis.foundation.database import api as database
from kallipolis.foundation.ids import CaseId
from kallipolis.foundation.packs import api as packs
from kallipolis.platforms.application.cases import api as cases
from kallipolis.platforms.application.cases.contracts import Case, CaseFilter, CaseView
from kallipolis.platforms.application.credentials import api as credentials
from kallipolis.platforms.application.savings import logic
from kallipolis.platforms.application.savings.adapters import sums
from kallipolis.platforms.application.savings.contracts import (
    Asked,
    Counts,
    Savings,
    SavingsList,
)
from kallipolis.platforms.application.savings.models import LookBack, Spared
from kallipolis.platforms.application.services.contracts import PublicService

MOST_OWN: Final = 200
"""So many of somebody's own cases, the latest, are looked at to tell them what they were spared."""

COUNTER: Final = system("count what people were spared")


def count(case_id: CaseId, *, clock: Clock = SYSTEM_CLOCK) -> None:
    """Count a case as it stands: once if it was decided and has ended, else not.

    Twice does no harm.

    Raises:
        Refusal: ``case.not_found``.
    """
    view = cases.find_for(COUNTER, case_id, clock=clock)
    found = _counts(view, clock)
    with database.edge():
        if found is None or view.case.closed_at is None:
            sums.forget(view.case.id)
        else:
            month = timezone.localdate(view.case.closed_at).replace(day=1)
            sums.keep(view.case.id, view.case.service, month, found)


def count_again(case_id: CaseId, *, clock: Clock = SYSTEM_CLOCK) -> None:
    """Count a case anew that is counted: more has become known of it."""
    if sums.is_kept(case_id):
        count(case_id, clock=clock)


def look_back(limit: int = 200, *, clock: Clock = SYSTEM_CLOCK) -> int:
    """Count cases that ended before this room was there, and return how many were looked at.

    Call it again while it returns more than zero; once all were looked at it does so no more.
    """
    with database.edge():
        row, _ = LookBack.objects.select_for_update().get_or_create(id=1)
        if row.is_done:
            return 0
        found = cases.ended(COUNTER, after=row.after, limit=limit)
        known = set(Spared.objects.filter(case__in=found).values_list("case", flat=True))
        for case in found:
            if case not in known:
                count(case, clock=clock)
        row.after, row.is_done = found[-1] if found else row.after, not found
        row.save()
    return len(found)


def published(asked: Asked, *, clock: Clock = SYSTEM_CLOCK) -> SavingsList:
    """Return the sums by service, of months that are over, where there are five cases; for anybody.

    Nobody's own case can be read from them, nor by looking before and after it.
    """
    today, months_of = timezone.localdate(clock.now()), sums.by_month(asked.service)
    every = (logic.savings(id, months, today) for id, months in months_of.items())
    told = logic.by_rank(each for each in every if each.periods)
    whole = logic.total(each.counts for each in told)
    return SavingsList(whole=whole, savings=told[: asked.limit])


def savings_of(service: str, *, clock: Clock = SYSTEM_CLOCK) -> Savings:
    """Return what is published of one service."""
    found = published(Asked(service=service), clock=clock).savings
    return found[0] if found else Savings(service=service)


def spared_to(actor: Actor, *, clock: Clock = SYSTEM_CLOCK) -> Counts:
    """Return what somebody was spared in their own latest cases, for themselves alone to see."""
    own = cases.cases_of(actor, CaseFilter(limit=MOST_OWN), clock=clock).cases
    found = Spared.objects.filter(case__in=[each.id for each in own])
    return logic.total(
        Counts(
            cases=1,
            papers_found=row.papers_found,
            papers_brought=row.papers_brought,
            visits_saved=row.visits_saved,
        )
        for row in found
    )


def _counts(view: CaseView, clock: Clock) -> Counts | None:
    """Return what a case comes to; None where it is not counted."""
    service = _applied_for(view.case) if logic.is_counted(view) else None
    if service is None:
        return None
    given = credentials.given_in(COUNTER, view.case.id, clock=clock)
    return logic.counts(
        view,
        has_electronic_result=any(not one.is_procedural for one in given),
        trips_needed=service.visits,
    )


def _applied_for(case: Case) -> PublicService | None:
    """Return the service of a case, None where nobody applies for it: it begins by itself."""
    document = packs.find("service", case.service, case.edition)
    service: PublicService | None = document.body if document is not None else None
    return service if service is not None and service.channels else None
