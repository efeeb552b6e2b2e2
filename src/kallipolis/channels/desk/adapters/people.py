"""Rows of the directory, and whom a note may mention, with the names of offices and roles."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from django.urls import reverse

from kallipolis.channels.desk.adapters.rows import organisation_name, place_name
from kallipolis.channels.desk.logic import filters
from kallipolis.foundation.access import api as access
from kallipolis.foundation.actors import Actor
from kallipolis.foundation.ids import PartyId, RegionCode
from kallipolis.foundation.parties import api as parties
from kallipolis.foundation.parties.contracts import Colleague
from kallipolis.foundation.regions import api as regions
from kallipolis.foundation.text import Text
from kallipolis.platforms.application.notes import api as notes

OUTSIDE: Final = re.compile(r"[\d+() -]+")
MENTION: Final = "mention"
"""Names in an address whom a note is going to mention."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """A row of the directory; ``mention_path`` is empty for who cannot be mentioned."""

    colleague: Colleague
    organisation: Text
    place: Text
    roles: tuple[Text, ...]
    is_self: bool
    mention_path: str = ""

    @property
    def dialled(self) -> str:
        """Return the number at work as a telephone dials it, without an extension."""
        outside = OUTSIDE.match(self.colleague.card.phone)
        return "".join(each for each in outside[0] if each in "+0123456789") if outside else ""


def people(
    actor: Actor, found: Iterable[Colleague], case: str, chosen: Iterable[str]
) -> list[Person]:
    """Return colleagues as rows; beside a case, with the way to mention each who may see it."""
    listed, known = list(found), access.roles()
    may = notes.may_be_mentioned(actor, case, listed) if case else frozenset[PartyId]()
    return [
        Person(
            colleague=one,
            organisation=organisation_name(one.organisation),
            place=place_name(one.region),
            roles=tuple(known[role].title for role in one.roles if role in known),
            is_self=one.id == actor.party,
            mention_path=mention_path(case, (*chosen, one.id)) if one.id in may else "",
        )
        for one in listed
    ]


def mention_path(case: str, chosen: Iterable[str]) -> str:
    """Return the address of a case at its notes, where somebody is about to be mentioned."""
    named = ",".join(dict.fromkeys(chosen))
    address = filters.address_of(reverse("desk_case", args=(case,)), {}, **{MENTION: named})
    return f"{address}#notes"


def places(actor: Actor, language: str) -> list[tuple[str, str]]:
    """Return the regions in which officials work, and those around them, from the top down."""
    found = [regions.find(code) for code in parties.places_of_officials(actor)]
    around = {code for region in found if region for code in region.path}
    known = [region for code in around if (region := regions.find(code)) is not None]
    ordered = sorted(known, key=lambda region: region.path)
    return [(region.code, _in_full(region.path, language)) for region in ordered]


def _in_full(path: tuple[RegionCode, ...], language: str) -> str:
    """Return the name of a region after that of the one around it, so that names are told apart."""
    names = [place_name(code).in_language(language) for code in path[-2:]]
    return " ".join(names) if language.startswith("zh") else ", ".join(reversed(names))
