"""One's own corner: where everything is, and who has read one's data."""

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from kallipolis.channels.resident.logic.readings import Reading, by_day, may_object
from kallipolis.channels.resident.views.frame import (
    is_applicant,
    office_names,
    person,
    show,
)
from kallipolis.foundation.actors import Actor, system
from kallipolis.foundation.audit import api as audit
from kallipolis.foundation.audit.contracts import AuditEntry, Query
from kallipolis.foundation.organisations import api as organisations
from kallipolis.foundation.packs import api as packs
from kallipolis.foundation.parties import api as parties
from kallipolis.foundation.text import Text
from kallipolis.foundation.web.api import actor_of, message
from kallipolis.foundation.web.here import language_of_thread
from kallipolis.platforms.application.cases import api as cases
from kallipolis.platforms.application.cases.contracts import Case, CaseFilter
from kallipolis.platforms.application.objections import api as objections
from kallipolis.platforms.application.rules import api as rules
from kallipolis.platforms.application.savings import api as savings
from kallipolis.platforms.application.savings.contracts import Counts
from kallipolis.platforms.data.datasets import api as datasets
from kallipolis.platforms.data.exchange import api as exchange
from kallipolis.platforms.data.grants import api as grants
from kallipolis.platforms.data.registries import api as registries

MOST_READINGS: Final = 200
READER: Final = system("show people who read their data")


@require_safe
def show_me(request: HttpRequest) -> HttpResponse:
    actor = actor_of(request)
    spared = savings.spared_to(actor) if is_applicant(actor) else Counts()
    return show(request, "me.html", actor=actor, spared=spared)


@require_safe
def list_readings(request: HttpRequest) -> HttpResponse:
    actor = person(request)
    found = _readings(actor, _before(request))
    nodes = exchange.node_names()
    against = objections.of_party(actor.party) if actor.party else ()
    readings = by_day(found, actor.party or "", ZoneInfo(settings.TIME_ZONE), nodes)
    return show(
        request,
        "readings.html",
        readings=readings,
        offices=office_names({each.actor for each in readings if each.who == "official"}),
        deeds={deed: message(f"resident.deed.{deed}") for r in readings for deed, _ in r.deeds},
        registers=_registers({each.registry for r in readings for each in r.look_ups}),
        cited=rules.cited,
        purposes=_purposes({each.purpose for each in readings} | {o.service for o in against}),
        nodes=nodes,
        representatives=_representatives(actor),
        cases={each.id: each.title for each in _cases(actor)},
        shows_upkeep=request.GET.get("show") == "all",
        upkeep=sum(each.is_upkeep for each in readings),
        older=_older(found),
        shared=grants.read_about(actor),
        may_object=may_object(readings, _own_services(readings)),
        objections=against,
        titles=_titles(),
        columns=_columns(),
        name_of=organisations.name_of,
    )


def _own_services(readings: Iterable[Reading]) -> frozenset[str]:
    """Return the purposes that are public services."""
    return frozenset(r.purpose for r in readings if r.purpose and packs.find("service", r.purpose))


def _registers(ids: set[str]) -> dict[str, tuple[Text, dict[str, Text]]]:
    """Return what registries of this node and their fields are called."""
    found = ((id, registries.find(id)) for id in ids)
    return {
        id: (each.title, {field.id: field.title for field in each.fields})
        for id, each in found
        if each is not None
    }


def _titles() -> dict[str, str]:
    """Return what datasets are called, in the language of the page."""
    language = language_of_thread()
    return {each.id: each.title.in_language(language) for each in datasets.every()}


def _columns() -> dict[str, dict[str, str]]:
    """Return what the columns of datasets are called, in the language of the page."""
    language = language_of_thread()
    return {
        each.id: {field.id: field.title.in_language(language) for field in each.fields}
        for each in datasets.every()
    }


def _representatives(actor: Actor) -> dict[str, str]:
    """Return the names of those who act or acted for somebody."""
    granted, _ = parties.mandates_of(actor)
    return {each.holder: each.holder_name for each in granted}


def _cases(actor: Actor) -> Sequence[Case]:
    return cases.cases_of(actor, CaseFilter(limit=200)).cases


def _before(request: HttpRequest) -> datetime | None:
    """Return until when entries are asked for; None where that cannot be read as a moment."""
    try:
        moment = datetime.fromisoformat(request.GET.get("before", ""))
    except ValueError:
        return None
    return moment if moment.tzinfo is not None else moment.replace(tzinfo=UTC)


def _older(found: Sequence[AuditEntry]) -> str:
    """Return where older entries begin, empty where these are all.

    The last moment is shown again: more may have happened in it than there was room for.
    """
    if len(found) < MOST_READINGS:
        return ""
    return (found[-1].time + timedelta(microseconds=1)).isoformat()


def _readings(actor: Actor, until: datetime | None) -> list[AuditEntry]:
    """Return who read one's data, before one was registered here too, newest first."""
    found: list[AuditEntry] = []
    for mention in parties.mentions_of(actor):
        asking = actor if mention == actor.party else READER
        found += audit.search(asking, Query(party=mention, until=until, limit=MOST_READINGS))
    return sorted(found, key=lambda entry: entry.time, reverse=True)[:MOST_READINGS]


def _purposes(ids: set[str]) -> dict[str, str]:
    """Return the names of those purposes that are public services, or that the directory names."""
    found = ((id, packs.find("service", id)) for id in ids if id)
    named = exchange.purpose_names() | {id: each.body.name for id, each in found if each}
    language = language_of_thread()
    return {id: name.in_language(language) for id, name in named.items()}
