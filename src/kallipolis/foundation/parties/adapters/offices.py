"""The table of appointments: who may give a role, who holds one, and how it is told."""

from collections import Counter, defaultdict
from collections.abc import Callable
from functools import cache

from django.db.models import Count

from kallipolis.foundation.access import api as access
from kallipolis.foundation.access.contracts import Resource
from kallipolis.foundation.actors import Actor, Assignment
from kallipolis.foundation.audit import api as audit
from kallipolis.foundation.clock import Clock
from kallipolis.foundation.errors import Reason, Refusal, not_found
from kallipolis.foundation.events import api as outbox
from kallipolis.foundation.ids import OrganisationId, PartyId, RegionCode, RoleId
from kallipolis.foundation.organisations import api as organisations
from kallipolis.foundation.parties import events
from kallipolis.foundation.parties.contracts import Appointed, Party, PartyKind
from kallipolis.foundation.parties.models import Appointment, StoredParty
from kallipolis.foundation.regions import api as regions


def require_appointing(actor: Actor, party: PartyId, assignment: Assignment) -> None:
    """Let pass who reaches the office, as far as the role does, and who the official works for."""
    regions.get(assignment.region)
    seat = organisations.get(assignment.organisation).region
    access.require_giving(actor, assignment, seat=seat)
    official = _official(actor, party)
    works = Resource(
        organisations=(OrganisationId(official.organisation),),
        regions=(_seat(official.organisation, official.region),),
    )
    if not access.allows(actor, "access.assign", works):
        raise not_found("party.not_found")


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


def held(
    actor: Actor, *, role: RoleId | None, organisation: OrganisationId | None
) -> tuple[Appointed, ...]:
    """Read who holds which roles now, as far as it is the actor's to give and to see."""
    asked = {"role": role, "organisation": organisation}
    rows = list(
        Appointment.objects.filter(ended_at=None, **{k: v for k, v in asked.items() if v}).order_by(
            "id"
        )
    )
    people = StoredParty.objects.in_bulk([row.party for row in rows])
    is_near = _reaching(actor)
    found = [
        Appointed(
            party=people[row.party].as_party(),
            assignment=row.as_assignment(),
            given_at=row.given_at,
        )
        for row in rows
        if row.party in people
        and is_near(row.organisation, row.region)
        and access.allows(actor, "party.view", people[row.party].as_resource())
    ]
    return tuple(sorted(found, key=lambda each: each.party.name))


def nearest(act: str, region: RegionCode) -> tuple[Party, ...]:
    """Read who is appointed to do an act in a region, or in the nearest around it, by name."""
    path = regions.get(region).path
    rows = Appointment.objects.filter(
        ended_at=None, role__in=access.roles_for(act), region__in=path
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
        Appointment.objects.filter(ended_at=None)
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


def tell(actor: Actor, fact: str, given: tuple[PartyId, Assignment], clock: Clock) -> None:
    party, assignment = given
    data = columns(party, assignment)
    del data["party"]
    outbox.publish(fact, party, data, clock=clock)
    act = "access.assign" if fact == events.APPOINTED else "access.unassign"
    audit.record(actor, act, party, parties=(party,), detail=data, clock=clock)
