"""The table of parties: rows made, kept once, and found by who may."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from django.db import IntegrityError
from django.db.models import Q
from django.utils.timezone import localtime
from msgspec.structs import replace

from kallipolis.foundation.access import api as access
from kallipolis.foundation.access.contracts import Resource
from kallipolis.foundation.actors import Actor
from kallipolis.foundation.audit import api as audit
from kallipolis.foundation.clock import Clock
from kallipolis.foundation.database import api as database
from kallipolis.foundation.errors import Problem, Reason, Refusal, not_found
from kallipolis.foundation.events import api as outbox
from kallipolis.foundation.ids import PartyId
from kallipolis.foundation.parties import events, hot
from kallipolis.foundation.parties.contracts import Party
from kallipolis.foundation.parties.logic.id_numbers import read_id_number
from kallipolis.foundation.parties.models import StoredParty, fingerprint_of
from kallipolis.foundation.places.contracts import Number

LONGEST: Final = 200
"""Units: characters, of names and of what a mandate rests on."""

AT_A_TIME: Final = 200
"""How many people are found by one statement."""

AFTER_HEX: Final = "g"
"""Comes after every hexadecimal digit, as text is ordered."""


def read(name: str, id_number: str, clock: Clock) -> Number:
    number = read_id_number(id_number)
    faults = faults_of_name(name)
    if isinstance(number, Problem):
        raise Refusal("party.malformed", Reason.MALFORMED, problems=(*faults, number))
    if number.birth_date and number.birth_date > localtime(clock.now()).date():
        faults = (*faults, Problem(field="id_number", code="party.id_number_birth_date"))
    refuse(faults)
    return number


def faults_of_name(name: str) -> tuple[Problem, ...]:
    fits = 0 < len(name.strip()) <= LONGEST
    return () if fits else (Problem(field="name", code="party.name_missing"),)


def refuse(faults: tuple[Problem, ...], code: str = "party.malformed") -> None:
    if faults:
        raise Refusal(code, Reason.MALFORMED, problems=faults)


def registered(actor: Actor, row: StoredParty, clock: Clock) -> Party:
    party = row.as_party()
    with database.edge():
        try:
            with database.edge():
                row.save(force_insert=True)
        except IntegrityError as twice:
            raise Refusal("party.already_registered", Reason.CONFLICT) from twice
        data = {"kind": row.kind, "region": row.region}
        outbox.publish(events.REGISTERED, party.id, data, clock=clock)
        audit.record(actor, "party.register", party.id, parties=(party.id,), clock=clock)
    return party


def find(actor: Actor, party_id: PartyId, act: str) -> StoredParty:
    row = hot.find(party_id)
    if row is None:
        raise not_found("party.not_found")
    access.require(actor, act, _seen_by(actor, row))
    return row


def _seen_by(actor: Actor, row: StoredParty) -> Resource:
    """Return a party as access is asked about it; whom one acts for is in every mandate's scope."""
    if actor.on_behalf_of != row.id:
        return row.as_resource()
    return replace(row.as_resource(), scope=min(actor.mandate_scopes, default=""))


def mention(fingerprint: str) -> PartyId:
    """Return what stands in the ledger for a person who is not known here."""
    return PartyId(f"person:{fingerprint}")


def mention_by(id_number: str) -> PartyId | None:
    """Return under what somebody with a number is mentioned, None for what is no number."""
    number = read_id_number(id_number)
    if isinstance(number, Problem):
        return None
    fingerprint = fingerprint_of(number.number)
    row = StoredParty.objects.filter(id_number_fingerprint=fingerprint).only("id").first()
    return PartyId(row.id) if row is not None else mention(fingerprint)


def lasting_mentions(id_numbers: Iterable[str]) -> frozenset[PartyId]:
    """Return under what people with numbers are mentioned, before they are known and after."""
    read = (read_id_number(number) for number in id_numbers)
    numbers = (found.number for found in read if not isinstance(found, Problem))
    return frozenset(mention(fingerprint_of(number)) for number in numbers)


def beginning_with(beginnings: Sequence[str]) -> Iterator[tuple[str, PartyId]]:
    """Yield who is registered of those whose fingerprints or ids begin so, by that beginning."""
    for start in range(0, len(beginnings), AT_A_TIME):
        wanted = Q()
        for each in beginnings[start : start + AT_A_TIME]:
            bounds = {"gte": each, "lt": f"{each}{AFTER_HEX}"}
            wanted |= Q(**{f"id_number_fingerprint__{by}": to for by, to in bounds.items()})
        found = StoredParty.objects.filter(wanted).values_list("id_number_fingerprint", "id")
        known = {str(fingerprint): PartyId(id) for fingerprint, id in found}
        yield from ((each[: len(beginnings[start])], party) for each, party in known.items())
        named = StoredParty.objects.filter(id__in=beginnings[start : start + AT_A_TIME])
        yield from ((id, PartyId(id)) for id in named.values_list("id", flat=True))


def require_purpose(actor: Actor) -> None:
    if not actor.purpose.strip():
        raise Refusal("party.purpose_missing", Reason.FORBIDDEN)
