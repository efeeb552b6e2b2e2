"""Who works where, with which roles, and which of them an administrator may give."""

from collections.abc import Mapping
from dataclasses import dataclass

from kallipolis.foundation.access import api as access
from kallipolis.foundation.actors import Actor, Assignment
from kallipolis.foundation.errors import Refusal
from kallipolis.foundation.identity import api as identity
from kallipolis.foundation.identity.contracts import Login
from kallipolis.foundation.ids import OrganisationId, RegionCode, RoleId
from kallipolis.foundation.organisations import api as organisations
from kallipolis.foundation.parties import api as parties
from kallipolis.foundation.parties.contracts import Party
from kallipolis.foundation.regions import api as regions
from kallipolis.foundation.text import Text


@dataclass(frozen=True, slots=True, kw_only=True)
class Office:
    """An official with the roles they hold, each with its title and where it reaches.

    Missing: ``login`` is None for who has none, or whose log-in is not the administrator's to see.
    """

    party: Party
    held: tuple[tuple[Assignment, str, str], ...]
    login: Login | None


def offices(actor: Actor, organisation: OrganisationId, language: str) -> list[Office]:
    """Return who works for an organisation."""
    titles = {id: role.title for id, role in access.roles().items()}
    found = parties.officials_of(actor, organisation)
    logins = identity.logins_of(actor, found)
    return [
        Office(party=party, held=_held(party, titles, language), login=logins.get(party.id))
        for party in found
    ]


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """An official whom a search found, with where they work, in words."""

    party: Party
    employer: str
    place: str
    login: Login | None


def elsewhere(actor: Actor, words: str, language: str) -> tuple[Found, ...]:
    """Return to whom the administrator may give roles: by name or office, or by user name."""
    named = identity.find_by_username(actor, words)
    found = parties.staffable(actor, words, also=[named] if named else [])
    logins = identity.logins_of(actor, found)
    return tuple(
        Found(
            party=party,
            employer=organisations.name_of(party.organisation or "").in_language(language),
            place=_place(party.region, language),
            login=logins.get(party.id),
        )
        for party in found
    )


def givable(actor: Actor, organisation: OrganisationId, language: str) -> list[tuple[str, str]]:
    """Return the roles that an administrator may give in an organisation."""
    seat = organisations.get(organisation).region
    return [
        (id, role.title.in_language(language))
        for id, role in sorted(access.roles().items())
        if role.grants
        and _may_give(actor, Assignment(role=id, organisation=organisation, region=seat))
    ]


def _may_give(actor: Actor, assignment: Assignment) -> bool:
    try:
        access.require_giving(actor, assignment, seat=assignment.region)
    except Refusal:
        return False
    return True


def _held(
    party: Party, titles: Mapping[RoleId, Text], language: str
) -> tuple[tuple[Assignment, str, str], ...]:
    return tuple(
        (one, _title(titles, one.role, language), _place(one.region, language))
        for one in parties.assignments_of(party.id)
    )


def _title(titles: Mapping[RoleId, Text], role: RoleId, language: str) -> str:
    return titles[role].in_language(language) if role in titles else role


def _place(code: RegionCode, language: str) -> str:
    region = regions.find(code)
    return region.name.in_language(language) if region is not None else code
