"""Try a changed rule on past cases: whose answer would differ?"""

from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Final
from zoneinfo import ZoneInfo

import uuid_utils
from django.conf import settings

from kallipolis.domains.government.backtests.adapters import trials
from kallipolis.domains.government.backtests.contracts import (
    BackTest,
    BackTestId,
    Change,
    Changes,
    Finding,
    FindingPage,
    Inspected,
    Question,
    Tally,
)
from kallipolis.domains.government.backtests.logic import findings as finding
from kallipolis.domains.government.backtests.logic import questions
from kallipolis.domains.government.backtests.models import StoredBackTest, StoredFinding
from kallipolis.foundation.access import api as access
from kallipolis.foundation.access.contracts import Resource
from kallipolis.foundation.actors import Actor
from kallipolis.foundation.audit import api as audit
from kallipolis.foundation.clock import SYSTEM_CLOCK, Clock
from kallipolis.foundation.database.api import edge
from kallipolis.foundation.errors import Problem, Reason, Refusal, not_found
from kallipolis.foundation.ids import CaseId
from kallipolis.foundation.jobs import api as jobs
from kallipolis.foundation.packs import api as packs
from kallipolis.foundation.regions import api as regions
from kallipolis.foundation.text import Text
from kallipolis.platforms.application.cases import api as cases
from kallipolis.platforms.application.rules import api as rules
from kallipolis.platforms.application.rules.contracts import Rule
from kallipolis.platforms.application.services import api as services

TRY: Final = "rule.back_test"
KEPT: Final = timedelta(days=90)
EVERYTHING: Final = Resource()
Progress = Callable[[int, int], None]
"""Told how many cases have been compared, and of how many."""


def changes_in(actor: Actor, pack: packs.Where) -> Changes:
    """Return the rules that publishing an installed pack would change.

    Raises:
        Refusal: ``rule.not_found`` for who may not try rules; ``pack.not_found``; ``pack.faulty``.
    """
    access.require(actor, TRY, EVERYTHING)
    proposed = packs.proposed(pack, "rule").values()
    read = [rule for rule in proposed if isinstance(rule, Rule)]
    changed = [rule for rule in read if packs.find("rule", rule.id) is not None]
    return Changes(
        changed=tuple(_change(rule, str(pack)) for rule in changed),
        added=tuple(rule for rule in read if rule not in changed),
    )


def governed_by(rule: str) -> tuple[tuple[str, Text], ...]:
    """Return the ids and names of the services in force that ask a rule."""
    return tuple(
        (service.id, service.name)
        for service in services.every()
        if questions.is_governed_by(service, rule)
    )


def read_change(actor: Actor, text: bytes, *, name: str) -> Change:
    """Return a change of a rule in force that somebody wrote, as a document in a pack is written.

    Raises:
        Refusal: ``rule.not_found`` for a rule that is not in force, or for who may not try rules;
            ``pack.faulty`` with each fault; ``backtest.unchanged``; ``backtest.ungoverned``.
    """
    access.require(actor, TRY, EVERYTHING)
    rule = packs.read_document("rule", text, name=name)
    assert isinstance(rule, Rule)  # noqa: S101 - the kind's type
    change = _change(rule, "")
    if finding.is_same(change.before, change.after):
        raise Refusal("backtest.unchanged")
    if not change.services:
        raise Refusal("backtest.ungoverned", values={"rule": rule.id})
    return change


def back_test(
    actor: Actor,
    change: Change,
    question: Question,
    *,
    progress: Progress = lambda done, total: None,
    clock: Clock = SYSTEM_CLOCK,
) -> tuple[Tally, tuple[Finding, ...]]:
    """Try a change at once and return what was found; nothing is kept.

    Raises:
        Refusal: ``rule.not_found`` for who may not; ``backtest.malformed`` with its problems.
    """
    _require_askable(actor, change, question)
    trials.write_down(actor, change, question, clock)
    count, found = finding.Count(), []
    for batch, done, total in trials.compared(actor, change, question, _zone()):
        for one in batch:
            count.take(one)
            found += [one] if one is not None else []
        progress(done, total)
    return count.tally(), tuple(found)


def begin(
    actor: Actor, change: Change, question: Question, *, clock: Clock = SYSTEM_CLOCK
) -> BackTest:
    """Let a worker try a change on past cases; what comes of it is kept for ninety days.

    Raises:
        Refusal: as for ``back_test``.
    """
    _require_askable(actor, change, question)
    with edge():
        row = StoredBackTest(
            id=uuid_utils.uuid7().hex,
            asked_by=actor.party or "",
            asked_by_name=actor.name,
            asked_at=clock.now(),
            pack=change.pack,
            rule=change.before.id,
            before=trials.as_text(change.before),
            after=trials.as_text(change.after),
            question=trials.as_text(question),
        )
        row.job = jobs.enqueue("backtests.run", id=row.id)
        row.save(force_insert=True)
        trials.write_down(actor, change, question, clock, id=row.id)
    return trials.as_back_test(row)


