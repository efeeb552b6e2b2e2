"""The table of appointments: who may give a role, who holds one, and how it is told."""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Mapping
from datetime import datetime
from functools import cache
from hashlib import sha256
from typing import Final

from django.db.models import Count, F, Q, QuerySet

from kallipolis.foundation.access import api as access
from kallipolis.foundation.access.contracts import Resource
from kallipolis.foundation.actors import Actor, Assignment
from kallipolis.foundation.audit import api as audit
from kallipolis.foundation.clock import SYSTEM_CLOCK, Clock
from kallipolis.foundation.errors import Problem, Reason, Refusal, not_found
from kallipolis.foundation.events import api as outbox
from kallipolis.foundation.ids import OrganisationId, PartyId, RegionCode, RoleId
from kallipolis.foundation.organisations import api as organisations
from kallipolis.foundation.organisations.contracts import Organisation
from kallipolis.foundation.parties import events
from kallipolis.foundation.parties.contracts import (
    AT_ONCE,
    Appointed,
    AppointmentSearch,
    Party,
    PartyKind,
    Tenure,
)
from kallipolis.foundation.parties.models import Appointment, StoredParty, held_at, standing
from kallipolis.foundation.regions import api as regions

MOST_OVER: Final = 200


def give(
    actor: Actor, party: PartyId, assignment: Assignment, *, tenure: Tenure, clock: Clock
) -> None:
    """Let a role be held for a time; where it is held already, for another time from now on."""
    kept, now = _within(organisations.get(assignment.organisation), tenure, clock), clock.now()
    where = columns(party, assignment)
    Appointment.objects.filter(**where, ended_at=None, until__lte=now).update(ended_at=F("until"))
    row, is_new = Appointment.objects.get_or_create(
        **where,
        ended_at=None,
        defaults={
            "given_at": now,
            "given_by": actor.party or "",
            "since": kept.since,
            "until": kept.until,
        },
    )
    is_other = tenure != AT_ONCE and (row.since, row.until) != (kept.since, kept.until)
    if not is_new and is_other:
        has_begun = row.since is None or row.since <= now
        row.since, row.until = (row.since if has_begun else kept.since), kept.until
        row.save(update_fields=["since", "until"])
    if is_new or is_other:
        tell(actor, events.APPOINTED, row, clock)


def take(
    actor: Actor, party: PartyId, assignment: Assignment, *, seen: str | None, clock: Clock
) -> None:
    """Take away a role that is held, or is to begin, as it was seen."""
    now = clock.now()
    where = columns(party, assignment)
    row = Appointment.objects.filter(standing(now), **where).select_for_update().first()
    if row is None:
        raise not_found("access.not_found")
    require_unchanged(party, assignment.organisation, seen, clock)
    _end(actor, row, now, clock)


def stamp(party: PartyId, organisation: OrganisationId, clock: Clock) -> str:
    """Return a stamp of all roles that somebody holds, or is to hold, in an organisation."""
    rows = Appointment.objects.filter(
        standing(clock.now()), party=party, organisation=organisation
    ).order_by("id")
    read = rows.values_list("id", "role", "region", "since", "until")
    return sha256(repr([tuple(map(str, row)) for row in read]).encode()).hexdigest()


def require_unchanged(
    party: PartyId, organisation: OrganisationId, seen: str | None, clock: Clock
) -> None:
    """Let pass while the roles of somebody in an organisation are as they were seen.

    Who changes roles of the same person at the same time waits here.

    Raises:
        Refusal: ``access.changed_meanwhile``.
    """
    StoredParty.objects.select_for_update().filter(id=party).first()
    if seen is not None and seen != stamp(party, organisation, clock):
        raise Refusal("access.changed_meanwhile", Reason.CONFLICT)


def stands(party: PartyId, assignment: Assignment, tenure: Tenure, clock: Clock) -> bool:
    """Say whether a role is held already just as it is to be given: a form that came twice."""
    row = Appointment.objects.filter(
        standing(clock.now()), **columns(party, assignment), until=tenure.until
    ).first()
    return row is not None and tenure.since in (None, row.since)


def end_what_is_over(actor: Actor, clock: Clock) -> None:
    """Put down that roles have run out, so that who asks for facts hears of it."""
    over = Appointment.objects.filter(ended_at=None, until__lte=clock.now())
    for row in over.select_for_update().order_by("id"):
        _end(actor, row, row.until or clock.now(), clock)


