"""Register and read parties, appoint officials, give mandates and act under them."""

from collections.abc import Iterable

from django.conf import settings

from kallipolis.foundation.access import api as access
from kallipolis.foundation.access.contracts import Resource
from kallipolis.foundation.actors import Actor, Assignment
from kallipolis.foundation.audit import api as audit
from kallipolis.foundation.clock import SYSTEM_CLOCK, Clock
from kallipolis.foundation.database import api as database
from kallipolis.foundation.errors import Problem, Reason, Refusal, not_found
from kallipolis.foundation.ids import MandateId, OrganisationId, PartyId, RegionCode, RoleId
from kallipolis.foundation.organisations import api as organisations
from kallipolis.foundation.organisations.contracts import OrganisationKind
from kallipolis.foundation.parties import hot
from kallipolis.foundation.parties.adapters import directory, mandates, offices, people
from kallipolis.foundation.parties.contracts import (
    AT_ONCE,
    Appointed,
    AppointmentSearch,
    Card,
    Colleague,
    Directory,
    DirectorySearch,
    Mandate,
    Named,
    Party,
    PartyIdentity,
    PartyKind,
    Tenure,
    Terms,
)
from kallipolis.foundation.parties.logic import mandates as law
from kallipolis.foundation.parties.logic.id_numbers import read_id_number
from kallipolis.foundation.parties.models import (
    StoredParty,
    fingerprint_of,
)
from kallipolis.foundation.regions import api as regions
from kallipolis.foundation.telemetry import api as telemetry


def register_resident(
    actor: Actor,
    *,
    name: str,
    id_number: str,
    region: RegionCode,
    phone: str = "",
    clock: Clock = SYSTEM_CLOCK,
) -> Party:
    """Register a person under the number of their identity card.

    Raises:
        Refusal: ``party.malformed`` with its problems; ``party.already_registered``;
            ``party.not_found`` for who may not register people of the region;
            ``region.not_found``.
    """
    access.require(actor, "party.register", Resource(regions=(region,)))
    number = people.read(name, id_number, clock)
    regions.get(region)
    row = StoredParty.new(PartyKind.RESIDENT, name=name, region=region, clock=clock)
    row.seal(id_number=number.number, phone=phone)
    return people.registered(actor, row, clock)


def register_enterprise(
    actor: Actor, organisation: OrganisationId, *, clock: Clock = SYSTEM_CLOCK
) -> Party:
    """Make a registered company a party, so that it can be applied for in its name.

    Who may act for it, ``establish`` records: its legal representative first.

    Raises:
        Refusal: ``organisation.not_found``; ``party.not_enterprise``;
            ``party.already_registered``; ``party.not_found`` for who may not.
    """
    company = organisations.get(organisation)
    access.require(actor, "party.register", Resource(regions=(company.region,)))
    if company.kind is OrganisationKind.AUTHORITY:
        raise Refusal("party.not_enterprise")
    name = company.name.in_language(settings.LANGUAGE_CODE)
    row = StoredParty.new(PartyKind.ENTERPRISE, name=name, region=company.region, clock=clock)
    row.organisation = company.id
    return people.registered(actor, row, clock)


def register_official(
    actor: Actor,
    *,
    name: str,
    organisation: OrganisationId,
    region: RegionCode,
    phone: str = "",
    clock: Clock = SYSTEM_CLOCK,
) -> Party:
    """Register somebody who works for an organisation; what they may do, ``appoint`` says.

    Raises:
        Refusal: ``party.malformed``; ``party.not_found`` for who may not; ``region.not_found``;
            ``organisation.not_found`` or ``closed``.
    """
    offices.require_staffing(actor, "party.register_official", organisation, region)
    offices.require_open(organisations.get(organisation), clock)
    people.refuse(people.faults_of_name(name))
    row = StoredParty.new(PartyKind.OFFICIAL, name=name, region=region, clock=clock)
    row.organisation = organisations.get(organisation).id
    row.seal(id_number="", phone=phone)
    with database.edge():
        party = people.registered(actor, row, clock)
        directory.enter(row)
    return party


def get(actor: Actor, party_id: PartyId) -> Party:
    """Return a party.

    Raises:
        Refusal: ``party.not_found``, also for what is not the actor's to see.
    """
    return people.find(actor, party_id, "party.view").as_party()


def officials_of(
    actor: Actor, organisation: OrganisationId, *, clock: Clock = SYSTEM_CLOCK
) -> tuple[Party, ...]:
    """Return who works for an organisation, as far as they are the actor's to see, by name."""
    rows = StoredParty.objects.filter(kind=PartyKind.OFFICIAL, organisation=organisation)
    seen = [row for row in rows if access.allows(actor, "party.view", row.as_resource())]
    with database.edge():
        audit.record(actor, "party.list", organisation, clock=clock)
    return tuple(sorted((row.as_party() for row in seen), key=lambda party: party.name))


