"""Parties and mandates as other rooms see them."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Final

import msgspec
from django.utils.translation import gettext_noop as _

from kallipolis.foundation.actors import Assignment
from kallipolis.foundation.ids import MandateId as MandateId
from kallipolis.foundation.ids import OrganisationId, RegionCode, RoleId
from kallipolis.foundation.ids import PartyId as PartyId
from kallipolis.foundation.places.contracts import Sex as Sex


class PartyKind(StrEnum):
    """In which capacity a party meets the city."""

    RESIDENT = "resident"
    ENTERPRISE = "enterprise"
    OFFICIAL = "official"


class Party(msgspec.Struct, frozen=True, kw_only=True):
    """A person or company; what identifies it is read only by those who may."""

    id: PartyId
    kind: PartyKind
    name: str
    region: RegionCode
    organisation: OrganisationId | None = None
    is_demo: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Tenure:
    """How long a role is held. Shape: half-open; None is at once, and until it is taken away."""

    since: datetime | None = None
    until: datetime | None = None


AT_ONCE: Final = Tenure()


@dataclass(frozen=True, slots=True, kw_only=True)
class Appointed:
    """An official with one role: from when to when, and who gave it and took it away.

    ``ended_at`` is None while it is held, or is still to begin. ``given_by`` and ``ended_by`` are
    names, empty for the platform.
    """

    party: Party
    assignment: Assignment
    given_at: datetime
    since: datetime
    until: datetime | None = None
    given_by: str = ""
    ended_at: datetime | None = None
    ended_by: str = ""


class PartyIdentity(msgspec.Struct, frozen=True, kw_only=True):
    """What identifies a party; read with a purpose, and every reading is on record.

    Missing: an enterprise and an official have no ``id_number``; ``birth_date`` and ``sex`` are
    known where the number says them; an unknown ``phone`` is empty.
    """

    party: PartyId
    name: str
    id_number: str = ""
    phone: str = ""
    birth_date: date | None = None
    sex: Sex | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class AppointmentSearch:
    """Which roles to list, of those that are held or to begin, or of those that are over.

    Shape: what is None narrows nothing.
    """

    role: RoleId | None = None
    organisation: OrganisationId | None = None
    party: PartyId | None = None
    is_over: bool = False


LONGEST_ON_CARD: Final = {"post": 80, "phone": 40, "email": 120}
"""How much an official can say of how they are reached at work. Units: characters."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Card:
    """How an official is reached at work, as they say it themselves; what is not said is empty."""

    post: str = ""
    phone: str = ""
    email: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Colleague:
    """An official as the others find them in the directory, with what they hold now."""

    id: PartyId
    name: str
    organisation: OrganisationId
    region: RegionCode
    assignments: tuple[Assignment, ...]
    card: Card

    @property
    def roles(self) -> tuple[RoleId, ...]:
        """Return the roles that they hold, wherever, each once."""
        return tuple(dict.fromkeys(given.role for given in self.assignments))


@dataclass(frozen=True, slots=True, kw_only=True)
class DirectorySearch:
    """Which officials to list: all that every word means, by name or office, and the rest narrows.

    Shape: ``region`` stands for all that lies in it; ``organisations`` that are empty, and
    ``among`` that is None, narrow nothing. Units: ``page`` from 1, ``limit`` in rows.
    """

    words: str = ""
    organisations: tuple[OrganisationId, ...] = ()
    region: RegionCode | None = None
    among: tuple[PartyId, ...] | None = None
    page: int = 1
    limit: int = 30


@dataclass(frozen=True, slots=True, kw_only=True)
class Directory:
    """A page of the directory, in the order in which names sound, and how many there are."""

    colleagues: tuple[Colleague, ...]
    total: int


class Relation(StrEnum):
    """How the holder of a mandate stands to the principal."""

    SPOUSE = "spouse"
    PARENT = "parent"
    CHILD = "child"
    RELATIVE = "relative"
    GUARDIAN = "guardian"
    CARER = "carer"
    AGENT = "agent"
    LEGAL_REPRESENTATIVE = "legal-representative"
    CLERK = "clerk"


class MandateState(StrEnum):
    """Where a mandate stands; an active one counts from its ``since``."""

    OFFERED = "offered"
    ACTIVE = "active"
    ENDED = "ended"
    EXPIRED = "expired"


