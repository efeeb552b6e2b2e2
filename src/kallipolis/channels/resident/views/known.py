"""What registers hold of somebody: looked up when they ask for it themselves, and on record."""

from collections.abc import Sequence
from typing import Final, NamedTuple

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.views.decorators.http import require_http_methods, require_POST

from kallipolis.channels.resident.logic.readings import OWN_DATA
from kallipolis.channels.resident.views.frame import person, show
from kallipolis.domains.government.filings import api as filings
from kallipolis.domains.government.filings.contracts import Declined, Doubted, EntryLine
from kallipolis.foundation.actors import Actor, ActorKind, system
from kallipolis.foundation.database import api as database
from kallipolis.foundation.errors import Reason, Refusal, not_found
from kallipolis.foundation.ids import PartyId
from kallipolis.foundation.organisations import api as organisations
from kallipolis.foundation.parties import api as parties
from kallipolis.foundation.text import Text
from kallipolis.foundation.web.api import notify
from kallipolis.foundation.web.templating import url
from kallipolis.platforms.application.contradictions import api as contradictions
from kallipolis.platforms.application.contradictions.contracts import Contradiction, Source
from kallipolis.platforms.application.services import api as services
from kallipolis.platforms.data.registries import api as registries
from kallipolis.platforms.data.registries.contracts import (
    Grounds,
    Record,
    Registry,
    RegistryField,
)

EXPECTED: Final = (Reason.RULE, Reason.MALFORMED)
READER: Final = system("tell people what registers hold of them")
OF_PERSONS: Final = "id-number"


class Entry(NamedTuple):
    """What one register says of somebody: nothing, where ``lines`` is empty."""

    registry: Registry
    keeper: Text | None
    record: Record | None
    lines: tuple[EntryLine, ...]
    doubts: tuple[Doubted, ...]


@require_http_methods(["GET", "HEAD", "POST"])
def show_known(request: HttpRequest) -> HttpResponse:
    """Look up nothing before the person asks; asking is their consent, and on record."""
    actor = person(request)
    return _shown(request, actor)


def _shown(request: HttpRequest, actor: Actor, *, denied: Declined | None = None) -> HttpResponse:
    is_oneself = actor.kind is ActorKind.RESIDENT and actor.on_behalf_of is None
    has_asked = request.method == "POST" and is_oneself
    found = _entries(actor) if has_asked else []
    return show(
        request,
        "known.html",
        status=422 if denied else 200,
        is_oneself=is_oneself,
        has_asked=has_asked,
        held=[each for each in found if each.record],
        without=[each for each in found if not each.record],
        named=[each.title for each in _registers()],
        denied=denied,
    )


@require_POST
def contradict(request: HttpRequest) -> HttpResponse:
    """Have a value checked that a person says is wrong; it opens a case of theirs."""
    actor = person(request)
    said = filings.claim_in(request, Source.PERSON)
    try:
        made = contradictions.claim(actor, _own_party(actor), said)
    except Refusal as refusal:
        if refusal.reason not in EXPECTED:
            raise
        return _shown(request, actor, denied=filings.declined(said, refusal))
    notify(request, "contradiction.begun", case=made.case)
    return HttpResponseRedirect(url("resident_case", case_id=made.case))


def _own_party(actor: Actor) -> PartyId:
    if actor.party is None or actor.on_behalf_of is not None:
        raise not_found("contradiction.not_found")
    return actor.party


def _registers() -> list[Registry]:
    """Return the registers that have an entry for a person, by their number.

    Those that the most services look into come first: they matter to most people.
    """
    found = [each for each in registries.every() if _key_of(each).type == OF_PERSONS]
    return sorted(found, key=lambda each: -len(services.looking_into(each.id)))


def _key_of(registry: Registry) -> RegistryField:
    return next(field for field in registry.fields if field.id == registry.key)


def _entries(actor: Actor) -> list[Entry]:
    assert actor.party is not None  # noqa: S101 - a person has a party
    number = parties.identity_of(actor.with_purpose(OWN_DATA), actor.party).id_number
    grounds = Grounds(purpose=OWN_DATA, carried_by="request", party=actor.party)
    place = parties.get(actor, actor.party).region
    doubts = contradictions.open_about(actor.party)
    with database.edge():
        return [_entry(each, number, grounds, place, doubts=doubts) for each in _registers()]


def _entry(
    registry: Registry,
    number: str,
    grounds: Grounds,
    place: str,
    *,
    doubts: Sequence[Contradiction],
) -> Entry:
    names = [field.id for field in registry.fields]
    record = registries.look_up(READER, registry.id, number, fields=names, grounds=grounds)
    return Entry(
        registry=registry,
        keeper=_keeper(registry, place),
        record=record,
        lines=_lines(registry, record) if record else (),
        doubts=filings.doubted(each for each in doubts if each.registry == registry.id),
    )


def _lines(registry: Registry, record: Record) -> tuple[EntryLine, ...]:
    """Return what an entry says beside the number that it is found by, which is one's own."""
    found = filings.lines_of(registry, record.values)
    return tuple(line for line in found if not line.is_key)


def _keeper(registry: Registry, place: str) -> Text | None:
    """Return the authority that keeps a register where somebody lives, None where none does."""
    try:
        return organisations.authority(registry.source, place).name
    except Refusal as refusal:
        if refusal.code != "organisation.no_authority":
            raise
        return None