def nearest_officials(actor: Actor, act: str, region: RegionCode) -> tuple[Party, ...]:
    """Return who may do an act in a region by an appointment there, or else the nearest above it.

    It is for the platform alone, which tells them of something.

    Raises:
        Refusal: ``party.not_found`` for anybody else.
    """
    access.require(actor, "party.list", Resource(regions=(region,)))
    return offices.nearest(act, region)


def search_officials(
    actor: Actor, asked: DirectorySearch, *, clock: Clock = SYSTEM_CLOCK
) -> Directory:
    """Return a page of the officials who hold a role anywhere, for any official to look up.

    Raises:
        Refusal: ``party.not_found`` for who is no official.
    """
    directory.require_colleague(actor)
    rows, start = directory.rows(asked), (max(asked.page, 1) - 1) * asked.limit
    with database.edge():
        audit.record(actor, "party.search", "directory", clock=clock)
    found = directory.as_colleagues(list(rows[start : start + asked.limit]))
    return Directory(colleagues=found, total=rows.count())


def listed_officials(actor: Actor, asked: DirectorySearch) -> tuple[Colleague, ...]:
    """Return officials to choose from on a page, as the directory lists them; no search is noted.

    Raises:
        Refusal: ``party.not_found`` for who is no official.
    """
    directory.require_colleague(actor)
    return directory.as_colleagues(directory.first(asked))


def places_of_officials(actor: Actor) -> tuple[RegionCode, ...]:
    """Return the regions in which the directory lists anybody.

    Raises:
        Refusal: ``party.not_found`` for who is no official.
    """
    directory.require_colleague(actor)
    return directory.places()


def keep_card(actor: Actor, card: Card, *, clock: Clock = SYSTEM_CLOCK) -> None:
    """Keep how the actor is reached at work, for all officials to see.

    Raises:
        Refusal: ``party.malformed`` with its problems; ``party.not_found`` for who is no official.
    """
    directory.require_colleague(actor)
    if actor.party is None:
        raise not_found("party.not_found")
    with database.edge():
        directory.keep(actor.party, card)
        audit.record(actor, "party.card", actor.party, clock=clock)


def identity_of(actor: Actor, party_id: PartyId, *, clock: Clock = SYSTEM_CLOCK) -> PartyIdentity:
    """Return what identifies a party; that it was read, by whom and why, goes on record.

    Raises:
        Refusal: ``party.purpose_missing`` when the actor does not say why; ``party.not_found``.
    """
    people.require_purpose(actor)
    with database.edge():
        row = people.find(actor, party_id, "party.identify")
        audit.record(actor, "party.identify", party_id, parties=(party_id,), clock=clock)
    return row.as_identity()


def find_by_id_number(actor: Actor, id_number: str, *, clock: Clock = SYSTEM_CLOCK) -> Party | None:
    """Return who has an identity number, None where nobody has or it is not the actor's to see.

    Raises:
        Refusal: ``party.purpose_missing``; ``party.malformed`` for what is no identity number.
    """
    people.require_purpose(actor)
    number = read_id_number(id_number)
    if isinstance(number, Problem):
        raise Refusal("party.malformed", Reason.MALFORMED, problems=(number,))
    row = StoredParty.objects.filter(id_number_fingerprint=fingerprint_of(number.number)).first()
    if row is None or not access.allows(actor, "party.identify", row.as_resource()):
        return None
    with database.edge():
        audit.record(actor, "party.find", row.id, parties=(PartyId(row.id),), clock=clock)
    return row.as_party()


def find_enterprise(actor: Actor, organisation: OrganisationId) -> Party | None:
    """Return the party of a registered company, None where it is none or not the actor's to see."""
    row = StoredParty.objects.filter(
        organisation=organisation, kind=PartyKind.ENTERPRISE.value
    ).first()
    if row is None or not access.allows(actor, "party.view", row.as_resource()):
        return None
    return row.as_party()


def mention_of(actor: Actor, id_number: str) -> PartyId | None:
    """Return under what the ledger mentions the person with an identity number, known here or not.

    Who registers later finds what was read about them before (``mentions_of``).
    Missing: None for what is no identity number.

    Raises:
        Refusal: ``party.not_found`` for anybody but the platform.
    """
    access.require(actor, "party.mention", Resource())
    return people.mention_by(id_number)


def lasting_mentions(actor: Actor, id_numbers: Iterable[str]) -> frozenset[PartyId]:
    """Return under what many people are mentioned, whether known here or not, before and after.

    Missing: what is no identity number is left out. Refused as for ``mention_of``.
    """
    access.require(actor, "party.mention", Resource())
    return people.lasting_mentions(id_numbers)


