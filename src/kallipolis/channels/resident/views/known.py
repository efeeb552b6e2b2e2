"""What registers hold of somebody: looked up when they ask for it themselves, and on record."""

from datetime import date
from typing import Final, NamedTuple

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_http_methods

from kallipolis.channels.resident.views.frame import person, show
from kallipolis.foundation.actors import Actor, ActorKind, system
from kallipolis.foundation.database import api as database
from kallipolis.foundation.errors import Refusal
from kallipolis.foundation.organisations import api as organisations
from kallipolis.foundation.packs import api as packs
from kallipolis.foundation.parties import api as parties
from kallipolis.foundation.regions import api as regions
from kallipolis.foundation.text import Text, everywhere
from kallipolis.platforms.data.registries import api as registries
from kallipolis.platforms.data.registries.contracts import (
    Grounds,
    Record,
    Registry,
    RegistryField,
    Value,
)

PURPOSE: Final = "own-data"
OWN_REQUEST: Final = "applicant-request"
READER: Final = system("tell people what registers hold of them")
OF_PERSONS: Final = "id-number"


class Entry(NamedTuple):
    """What one register says of somebody: nothing, where ``lines`` is empty."""

    registry: Registry
    keeper: Text | None
    record: Record | None
    lines: tuple[tuple[Text, Text | date | bool], ...]


@require_http_methods(["GET", "HEAD", "POST"])
def show_known(request: HttpRequest) -> HttpResponse:
    """Look up nothing before the person asks; asking is their consent, and on record."""
    actor = person(request)
    is_oneself = actor.kind is ActorKind.RESIDENT and actor.on_behalf_of is None
    has_asked = request.method == "POST" and is_oneself
    found = _entries(actor) if has_asked else []
    return show(
        request,
        "known.html",
        is_oneself=is_oneself,
        has_asked=has_asked,
        held=[each for each in found if each.record],
        without=[each for each in found if not each.record],
        named=[each.title for each in _registers()],
    )


def _registers() -> list[Registry]:
    """Return the registers that have an entry for a person, by their number."""
    bodies: list[Registry] = [document.body for document in packs.every("registry").values()]
    return [each for each in bodies if _key_of(each).type == OF_PERSONS]


def _key_of(registry: Registry) -> RegistryField:
    return next(field for field in registry.fields if field.id == registry.key)


def _entries(actor: Actor) -> list[Entry]:
    assert actor.party is not None  # noqa: S101 - a person has a party
    number = parties.identity_of(actor.with_purpose(PURPOSE), actor.party).id_number
    grounds = Grounds(purpose=PURPOSE, legal_basis=OWN_REQUEST, party=actor.party)
    place = parties.get(actor, actor.party).region
    with database.edge():
        return [_entry(each, number, grounds, place) for each in _registers()]


def _entry(registry: Registry, number: str, grounds: Grounds, place: str) -> Entry:
    names = [field.id for field in registry.fields]
    record = registries.look_up(READER, registry.id, number, fields=names, grounds=grounds)
    return Entry(
        registry=registry,
        keeper=_keeper(registry, place),
        record=record,
        lines=_lines(registry, record) if record else (),
    )


def _keeper(registry: Registry, place: str) -> Text | None:
    """Return the authority that keeps a register where somebody lives, None where none does."""
    try:
        return organisations.authority(registry.source, place).name
    except Refusal as refusal:
        if refusal.code != "organisation.no_authority":
            raise
        return None


def _lines(registry: Registry, record: Record) -> tuple[tuple[Text, Text | date | bool], ...]:
    said = ((field, record.values[field.id]) for field in registry.fields)
    return tuple((field.title, _worded(field, value)) for field, value in said if value is not None)


def _worded(field: RegistryField, value: Value) -> Text | date | bool:
    if isinstance(value, bool):
        return value
    if field.type == "date":
        return date.fromisoformat(str(value))
    region = regions.find(str(value)) if field.type == "region" else None
    return region.name if region else everywhere(str(value))
