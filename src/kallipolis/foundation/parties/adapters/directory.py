"""The directory of officials: how each is listed, and which of them words mean."""

from collections.abc import Callable, Iterable, Iterator
from itertools import chain, islice
from typing import Final

from django.db.models import Exists, OuterRef, Q, QuerySet

from kallipolis.foundation import sounds
from kallipolis.foundation.access import api as access
from kallipolis.foundation.actors import Actor, ActorKind, Assignment
from kallipolis.foundation.clock import SYSTEM_CLOCK
from kallipolis.foundation.database import api as database
from kallipolis.foundation.errors import Problem, Reason, Refusal, not_found
from kallipolis.foundation.ids import OrganisationId, PartyId, RegionCode
from kallipolis.foundation.organisations import api as organisations
from kallipolis.foundation.parties import hot
from kallipolis.foundation.parties.contracts import (
    LONGEST_ON_CARD,
    Card,
    Colleague,
    DirectorySearch,
    Party,
)
from kallipolis.foundation.parties.models import Appointment, Listing, StoredParty, held_at
from kallipolis.foundation.regions import api as regions

MOST_STAFFABLE: Final = 50


def enter(row: StoredParty) -> None:
    """List an official by name."""
    Listing.objects.create(
        party=row, written=sounds.written(row.name), sounds=sounds.sounds_of(row.name)
    )


def require_colleague(actor: Actor) -> None:
    """Let pass who is an official, or the platform.

    Raises:
        Refusal: ``party.not_found``.
    """
    if actor.kind not in {ActorKind.OFFICIAL, ActorKind.SYSTEM}:
        raise not_found("party.not_found")


def rows(asked: DirectorySearch) -> QuerySet[Listing]:
    """Return the listings that words and places mean, in the order in which names sound."""
    held = Appointment.objects.filter(held_at(SYSTEM_CLOCK.now()), party=OuterRef("party_id"))
    found = Listing.objects.filter(Exists(held))
    if asked.among is not None:
        found = found.filter(party__in=asked.among)
    if asked.organisations:
        found = found.filter(party__organisation__in=asked.organisations)
    if asked.region is not None:
        found = found.filter(party__region__in=[r.code for r in regions.within(asked.region)])
    return _meant(found, asked.words)


def staffable(
    actor: Actor, words: str, also: Iterable[PartyId], may_appoint: Callable[[StoredParty], bool]
) -> tuple[Party, ...]:
    """Return whom words mean and ``also`` those, as far as the actor may see and appoint them."""
    given = tuple(also)
    named = [_meant(Listing.objects.all(), words)] if sounds.asked(words) else []
    among = [Listing.objects.filter(party__in=given).order_by("sounds")] if given else []
    listings = chain.from_iterable(each.select_related("party") for each in (*among, *named))
    people = {row.party_id: row.party.as_party() for row in _those(actor, listings, may_appoint)}
    return tuple(islice(people.values(), MOST_STAFFABLE))


def _those(
    actor: Actor, listings: Iterable[Listing], may_appoint: Callable[[StoredParty], bool]
) -> Iterator[Listing]:
    fits = (
        row
        for row in listings
        if row.party_id != actor.party
        and may_appoint(row.party)
        and access.allows(actor, "party.view", row.party.as_resource())
    )
    return islice(fits, 2 * MOST_STAFFABLE)


def _meant(found: QuerySet[Listing], words: str) -> QuerySet[Listing]:
    for word in sounds.asked(words):
        found = found.filter(_by_name(word) | _by_office(word))
    return found.order_by("sounds", "party_id")


def first(asked: DirectorySearch) -> list[Listing]:
    """Return the first listings of those; who works in some offices by plain SQL, as pages ask."""
    if asked.words or asked.among is not None or asked.region is not None:
        return list(rows(asked)[: asked.limit])
    return hot.listed(list(asked.organisations), asked.limit, SYSTEM_CLOCK.now())


def as_colleagues(found: list[Listing]) -> tuple[Colleague, ...]:
    """Return listings with who they are and the roles that each holds now."""
    ids = [row.party_id for row in found]
    within = f"IN ({database.places(len(ids))})"
    people = {row.id: row for row in database.instances(StoredParty, f"WHERE id {within}", ids)}
    given: dict[str, list[Assignment]] = {}
    for one in hot.appointments(ids, SYSTEM_CLOCK.now()):
        given.setdefault(one.party, []).append(one.as_assignment())
    return tuple(
        _as_colleague(row, people[row.party_id], tuple(given.get(row.party_id, ())))
        for row in found
    )


def places() -> tuple[RegionCode, ...]:
    """Return the regions in which anybody is listed, by code."""
    found = Listing.objects.order_by().values_list("party__region", flat=True).distinct()
    return tuple(sorted(RegionCode(code) for code in found))


def keep(party: PartyId, card: Card) -> None:
    """Keep what an official says of how they are reached at work.

    Raises:
        Refusal: ``party.malformed`` with its problems; ``party.not_found``.
    """
    kept = {name: getattr(card, name).replace("\0", "").strip() for name in LONGEST_ON_CARD}
    faults = [
        Problem(field=name, code="party.card_long", values={"most": str(most)})
        for name, most in LONGEST_ON_CARD.items()
        if len(kept[name]) > most
    ]
    if kept["email"] and not _is_address(kept["email"]):
        faults.append(Problem(field="email", code="party.card_email"))
    if kept["phone"] and not _is_number(kept["phone"]):
        faults.append(Problem(field="phone", code="party.card_phone"))
    if faults:
        raise Refusal("party.malformed", Reason.MALFORMED, problems=tuple(faults))
    if not Listing.objects.filter(party=party).update(**kept):
        raise not_found("party.not_found")


def _is_address(words: str) -> bool:
    name, at, host = words.partition("@")
    return bool(name and at and "." in host and " " not in words)


def _is_number(words: str) -> bool:
    digits = sum(letter.isdigit() for letter in words)
    return digits >= 3 and not words.strip("0123456789+-() #*ext.转轉")


def _by_name(word: str) -> Q:
    if len(word) == 1 and word.isascii():
        return Q(sounds__startswith=f" {word}")
    return Q(written__contains=word) | Q(sounds__contains=f" {word}")


def _by_office(word: str) -> Q:
    """Return who works for an organisation or in a region that a word means."""
    offices = Listing.objects.order_by().values_list("party__organisation", flat=True).distinct()
    bodies = organisations.meant_by(word, [OrganisationId(id) for id in offices if id])
    known, here = [r for top in regions.children() for r in regions.within(top.code)], places()
    named = {region.code for region in known if sounds.means(region.name, word)}
    inside = [code for code in here if code in named]
    return Q(party__organisation__in=bodies) | Q(party__region__in=inside)


def _as_colleague(
    row: Listing, party: StoredParty, assignments: tuple[Assignment, ...]
) -> Colleague:
    return Colleague(
        id=PartyId(party.id),
        name=party.name,
        organisation=OrganisationId(party.organisation),
        region=RegionCode(party.region),
        assignments=assignments,
        card=Card(post=row.post, phone=row.phone, email=row.email),
    )
