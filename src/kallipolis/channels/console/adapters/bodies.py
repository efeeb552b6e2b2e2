"""Organisations that no pack declares: what a page says of one, and what may stand above it."""

from collections.abc import Iterator, Mapping
from typing import Final

from kallipolis.channels.console.logic.queries import day_in
from kallipolis.foundation.access import api as access
from kallipolis.foundation.access.contracts import Resource
from kallipolis.foundation.actors import Actor
from kallipolis.foundation.clock import SYSTEM_CLOCK
from kallipolis.foundation.errors import Problem, Reason, Refusal
from kallipolis.foundation.ids import OrganisationId, RegionCode
from kallipolis.foundation.organisations import api as organisations
from kallipolis.foundation.organisations.contracts import (
    Amendment,
    Organisation,
    OrganisationKind,
    Registration,
)
from kallipolis.foundation.parties import api as parties
from kallipolis.foundation.parties.contracts import Appointed, AppointmentSearch
from kallipolis.foundation.regions import api as regions
from kallipolis.foundation.text import Text

NAMES: Final = ("zh_hans", "zh_hant", "en")
NEW: Final = (*NAMES, "kind", "credit_code", "parent", "region")
AMENDED: Final = (*NAMES, "parent", "closed_from")
CHANGING: Final = "organisation.change"
KINDS: Final = (OrganisationKind.INSTITUTION, OrganisationKind.VENDOR, OrganisationKind.ENTERPRISE)
MOST: Final = 300


def begun(region: str) -> dict[str, str]:
    """Return what stands in the form of a new organisation before anybody writes."""
    return dict.fromkeys(NEW, "") | {"kind": OrganisationKind.INSTITUTION.value, "region": region}


def as_given(known: Organisation) -> dict[str, str]:
    """Return what stands in the form that changes an organisation."""
    name = known.name
    return {
        "zh_hans": name.zh_hans,
        "zh_hant": "" if name.zh_hant == name.zh_hans else name.zh_hant,
        "en": "" if name.en == name.zh_hans else name.en,
        "parent": known.parent or "",
        "closed_from": known.closed_from.isoformat() if known.closed_from else "",
    }


def differing(known: Organisation, given: Mapping[str, str]) -> dict[str, str]:
    """Return what stands now wherever a form says something else."""
    stands = as_given(known)
    return {name: stands[name] for name in AMENDED if stands[name] != given[name]}


def added(actor: Actor, given: Mapping[str, str]) -> Organisation:
    """Register the organisation that a form describes.

    Raises:
        Refusal: as ``organisations.register``.
    """
    faults = []
    if given["kind"] not in KINDS:
        faults.append(Problem(field="kind", code="organisation.kind_unfit"))
    if not given["zh_hans"]:
        faults.append(Problem(field="zh_hans", code="organisation.name_missing"))
    if faults:
        raise Refusal("organisation.malformed", Reason.MALFORMED, problems=tuple(faults))
    registration = Registration(
        name=_name(given),
        region=RegionCode(given["region"]),
        kind=OrganisationKind(given["kind"]),
        credit_code=given["credit_code"].upper().replace(" ", ""),
        parent=OrganisationId(given["parent"]) if given["parent"] else None,
    )
    return organisations.register(actor, registration)


def amendment_in(given: Mapping[str, str]) -> Amendment:
    """Return what a form says is true of an organisation from now on.

    Raises:
        Refusal: ``console.date_unreadable``.
    """
    return Amendment(
        name=_name(given),
        parent=OrganisationId(given["parent"]) if given["parent"] else None,
        closed_from=day_in("closed_from", given["closed_from"]),
    )


def parents(actor: Actor, region: str, language: str, now: str = "") -> list[tuple[str, str]]:
    """Return what an organisation of a region can belong to, with their names; ``now`` among it."""
    found = {each.id: each.name.in_language(language) for each in _nearby(actor, region)}
    if now and now not in found:
        found[OrganisationId(now)] = organisations.name_of(now).in_language(language)
    return sorted(found.items(), key=lambda choice: choice[1])


def ended_by_closing(actor: Actor, known: Organisation, amendment: Amendment) -> list[Appointed]:
    """Return which roles end when an organisation closes as it is asked to, none if it does not."""
    if amendment.closed_from in (None, known.closed_from):
        return []
    return list(parties.appointed(actor, AppointmentSearch(organisation=known.id)))


def may_change(actor: Actor, known: Organisation) -> bool:
    """Say whether somebody can change an organisation here: no pack declares it."""
    return not known.is_declared and _reaches(actor, known)


def may_add(actor: Actor, region: str) -> bool:
    """Say whether somebody can register organisations in a region."""
    return access.allows(
        actor, "organisation.register", Resource(regions=(RegionCode(region),))
    ) and bool(regions.find(region))


def is_closed(known: Organisation) -> bool:
    """Say whether an organisation is no more."""
    closing = organisations.closes_at(known)
    return closing is not None and closing <= SYSTEM_CLOCK.now()


def _nearby(actor: Actor, region: str) -> Iterator[Organisation]:
    place = regions.find(region)
    for code in place.path if place is not None else ():
        both = (*organisations.authorities(code), *organisations.registered(code, limit=MOST))
        yield from (each for each in both if _reaches(actor, each) and not is_closed(each))


def _reaches(actor: Actor, known: Organisation) -> bool:
    place = Resource(organisations=(known.id,), regions=(known.region,))
    return access.allows(actor, CHANGING, place)


def _name(given: Mapping[str, str]) -> Text:
    return Text(en=given["en"], zh_hans=given["zh_hans"], zh_hant=given["zh_hant"])