def run(id: BackTestId, *, clock: Clock = SYSTEM_CLOCK) -> None:
    """Make a trial that was begun; making it again begins anew, a finished one stays."""
    row = StoredBackTest.objects.filter(id=id, finished_at=None).first()
    if row is None:
        return
    trial = trials.as_back_test(row)
    with edge():
        StoredFinding.objects.filter(backtest=id).delete()
    count = finding.Count()
    actor = trials.tester_of(row)
    for batch, done, total in trials.compared(actor, trial.change, trial.question, _zone()):
        with edge():
            trials.keep(row, batch, count)
            row.done, row.total, row.tally = done, total, trials.as_text(count.tally())
            row.save(update_fields=["done", "total", "tally"])
        jobs.report(done, total)
    with edge():
        row.tally, row.finished_at = trials.as_text(count.tally()), clock.now()
        row.total = row.done
        row.save(update_fields=["tally", "finished_at", "total"])


def get(actor: Actor, id: BackTestId) -> BackTest:
    """Return a trial as it stands.

    Raises:
        Refusal: ``backtest.not_found``, also for who may not try rules.
    """
    return trials.as_back_test(_row(actor, id))


def recent(actor: Actor, *, limit: int = 50) -> tuple[BackTest, ...]:
    """Return the latest trials, newest first; none to who may not try rules."""
    if not access.allows(actor, TRY, EVERYTHING):
        return ()
    rows = StoredBackTest.objects.order_by("-asked_at")[:limit]
    return tuple(trials.as_back_test(row) for row in rows)


def findings_of(
    actor: Actor, id: BackTestId, *, kind: str = "", after: int = 0, limit: int = 50
) -> FindingPage:
    """Return a page of what was found in a trial, of one kind or of both.

    Raises:
        Refusal: ``backtest.not_found``.
    """
    row = _row(actor, id)
    asked = StoredFinding.objects.filter(backtest=row.id, seq__gt=after).order_by("seq")
    rows = list((asked.filter(kind=kind) if kind else asked)[: limit + 1])
    return FindingPage(
        findings=tuple(trials.as_finding(each) for each in rows[:limit]),
        after=rows[limit - 1].seq if len(rows) > limit else None,
    )


def export(actor: Actor, id: BackTestId, *, clock: Clock = SYSTEM_CLOCK) -> Iterator[Finding]:
    """Return all that was found in a trial, to be carried away; that it was goes on record.

    Raises:
        Refusal: ``backtest.not_found``.
    """
    row = _row(actor, id)
    audit.record(actor, "rule.export", f"back-test:{row.id}", clock=clock)
    stored = StoredFinding.objects.filter(backtest=row.id).order_by("seq")
    return (trials.as_finding(each) for each in stored.iterator(chunk_size=500))


def look_into(
    actor: Actor, id: BackTestId, case: CaseId, *, clock: Clock = SYSTEM_CLOCK
) -> Inspected:
    """Return what was found in one case; in full to who may view the case, which goes on record.

    Raises:
        Refusal: ``backtest.not_found``.
    """
    row = _row(actor, id)
    stored = StoredFinding.objects.filter(backtest=row.id, case=case).first()
    if stored is None:
        raise not_found("backtest.not_found")
    found = trials.as_finding(stored)
    try:
        view = cases.find_for(actor.with_purpose(f"back-test {id}"), case, clock=clock)
    except Refusal as refusal:
        if refusal.reason is not Reason.NOT_FOUND:
            raise
        return Inspected(finding=found)
    change = trials.as_back_test(row).change
    return trials.inspected(found, view, change)


def forget(*, clock: Clock = SYSTEM_CLOCK) -> int:
    """Remove the trials that were asked for long ago, and return how many."""
    with edge():
        old = StoredBackTest.objects.filter(asked_at__lt=clock.now() - KEPT)
        ids = list(old.values_list("id", flat=True))
        StoredFinding.objects.filter(backtest__in=ids).delete()
        old.delete()
    return len(ids)


def _row(actor: Actor, id: BackTestId) -> StoredBackTest:
    row = StoredBackTest.objects.filter(id=id).first()
    if row is None or not access.allows(actor, TRY, EVERYTHING):
        raise not_found("backtest.not_found")
    return row


def _change(after: Rule, pack: str) -> Change:
    return Change(
        before=rules.get(after.id),
        after=after,
        services=governed_by(after.id),
        pack=pack,
    )


def _require_askable(actor: Actor, change: Change, question: Question) -> None:
    access.require(actor, TRY, EVERYTHING)
    questions.require_fit(change, question)
    if question.region is not None and regions.find(question.region) is None:
        problem = Problem(field="region", code="backtest.region_unknown")
        raise Refusal("backtest.malformed", Reason.MALFORMED, problems=(problem,))


def _zone() -> ZoneInfo:
    return ZoneInfo(settings.TIME_ZONE)