def registered(actor: Actor, beginnings: Iterable[str]) -> dict[str, PartyId]:
    """Return who is registered here of many people, by their ids or how lasting mentions begin.

    Shape: beginnings of one length, in hexadecimal digits.

    Raises:
        Refusal: ``party.not_found`` for anybody but the platform.
    """
    access.require(actor, "party.mention", Resource())
    return dict(people.beginning_with(sorted(set(beginnings))))


def mentions_of(actor: Actor) -> tuple[PartyId, ...]:
    """Return under what the ledger mentions the actor: the party, and who it was before."""
    if actor.party is None:
        return ()
    rows = StoredParty.objects.filter(id=actor.party, id_number_fingerprint__isnull=False)
    before = rows.values_list("id_number_fingerprint", flat=True)
    return (actor.party, *(people.mention(one) for one in before if one))


def appoint(
    actor: Actor,
    party: PartyId,
    assignment: Assignment,
    *,
    tenure: Tenure = AT_ONCE,
    seen: str | None = None,
    clock: Clock = SYSTEM_CLOCK,
) -> None:
    """Give an official a role for a time, or until it is taken away.

    Giving it again changes nothing but how long it is held, where that is said. ``seen`` is the
    stamp of what was read before (``roles_stamp``), None where nothing was.

    Raises:
        Refusal: ``access.not_found`` when there is no such role, or the actor's own right to assign
            is narrower; ``access.self_assignment``; ``access.malformed`` with its problems;
            ``access.changed_meanwhile``; ``organisation.closed``; ``party.not_found`` also for who
            works where the actor does not reach; ``organisation.not_found``; ``region.not_found``.
    """
    offices.require_appointing(actor, party, assignment)
    with database.edge():
        if not offices.stands(party, assignment, tenure, clock):
            offices.require_unchanged(party, assignment.organisation, seen, clock)
            offices.give(actor, party, assignment, tenure=tenure, clock=clock)


def dismiss(
    actor: Actor,
    party: PartyId,
    assignment: Assignment,
    *,
    seen: str | None = None,
    clock: Clock = SYSTEM_CLOCK,
) -> None:
    """Take a role away, as it was ``seen``; that it was held stays on record.

    Raises:
        Refusal: as for ``appoint``; ``access.not_found`` too when the party does not hold it.
    """
    offices.require_dismissing(actor, party, assignment)
    with database.edge():
        offices.take(actor, party, assignment, seen=seen, clock=clock)


def roles_stamp(
    party: PartyId, organisation: OrganisationId, *, clock: Clock = SYSTEM_CLOCK
) -> str:
    """Return a stamp that differs once any role of somebody in an organisation has changed."""
    return offices.stamp(party, organisation, clock)


def staffable(actor: Actor, words: str, *, also: Iterable[PartyId] = ()) -> tuple[Party, ...]:
    """Return to whom the actor may give roles: whom all words mean, and ``also`` those, up to 50.

    Who is not the actor's to see, or works where they do not reach, is not there.
    """
    return directory.staffable(actor, words, also, offices.may_appoint(actor))


def assignments_of(party: PartyId, *, clock: Clock = SYSTEM_CLOCK) -> tuple[Assignment, ...]:
    """Return the roles that a party holds now, in the order in which they were given."""
    return hot.assignments_of(party, clock.now())


def appointed(
    actor: Actor, asked: AppointmentSearch, *, clock: Clock = SYSTEM_CLOCK
) -> tuple[Appointed, ...]:
    """Return who holds roles, or is to, by name; or whose roles are over, up to 200, newest first.

    Only what the actor could give or take away is told, and only of officials whom they may see.
    """
    subject = asked.role or asked.organisation or asked.party or "officials"
    with database.edge():
        audit.record(actor, "party.list", subject, clock=clock)
    return offices.listed(actor, asked, clock)


def headcounts(actor: Actor) -> dict[RoleId, int]:
    """Return how often each role is held, as far as the actor could give it or take it away."""
    return offices.headcounts(actor)


def staff_counts(actor: Actor) -> dict[OrganisationId, int]:
    """Return how many officials work for each organisation, of those that the actor may staff."""
    return offices.staff_counts(actor)


def grant(
    actor: Actor, holder: PartyId | Named, terms: Terms, *, clock: Clock = SYSTEM_CLOCK
) -> Mandate:
    """Offer somebody to act for the actor, or for whom the actor acts; it counts once accepted.

    Raises:
        Refusal: ``mandate.malformed`` with its problems; ``mandate.not_delegable`` when the
            actor's own mandate does not go so far; ``mandate.not_found`` for who is nobody.
    """
    if actor.applicant is None:
        raise not_found("mandate.not_found")
    access.require(actor, "mandate.grant", Resource(parties=(actor.applicant,)))
    mandates.require_delegating(actor, terms, clock)
    row = mandates.drawn_up(actor.applicant, mandates.holder_of(holder), terms, clock)
    return mandates.kept(actor, row, "mandate.grant", clock)