@dataclass(frozen=True, slots=True, kw_only=True)
class Mandate:
    """The right of ``holder`` to act for ``principal``, within ``scopes``, for a period.

    Shape: half-open period ``[since, until)``; ``until`` is None while it has no end.
    ``scopes`` are public service ids, or ``*`` for all. ``state`` is as of the reading. ``basis``
    is the record or law that a mandate rests on which nobody had to accept.
    """

    id: MandateId
    principal: PartyId
    holder: PartyId
    relation: str
    scopes: tuple[str, ...]
    since: datetime
    until: datetime | None = None
    state: MandateState = MandateState.OFFERED
    principal_name: str = ""
    holder_name: str = ""
    basis: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Named:
    """Somebody known by name and identity number, as people know each other; both must fit."""

    name: str
    id_number: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """What a mandate is for, and how long. Shape: half-open period; ``since`` None is at once."""

    relation: str
    scopes: tuple[str, ...]
    since: datetime | None = None
    until: datetime | None = None


MESSAGES: dict[str, str] = {
    "party.not_found": _("There is no such person or company, or it is not yours to see."),
    "remedy.party.not_found": _("Check name and number, or ask at a service hall."),
    "party.malformed": _("Something about this person is not right."),
    "remedy.party.malformed": _("Correct what is marked and send it again."),
    "party.name_missing": _("Write the name, in up to 200 characters."),
    "party.id_number_form": _("This number does not have the form that is asked for."),
    "party.id_number_birth_date": _("The date in this number is none on which somebody was born."),
    "party.id_number_check_digit": _(
        "A character is mistyped: the last one does not fit the others."
    ),
    "party.already_registered": _("This person or company is registered already."),
    "remedy.party.already_registered": _("Log in with the account that there is, or recover it."),
    "party.not_enterprise": _("An authority is no enterprise."),
    "remedy.party.not_enterprise": _("Give the id of a registered company."),
    "party.purpose_missing": _("Say why you need to see what identifies this person."),
    "remedy.party.purpose_missing": _("Give the purpose, such as the number of the case."),
    "party.card_long": _("Write this in up to %(most)s characters."),
    "party.card_email": _("This is not an e-mail address."),
    "party.card_phone": _("Write the number in digits, with an extension if there is one."),
    "mandate.not_found": _("There is no such mandate, or it is not yours."),
    "remedy.mandate.not_found": _("Look at the list of your mandates."),
    "mandate.missing": _("You hold no mandate that lets you do this for them."),
    "remedy.mandate.missing": _("Ask them to give you one in their account, or at a service hall."),
    "mandate.malformed": _("The mandate cannot be given like this."),
    "remedy.mandate.malformed": _("Correct what is marked and send it again."),
    "mandate.to_oneself": _("Nobody needs a mandate for themselves."),
    "mandate.holder_unknown": _("Nobody of this name and identity number has an account here."),
    "mandate.scopes_missing": _("Choose what the mandate is for."),
    "mandate.period_empty": _("The mandate would end before it begins."),
    "mandate.period_far": _("Choose dates within this lifetime."),
    "mandate.basis_long": _("Name the record it rests on in 1 to 200 characters."),
    "mandate.relation_unfit": _("Choose how you stand to each other from the list."),
    "mandate.not_offered": _("This mandate is no longer on offer."),
    "remedy.mandate.not_offered": _("Ask for a new one if you still need it."),
    "mandate.not_delegable": _("Your mandate does not let you give or end mandates for them."),
    "remedy.mandate.not_delegable": _("Ask the person themselves, or the legal representative."),
    "access.malformed": _("The role cannot be given like this."),
    "remedy.access.malformed": _("Correct what is marked and send it again."),
    "access.changed_meanwhile": _(
        "Somebody changed this person's roles in this organisation while you were writing."
    ),
    "remedy.access.changed_meanwhile": _(
        "Look at the roles as they are now. What you chose is still there; send it again if it "
        "is still right."
    ),
    "access.since_past": _("A role cannot have begun already. Choose today or a later day."),
    "access.period_empty": _("The role would end before it begins. Choose a later day."),
    "access.self_assignment": _("Nobody gives a role to themselves."),
    "remedy.access.self_assignment": _("Ask another administrator to assign the role."),
}

ACTS: dict[str, str] = {
    "party.register": "Register a person or a company.",
    "party.register_official": "Register somebody who works for an organisation.",
    "party.view": "See who a party is.",
    "party.list": "List the officials of an organisation.",
    "party.search": "Look somebody up in the directory of officials.",
    "party.card": "Change how one is reached at work.",
    "party.find": "Find a person by identity number.",
    "party.identify": "Read the identity number of a party.",
    "party.mention": "Name a party to another room of the platform.",
    "mandate.view": "See a mandate.",
    "mandate.grant": "Offer to be acted for.",
    "mandate.accept": "Accept to act for somebody.",
    "mandate.establish": "Record a mandate at a window, from a document.",
    "mandate.end": "End a mandate.",
}
"""What roles grant and the ledger names, with what it means."""
