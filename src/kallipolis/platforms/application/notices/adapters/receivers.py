"""Who is told of a fact: parties and organisations that it names, and who stands by them."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from kallipolis.foundation.actors import system
from kallipolis.foundation.clock import Clock
from kallipolis.foundation.errors import Reason, Refusal
from kallipolis.foundation.ids import OrganisationId, PartyId
from kallipolis.foundation.organisations import api as organisations
from kallipolis.foundation.parties import api as parties
from kallipolis.foundation.parties.contracts import Party, PartyKind
from kallipolis.platforms.application.notices.contracts import Receiver, Template

TELLER: Final = system("tell people what concerns them")
PARTIES: Final[Mapping[Receiver, str]] = {
    "applicant": "applicant",
    "filer": "filed_by",
    "holder": "holder",
    "principal": "principal",
    "party": "party",
    "payer": "payer",
    "booker": "booked_by",
}
"""The field of a fact that names a party."""

SUPERVISE: Final = "case.supervise"
"""The act by which somebody is a supervisor."""

ORGANISATIONS: Final[Mapping[Receiver, str]] = {
    "accepting": "accepting",
    "deciding": "deciding",
    "organisation": "organisation",
    "organisations": "organisations",
}
OWNERS: Final = ("applicant", "holder", "payer", "party", "principal")
"""Fields that say whose business it is, the surest first; who represents them is told too."""

Data = Mapping[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """A mailbox, and whose: ``party`` is None for that of an organisation."""

    mailbox: str
    party: PartyId | None = None


def told_by(template: Template, data: Data, clock: Clock) -> tuple[Told, ...]:
    """Return who a template tells of a fact, each once.

    Officials are told of what concerns their office, not of what they file for others.
    """
    found: dict[str, Told] = {}
    for receiver in template.receivers:
        for each in _told(receiver, data, clock):
            found.setdefault(each.mailbox, each)
    return tuple(found.values())


def owner_of(data: Data) -> str:
    """Return whose business a fact is, empty where it names nobody."""
    return next((str(data[field]) for field in OWNERS if data.get(field)), "")


def _told(receiver: Receiver, data: Data, clock: Clock) -> Iterable[Told]:
    if receiver in ORGANISATIONS:
        return (Told(mailbox=each) for each in _named(data, ORGANISATIONS[receiver]))
    if receiver in PARTIES:
        return _people(_named(data, PARTIES[receiver]))
    return _BY_STANDING[receiver](data, clock)


def _representatives(data: Data, clock: Clock) -> Iterable[Told]:
    owner = owner_of(data)
    if not owner:
        return ()
    scope = str(data.get("service", ""))
    held = parties.representatives_of(TELLER, PartyId(owner), scope=scope, clock=clock)
    return _people(held)


def _officials(data: Data, clock: Clock) -> Iterable[Told]:
    for organisation in _named(data, "organisation"):
        for each in parties.officials_of(TELLER, OrganisationId(organisation), clock=clock):
            yield Told(mailbox=each.id, party=each.id)


def _mentioned(data: Data, clock: Clock) -> Iterable[Told]:
    """Return the officials whom somebody mentions; nobody else is told in this way."""
    for id in _named(data, "mentioned"):
        party = find_party(id)
        if party is not None and party.kind is PartyKind.OFFICIAL:
            yield Told(mailbox=party.id, party=party.id)


def _followers(data: Data, clock: Clock) -> Iterable[Told]:
    """Return the officials who asked to be told of this."""
    return _mentioned({"mentioned": data.get("followers")}, clock)


def _supervisors(data: Data, clock: Clock) -> Iterable[Told]:
    """Return who supervises the region of the deciding authority, or the nearest around it."""
    for id in _named(data, "deciding"):
        region = organisations.get(OrganisationId(id)).region
        for each in parties.nearest_officials(TELLER, SUPERVISE, region):
            yield Told(mailbox=each.id, party=each.id)


def _people(ids: Iterable[str]) -> Iterable[Told]:
    for id in ids:
        party = find_party(id)
        if party is not None and party.kind is not PartyKind.OFFICIAL:
            yield Told(mailbox=party.id, party=party.id)


def find_party(id: str) -> Party | None:
    """Return a party that a fact names, None for who was never registered here."""
    try:
        return parties.get(TELLER, PartyId(id))
    except Refusal as refusal:
        if refusal.reason is not Reason.NOT_FOUND:
            raise
        return None


def _named(data: Data, field: str) -> tuple[str, ...]:
    value = data.get(field)
    if isinstance(value, list | tuple):
        return tuple(str(each) for each in value)
    return (str(value),) if value else ()


_BY_STANDING: Final[Mapping[Receiver, Callable[[Data, Clock], Iterable[Told]]]] = {
    "representatives": _representatives,
    "officials": _officials,
    "mentioned": _mentioned,
    "followers": _followers,
    "supervisors": _supervisors,
}