def close(organisation: OrganisationId) -> None:
    """Let no role in an organisation last longer than it does."""
    closing = organisations.closes_at(organisations.get(organisation))
    if closing is not None:
        held = Appointment.objects.filter(organisation=organisation, ended_at=None)
        held.filter(Q(until=None) | Q(until__gt=closing)).update(until=closing)


def _end(actor: Actor, row: Appointment, moment: datetime, clock: Clock) -> None:
    row.ended_at, row.ended_by = moment, actor.party or ""
    row.save(update_fields=["ended_at", "ended_by"])
    tell(actor, events.DISMISSED, row, clock)


def _within(organisation: Organisation, tenure: Tenure, clock: Clock) -> Tenure:
    """Return a time that fits: it begins now or later, and ends with the organisation."""
    now, closing = clock.now(), organisations.closes_at(organisation)
    require_open(organisation, clock)
    faults = []
    if tenure.since is not None and tenure.since < now:
        faults.append(Problem(field="since", code="access.since_past"))
    if tenure.until is not None and tenure.until <= (tenure.since or now):
        faults.append(Problem(field="until", code="access.period_empty"))
    ends = min(filter(None, (tenure.until, closing)), default=None)
    if not faults and tenure.since is not None and ends is not None and ends <= tenure.since:
        faults.append(Problem(field="since", code="access.period_empty"))
    if faults:
        raise Refusal("access.malformed", Reason.MALFORMED, problems=tuple(faults))
    return Tenure(since=tenure.since, until=ends)


def require_open(organisation: Organisation, clock: Clock) -> None:
    """Let pass while an organisation is there.

    Raises:
        Refusal: ``organisation.closed``.
    """
    closing = organisations.closes_at(organisation)
    if closing is not None and closing <= clock.now():
        day = str(organisation.closed_from)
        raise Refusal("organisation.closed", Reason.CONFLICT, values={"day": day})


def require_appointing(actor: Actor, party: PartyId, assignment: Assignment) -> None:
    """Let pass who reaches the office, as far as the role does, and who the official works for."""
    regions.get(assignment.region)
    seat = organisations.get(assignment.organisation).region
    access.require_giving(actor, assignment, seat=seat)
    if not may_appoint(actor)(_official(actor, party)):
        raise not_found("party.not_found")


def may_appoint(actor: Actor) -> Callable[[StoredParty], bool]:
    """Return who says of officials whether they work where the actor gives roles."""
    is_near = _reaching(actor)
    return lambda row: is_near(row.organisation, _seat(row.organisation, row.region))


def require_dismissing(actor: Actor, party: PartyId, assignment: Assignment) -> None:
    """Let pass who could give the role, or reaches its region when the organisation is gone.

    Where the official works does not matter: an office is freed from anybody who holds it.
    """
    access.require_giving(actor, assignment, seat=_seat(assignment.organisation, assignment.region))
    _official(actor, party)


def require_staffing(
    actor: Actor, act: str, organisation: OrganisationId, region: RegionCode
) -> None:
    """Let pass who reaches an organisation, and a region too that lies outside that of its seat."""
    seat = organisations.get(organisation).region
    access.require(actor, act, Resource(organisations=(organisation,), regions=(seat,)))
    if seat not in regions.get(region).path:
        access.require(actor, act, Resource(regions=(region,)))


def listed(actor: Actor, asked: AppointmentSearch, clock: Clock) -> tuple[Appointed, ...]:
    """Read who has roles, as far as they are the actor's to give and to see."""
    wanted = {"role": asked.role, "organisation": asked.organisation, "party": asked.party}
    rows = Appointment.objects.filter(**{name: value for name, value in wanted.items() if value})
    if asked.is_over:
        return tuple(_seen(actor, rows.exclude(standing(clock.now())).order_by("-id")[:MOST_OVER]))
    held = _seen(actor, rows.filter(standing(clock.now())).order_by("id"))
    return tuple(sorted(held, key=lambda each: each.party.name))


