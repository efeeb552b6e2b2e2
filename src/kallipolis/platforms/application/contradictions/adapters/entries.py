"""Entries of registers: what they say of somebody, who keeps them, and how they are changed."""

from collections.abc import Mapping
from typing import Final

from django.utils.translation import get_language

from kallipolis.foundation.actors import system
from kallipolis.foundation.clock import Clock
from kallipolis.foundation.errors import Reason, Refusal, not_found
from kallipolis.foundation.ids import CaseId
from kallipolis.foundation.organisations import api as organisations
from kallipolis.foundation.organisations.contracts import Organisation
from kallipolis.foundation.parties import api as parties
from kallipolis.foundation.parties.contracts import Party
from kallipolis.foundation.regions import api as regions
from kallipolis.foundation.text import Text
from kallipolis.platforms.application.contradictions.contracts import ENTRY_CORRECTION, Claim
from kallipolis.platforms.data.datasets import api as datasets
from kallipolis.platforms.data.registries import api as registries
from kallipolis.platforms.data.registries.contracts import (
    Cause,
    Grounds,
    Record,
    Registry,
    RegistryField,
    Value,
)

KEEPER: Final = system("have what is wrong in registers corrected")


def field_of(claim: Claim) -> tuple[Registry, RegistryField]:
    """Return the register and the field that a claim is about.

    Raises:
        Refusal: ``contradiction.not_found``, also for the key, which is no value of an entry.
    """
    registry = registries.find(claim.registry)
    for field in registry.fields if registry is not None else ():
        if registry is not None and field.id == claim.field != registry.key:
            return registry, field
    raise not_found("contradiction.not_found")


def record_of(
    party: Party, registry: Registry, field: str, *, case: CaseId | None, clock: Clock
) -> Record:
    """Return what a register says of somebody in a field; that it was read goes on their record.

    Raises:
        Refusal: ``contradiction.nothing_held``.
    """
    grounds = Grounds(purpose=ENTRY_CORRECTION, carried_by="request", case=case, party=party.id)
    found = registries.look_up(
        KEEPER, registry.id, key_of(party, clock), fields=(field,), grounds=grounds, clock=clock
    )
    if found is None or found.values[field] is None:
        raise Refusal("contradiction.nothing_held", Reason.RULE, values=_named(registry))
    return found


def choices_of(field: RegistryField, seen: Value) -> dict[str, Text]:
    """Return the values to choose the right one from, in words; none where any may be written.

    They are those of the field, or the places of the kind that stands there.
    """
    if field.meaning_of(seen) is not None:
        return {str(each.code): each.title for each in field.codes}
    place = regions.find(str(seen)) if field.type == "region" else None
    if place is None:
        return {}
    around = regions.within(place.path[0])
    return {each.code: each.name for each in around if place.level in each.levels}


def owner_of(party: Party, registry: Registry, field: str, record: Record) -> Organisation:
    """Return who answers for a value: who keeps the dataset that it came from, or the register.

    Raises:
        Refusal: ``contradiction.no_owner``.
    """
    origin = record.provenance.get(field)
    known = {each.id: each for each in datasets.every()} if origin is not None else {}
    dataset = known.get(origin.dataset) if origin is not None else None
    owner = datasets.owner(dataset) if dataset is not None else None
    if owner is not None:
        return owner
    try:
        return organisations.authority(registry.source, party.region)
    except Refusal as refusal:
        raise Refusal("contradiction.no_owner", Reason.RULE, values=_named(registry)) from refusal


def key_of(party: Party, clock: Clock) -> str:
    """Return the number under which registers know somebody; that it was read is on record."""
    if party.organisation is not None:
        return organisations.get(party.organisation).credit_code
    reader = KEEPER.with_purpose(ENTRY_CORRECTION)
    return parties.identity_of(reader, party.id, clock=clock).id_number


def correct(
    party: Party, registry: str, values: Mapping[str, Value], *, case: CaseId, clock: Clock
) -> None:
    """Change an entry as a case decided; done again it changes nothing."""
    cause = Cause(id=f"{ENTRY_CORRECTION} {case}")
    registries.amend(KEEPER, registry, key_of(party, clock), values, cause=cause, clock=clock)


def _named(registry: Registry) -> dict[str, str]:
    return {"registry": registry.title.in_language(get_language() or "en")}
