"""Trials as they are stored, made and shown."""

from collections.abc import Iterator, Sequence
from zoneinfo import ZoneInfo

import msgspec

from kallipolis.domains.government.backtests.contracts import (
    BackTest,
    BackTestId,
    Change,
    Finding,
    Inspected,
    Question,
    State,
    Tally,
)
from kallipolis.domains.government.backtests.logic import findings as finding
from kallipolis.domains.government.backtests.logic import questions
from kallipolis.domains.government.backtests.models import StoredBackTest, StoredFinding
from kallipolis.foundation.actors import Actor, ActorKind
from kallipolis.foundation.audit import api as audit
from kallipolis.foundation.clock import Clock
from kallipolis.foundation.ids import PartyId
from kallipolis.foundation.jobs import api as jobs
from kallipolis.foundation.jobs.contracts import JobState
from kallipolis.foundation.packs import api as packs
from kallipolis.foundation.sayings import as_plain
from kallipolis.platforms.application.cases import api as cases
from kallipolis.platforms.application.cases.contracts import CaseView
from kallipolis.platforms.application.rules import api as rules
from kallipolis.platforms.application.rules.contracts import Rule

Batch = Sequence[Finding | None]
STATES = {JobState.RUNNING: State.RUNNING, JobState.DEAD: State.FAILED}


def compared(
    actor: Actor, change: Change, question: Question, zone: ZoneInfo
) -> Iterator[tuple[Batch, int, int]]:
    """Compare past cases batch by batch; yield what was found, how many are done, and of how many.

    Shape: a batch holds one entry for each case, None where both versions answer the same.
    """
    whole = questions.as_filter(question, zone, limit=question.most)
    total = cases.count_past_cases(actor, question.service, whole)
    before, done = "", 0
    while done < total:
        limit = min(questions.PAGE, total - done)
        asked = questions.as_filter(question, zone, before=before, limit=limit)
        past = cases.past_cases(actor, question.service, asked)
        if not past:
            return
        before, done = past[-1].id, done + len(past)
        yield [finding.finding_of(change, case) for case in past], done, total


def keep(row: StoredBackTest, batch: Batch, count: finding.Count) -> None:
    """Count a batch, and write down the cases in which something was found."""
    place = row.done
    found = []
    for one in batch:
        place += 1
        count.take(one)
        if one is not None:
            found.append(
                StoredFinding(
                    backtest=row.id, seq=place, case=one.case, kind=one.kind, body=as_text(one)
                )
            )
    StoredFinding.objects.bulk_create(found, batch_size=500)


def write_down(
    actor: Actor, change: Change, question: Question, clock: Clock, *, id: str = ""
) -> None:
    """Put on record that somebody tries a rule on past cases."""
    detail = {
        "rule": change.after.id,
        "pack": change.pack,
        "since": str(question.since or ""),
        "until": str(question.until or ""),
        "region": question.region or "",
        "most": question.most,
        "back_test": id,
    }
    audit.record(actor, "rule.back_test", f"service:{question.service}", detail=detail, clock=clock)


def tester_of(row: StoredBackTest) -> Actor:
    """Return the platform as it makes a trial in somebody's name."""
    return Actor(
        kind=ActorKind.SYSTEM,
        party=PartyId(row.asked_by) if row.asked_by else None,
        name=row.asked_by_name,
        channel="system",
        purpose=f"back-test {row.id}",
    )


def as_text(value: object) -> str:
    """Return a value as it is stored."""
    return msgspec.json.encode(value, enc_hook=as_plain).decode()


def as_finding(row: StoredFinding) -> Finding:
    """Return a finding as it was stored."""
    return msgspec.json.decode(row.body, type=Finding)


def as_back_test(row: StoredBackTest) -> BackTest:
    """Return a trial as it stands."""
    question = msgspec.json.decode(row.question, type=Question)
    service = packs.find("service", question.service)
    return BackTest(
        id=BackTestId(row.id),
        asked_by=PartyId(row.asked_by),
        asked_by_name=row.asked_by_name,
        asked_at=row.asked_at,
        change=Change(
            before=msgspec.json.decode(row.before, type=Rule),
            after=msgspec.json.decode(row.after, type=Rule),
            services=((question.service, service.body.name),) if service is not None else (),
            pack=row.pack,
        ),
        question=question,
        state=_state(row),
        done=row.done,
        total=row.total,
        tally=msgspec.json.decode(row.tally, type=Tally) if row.tally else Tally(),
        finished_at=row.finished_at,
    )


def inspected(found: Finding, view: CaseView, change: Change) -> Inspected:
    """Return what both versions say of a case to who may view it."""
    known = finding.known_from(view.facts, view.answers)
    old = rules.facts_from(change.before, known)
    new = rules.facts_from(change.after, known)
    is_decided = found.kind == "differs"
    return Inspected(
        finding=found,
        view=view,
        before=rules.decide(change.before, old) if is_decided else None,
        after=rules.decide(change.after, new) if is_decided else None,
        facts=old | new,
    )


def _state(row: StoredBackTest) -> State:
    if row.finished_at is not None:
        return State.DONE
    job = jobs.get(row.job) if row.job else None
    return STATES.get(job.state, State.WAITING) if job is not None else State.FAILED