def _seen(actor: Actor, rows: QuerySet[Appointment]) -> Iterator[Appointed]:
    found, is_near = list(rows), _reaching(actor)
    named = {id for row in found for id in (row.party, row.given_by, row.ended_by) if id}
    people = StoredParty.objects.in_bulk(list(named))
    for row in found:
        party = people.get(row.party)
        if party is None or not is_near(row.organisation, row.region):
            continue
        if access.allows(actor, "party.view", party.as_resource()):
            yield _as_appointed(row, people)


def _as_appointed(row: Appointment, people: Mapping[str, StoredParty]) -> Appointed:
    def name_of(id: str) -> str:
        return people[id].name if id in people else ""

    is_over = row.ended_at is None and row.until is not None and row.until <= SYSTEM_CLOCK.now()
    return Appointed(
        party=people[row.party].as_party(),
        assignment=row.as_assignment(),
        given_at=row.given_at,
        since=row.since or row.given_at,
        until=row.until,
        given_by=name_of(row.given_by),
        ended_at=row.until if is_over else row.ended_at,
        ended_by=name_of(row.ended_by),
    )


def nearest(act: str, region: RegionCode) -> tuple[Party, ...]:
    """Read who is appointed to do an act in a region, or in the nearest around it, by name."""
    path = regions.get(region).path
    rows = Appointment.objects.filter(
        held_at(SYSTEM_CLOCK.now()), role__in=access.roles_for(act), region__in=path
    ).values_list("region", "party")
    held: defaultdict[str, set[str]] = defaultdict(set)
    for place, party in rows:
        held[place].add(party)
    found = next((held[code] for code in reversed(path) if code in held), set())
    people = StoredParty.objects.filter(kind=PartyKind.OFFICIAL, id__in=found)
    return tuple(sorted((row.as_party() for row in people), key=lambda party: party.name))


def headcounts(actor: Actor) -> dict[RoleId, int]:
    """Count how often each role is held, where the actor gives roles."""
    is_near = _reaching(actor)
    rows = (
        Appointment.objects.filter(standing(SYSTEM_CLOCK.now()))
        .values_list("role", "organisation", "region")
        .annotate(times=Count("id"))
    )
    found: Counter[RoleId] = Counter()
    for role, organisation, region, times in rows:
        found[RoleId(role)] += times if is_near(organisation, region) else 0
    return dict(found)


def staff_counts(actor: Actor) -> dict[OrganisationId, int]:
    """Count the officials of each organisation in which the actor gives roles."""
    is_near = _reaching(actor)
    rows = (
        StoredParty.objects.filter(kind=PartyKind.OFFICIAL)
        .values_list("organisation", "region")
        .annotate(people=Count("id"))
    )
    found: Counter[OrganisationId] = Counter()
    for organisation, region, people in rows:
        found[OrganisationId(organisation)] += people if is_near(organisation, region) else 0
    return dict(found)


def _reaching(actor: Actor) -> Callable[[str, str], bool]:
    @cache
    def is_near(organisation: str, region: str) -> bool:
        place = Resource(
            organisations=(OrganisationId(organisation),), regions=(RegionCode(region),)
        )
        return access.allows(actor, "access.assign", place)

    return is_near


def _official(actor: Actor, party: PartyId) -> StoredParty:
    if actor.party == party:
        raise Refusal("access.self_assignment", Reason.FORBIDDEN)
    found = StoredParty.objects.filter(id=party, kind=PartyKind.OFFICIAL).first()
    if found is None:
        raise not_found("party.not_found")
    return found


def _seat(organisation: str, otherwise: str) -> RegionCode:
    try:
        return organisations.get(organisation).region
    except Refusal:
        return RegionCode(otherwise)


def columns(party: PartyId, assignment: Assignment) -> dict[str, str]:
    return {
        "party": party,
        "role": assignment.role,
        "organisation": assignment.organisation,
        "region": assignment.region,
    }


def tell(actor: Actor, fact: str, row: Appointment, clock: Clock) -> None:
    party = PartyId(row.party)
    data = columns(party, row.as_assignment())
    del data["party"]
    outbox.publish(fact, party, data, clock=clock)
    act = "access.assign" if fact == events.APPOINTED else "access.unassign"
    term = {"since": row.since, "until": row.until}
    known = {name: moment.isoformat() for name, moment in term.items() if moment is not None}
    audit.record(actor, act, party, parties=(party,), detail=data | known, clock=clock)
