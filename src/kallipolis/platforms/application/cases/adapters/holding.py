"""Who has which case at an organisation: read, written and counted."""

from collections.abc import Sequence
from datetime import datetime
from typing import Final

import msgspec

from kallipolis.foundation.access import api as access
from kallipolis.foundation.access.contracts import Resource
from kallipolis.foundation.actors import Actor, ActorKind
from kallipolis.foundation.clock import Clock
from kallipolis.foundation.database import api as database
from kallipolis.foundation.errors import Reason, Refusal
from kallipolis.foundation.events import api as outbox
from kallipolis.foundation.ids import CaseId, OrganisationId, PartyId
from kallipolis.foundation.parties import api as parties
from kallipolis.platforms.application.cases import events, hot
from kallipolis.platforms.application.cases.adapters import counting
from kallipolis.platforms.application.cases.contracts import Holder, Team, TeamLoad
from kallipolis.platforms.application.cases.logic import clocks
from kallipolis.platforms.application.cases.logic.context import conflict
from kallipolis.platforms.application.cases.logic.process import Process
from kallipolis.platforms.application.cases.logic.records import as_fact
from kallipolis.platforms.application.cases.logic.snapshot import Snapshot
from kallipolis.platforms.application.cases.models import Assignment

TAKE: Final = "case.take"
ASSIGN: Final = "case.assign"


def of(ids: Sequence[CaseId]) -> dict[tuple[CaseId, OrganisationId], Holder]:
    """Read who has the tasks of cases, by case and organisation, in one statement."""
    within = f"WHERE case_id IN ({database.places(len(ids))})"
    found = database.instances(Assignment, within, ids) if ids else ()
    return {
        (CaseId(row.case_id), OrganisationId(row.organisation)): _as_holder(row) for row in found
    }


def waiting_at(process: Process, snapshot: Snapshot) -> tuple[OrganisationId, ...]:
    """Return the organisations that a case waits for now, the one whose turn it is first."""
    if snapshot.is_closed:
        return ()
    turn = clocks.responsible(process, snapshot)
    owed = [review.organisation for review in snapshot.reviews if review.given_at is None]
    return tuple(dict.fromkeys([*([turn] if turn else []), *owed]))


def act_of(
    actor: Actor, organisation: OrganisationId, held: Holder | None, to: PartyId | None
) -> str:
    """Return the act by which an actor gives a task to somebody, or to nobody.

    Raises:
        Refusal: ``case.taken`` for who takes what a colleague has; ``case.not_yours_to_give``.
    """
    place = Resource(organisations=(organisation,))
    if access.allows(actor, ASSIGN, place):
        return ASSIGN
    is_own = to in {actor.party, None} and (held is None or held.party == actor.party)
    if is_own and access.allows(actor, TAKE, place):
        return TAKE
    if held is not None and to == actor.party and access.allows(actor, TAKE, place):
        raise Refusal("case.taken", Reason.CONFLICT, values={"name": held.name})
    raise Refusal("case.not_yours_to_give", Reason.FORBIDDEN)


def as_held(actor: Actor, organisation: OrganisationId, holder: PartyId, clock: Clock) -> Holder:
    """Return somebody as who has a task from now on.

    Raises:
        Refusal: ``case.holder_unfit`` when they do not work on cases of the organisation;
            ``party.not_found``.
    """
    colleague = actor if holder == actor.party else _colleague(actor, holder)
    if not access.allows(colleague, TAKE, Resource(organisations=(organisation,))):
        raise Refusal("case.holder_unfit", Reason.RULE)
    return Holder(
        organisation=organisation,
        party=holder,
        name=colleague.name,
        given_by=actor.party,
        at=clock.now(),
    )


def write(
    actor: Actor,
    snapshot: Snapshot,
    organisation: OrganisationId,
    to: Holder | None,
    *,
    clock: Clock,
) -> None:
    """Write who has a task from now on, and publish that it is so."""
    Assignment.objects.filter(case_id=snapshot.id, organisation=organisation).delete()
    if to is not None:
        Assignment.objects.create(
            case_id=snapshot.id,
            organisation=organisation,
            party=to.party,
            name=to.name,
            given_by=actor.party or "",
            at=to.at,
        )
    said = {"organisation": organisation, "holder": to and to.party, "by": actor.party}
    fact = as_fact(snapshot, "assign", (events.CaseAssigned, said))
    outbox.publish(fact.TYPE, snapshot.id, msgspec.to_builtins(fact), clock=clock)


def loads(organisation: OrganisationId, now: datetime) -> Team:
    """Count the tasks of an organisation by who has them, and those that nobody has."""
    rows, as_of = counting.counted(("team", organisation), lambda: _tasks(organisation, now), now)
    (_, whole, near, late, _), *held = rows
    had = [
        TeamLoad(party=PartyId(party), name=name, open=open_, near=near, overdue=late)
        for party, open_, near, late, name in held
    ]
    free = TeamLoad(
        party=None,
        name="",
        open=whole - sum(load.open for load in had),
        near=near - sum(load.near for load in had),
        overdue=late - sum(load.overdue for load in had),
    )
    return Team(loads=(*had, free), as_of=as_of)


def _tasks(organisation: OrganisationId, now: datetime) -> counting.Rows:
    """Count all tasks of an organisation, then those of each official, whose name stands last."""
    held = hot.held(organisation, now)
    had = [(party, open_, near, late, name) for party, name, open_, near, late in held]
    return [("", *hot.waiting(organisation, now), ""), *had]


def require_waiting(process: Process, snapshot: Snapshot, organisation: OrganisationId) -> None:
    """Let pass an organisation that a case waits for.

    Raises:
        Refusal: ``case.not_waiting_there``.
    """
    if organisation not in waiting_at(process, snapshot):
        raise conflict("not_waiting_there")


def _as_holder(row: Assignment) -> Holder:
    return Holder(
        organisation=OrganisationId(row.organisation),
        party=PartyId(row.party),
        name=row.name,
        given_by=PartyId(row.given_by) if row.given_by else None,
        at=row.at,
    )


def _colleague(actor: Actor, holder: PartyId) -> Actor:
    return Actor(
        kind=ActorKind.OFFICIAL,
        party=holder,
        name=parties.get(actor, holder).name,
        assignments=parties.assignments_of(holder),
    )