def establish(
    actor: Actor,
    principal: PartyId,
    holder: PartyId | Named,
    terms: Terms,
    *,
    basis: str,
    clock: Clock = SYSTEM_CLOCK,
) -> Mandate:
    """Record a mandate that exists by law or register: a parent's, a guardian's, a manager's.

    ``basis`` names the record it rests on; nobody has to accept it.

    Raises:
        Refusal: ``mandate.malformed``; ``mandate.not_found`` for who may not; ``party.not_found``.
    """
    side = StoredParty.objects.filter(id=principal).first()
    if side is None:
        raise not_found("party.not_found")
    access.require(actor, "mandate.establish", Resource(regions=(RegionCode(side.region),)))
    if not 0 < len(basis.strip()) <= people.LONGEST:
        people.refuse((Problem(field="basis", code="mandate.basis_long"),), "mandate.malformed")
    row = mandates.drawn_up(principal, mandates.holder_of(holder), terms, clock)
    row.basis = basis
    row.accepted_at = clock.now()
    return mandates.kept(actor, row, "mandate.establish", clock)


def accept(actor: Actor, mandate_id: MandateId, *, clock: Clock = SYSTEM_CLOCK) -> Mandate:
    """Take on a mandate that was offered to the actor; taking it on again changes nothing.

    Raises:
        Refusal: ``mandate.not_found``; ``mandate.not_offered`` once it is ended or expired.
    """
    with database.edge():
        return mandates.accepted(actor, mandates.locked(mandate_id), clock)


def end(actor: Actor, mandate_id: MandateId, *, clock: Clock = SYSTEM_CLOCK) -> Mandate:
    """End a mandate or turn down an offer, from either side; what is over stays as it ended.

    Raises:
        Refusal: ``mandate.not_found``; ``mandate.not_delegable`` for who acts for the principal
            without the right to end the mandates of others.
    """
    with database.edge():
        return mandates.ended(actor, mandates.locked(mandate_id), clock)


def mandates_of(
    actor: Actor, *, clock: Clock = SYSTEM_CLOCK
) -> tuple[tuple[Mandate, ...], tuple[Mandate, ...]]:
    """Return the mandates that the actor's applicant has granted, and those it holds, newest first.

    Raises:
        Refusal: ``mandate.not_found`` for who is nobody.
    """
    party = actor.applicant
    if party is None:
        raise not_found("mandate.not_found")
    access.require(actor, "mandate.view", Resource(parties=(party,)))
    return mandates.granted_and_held(party, clock)


def representatives_of(
    actor: Actor, principal: PartyId, *, scope: str = "", clock: Clock = SYSTEM_CLOCK
) -> tuple[PartyId, ...]:
    """Return who may act for a party now, in a service or at all, in the order of their mandates.

    Raises:
        Refusal: ``mandate.not_found`` for who may not see the mandates of the party.
    """
    access.require(actor, "mandate.view", Resource(parties=(principal,)))
    return mandates.holders(principal, scope, clock)


def is_mandated_by(
    actor: Actor, id_number: str, *, scope: str, clock: Clock = SYSTEM_CLOCK
) -> bool:
    """Say whether the person with an identity number lets the actor act for them in a service."""
    number = read_id_number(id_number)
    if isinstance(number, Problem) or actor.party is None:
        return False
    side = StoredParty.objects.filter(id_number_fingerprint=fingerprint_of(number.number))
    principal = side.values_list("id", flat=True).first()
    held = mandates.held(actor, PartyId(principal), clock) if principal is not None else ()
    return any(law.covers(mandate, scope) for mandate in held)


@telemetry.traced
def acting_for(
    actor: Actor, principal: PartyId, *, scope: str = "", clock: Clock = SYSTEM_CLOCK
) -> Actor:
    """Return the actor as somebody who acts for another, under a mandate in force for the scope.

    An empty scope asks for any mandate. What it then reaches, the scopes of all mandates limit that
    are in force from this principal.

    Raises:
        Refusal: ``mandate.missing``.
    """
    held = mandates.held(actor, principal, clock)
    best = law.best_of(held, scope, clock.now())
    if best is None:
        raise Refusal("mandate.missing", Reason.FORBIDDEN)
    kind = StoredParty.objects.values_list("kind", flat=True).get(id=principal)
    return law.as_actor(actor, best, PartyKind(kind), held=held)
