"""Data of other authorities: what there is, who can read it, requests for it, and grants."""

from typing import Final

import uuid_utils
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_GET, require_POST

from kallipolis.channels.console.adapters import ways
from kallipolis.channels.console.adapters.asking import Faults, as_terms, faults_of, given
from kallipolis.channels.console.adapters.pages import (
    ACTS,
    console_page,
    for_those_who,
    may,
    written,
)
from kallipolis.foundation.access import api as access
from kallipolis.foundation.access.contracts import Resource
from kallipolis.foundation.actors import Actor
from kallipolis.foundation.errors import Refusal
from kallipolis.foundation.ids import OrganisationId
from kallipolis.foundation.organisations import api as organisations
from kallipolis.foundation.organisations.contracts import Organisation
from kallipolis.foundation.web.api import notify
from kallipolis.foundation.web.here import language_of_thread
from kallipolis.platforms.application.requests import api as requests
from kallipolis.platforms.application.rules import api as rules
from kallipolis.platforms.data.datasets import api as datasets
from kallipolis.platforms.data.datasets.contracts import Dataset
from kallipolis.platforms.data.grants import api as grants
from kallipolis.platforms.data.grants.contracts import GrantState, Masking

MASKS: Final = tuple(mask for mask in Masking if mask is not Masking.DROP)


@require_GET
@for_those_who(*ACTS["sharing"])
def list_shared(request: HttpRequest, actor: Actor) -> HttpResponse:
    """List all datasets with how they are shared, and what one's organisations asked for."""
    found = datasets.every()
    return console_page(
        request,
        actor,
        "console/sharing.html",
        datasets=found,
        owners={each.id: _owner(each) for each in found},
        requests=requests.requests(actor),
        name_of=organisations.name_of,
    )


@require_GET
@for_those_who(*ACTS["sharing"])
def show_shared(request: HttpRequest, actor: Actor, id: str) -> HttpResponse:
    """Show who can read a dataset, the grants on it, and the form that asks for it."""
    return _shown(request, actor, datasets.get(id))


@require_POST
@for_those_who("grant.request")
def ask_for(request: HttpRequest, actor: Actor, id: str) -> HttpResponse:
    """Ask the owner of a dataset for it; a form that cannot be sent comes back as it was."""
    dataset = datasets.get(id)
    read = as_terms(request, dataset)
    if isinstance(read, Faults):
        return _shown(request, actor, dataset, faults=read)
    organisation = OrganisationId(written(request, "organisation"))
    key = written(request, "key")
    try:
        made = requests.ask(actor, id, organisation, read, key=key)
    except Refusal as refusal:
        return _shown(request, actor, dataset, faults=faults_of(refusal))
    notify(request, "console.asked_for_data", case=made.case)
    return redirect("console_shared", id=id)


@require_POST
@for_those_who("grant.give")
def change_grant(request: HttpRequest, actor: Actor, id: str) -> HttpResponse:
    """Suspend, resume or revoke a grant."""
    state = written(request, "state")
    if state not in {*GrantState}:
        raise Refusal("console.choice_unknown")
    changed = grants.change(actor, id, GrantState(state), reason=written(request, "reason"))
    notify(request, "console.grant_changed")
    return redirect("console_shared", id=changed.dataset)


@require_POST
@for_those_who("grant.subscribe")
def subscribe(request: HttpRequest, actor: Actor, id: str) -> HttpResponse:
    """Have the rows about one's own region come back."""
    grants.subscribe(actor, id, OrganisationId(written(request, "organisation")))
    notify(request, "console.subscribed")
    return redirect("console_shared", id=id)


@require_GET
@for_those_who("grant.read")
def carry_away(request: HttpRequest, actor: Actor, id: str) -> HttpResponse:
    """Take rows that came back away as CSV."""
    answer = HttpResponse(grants.carried(actor, id), content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = content_disposition_header(True, f"{id}.csv") or ""
    return answer


def _shown(
    request: HttpRequest, actor: Actor, dataset: Dataset, *, faults: Faults | None = None
) -> HttpResponse:
    owner = _owner_of(dataset)
    is_seen = _may_over(actor, "grant.view", owner)
    return console_page(
        request,
        actor,
        "console/shared.html",
        status=422 if faults else 200,
        dataset=dataset,
        owner=owner.name if owner else None,
        readers=grants.who(actor, dataset.id) if is_seen else None,
        grants=grants.grants(actor, dataset.id),
        ways=ways.of(actor, dataset) if is_seen else (),
        twice=datasets.collected_twice(dataset),
        returns=grants.returns(actor, dataset.id, limit=20),
        takers=_takers(actor, dataset) if owner else (),
        may_give=_may_over(actor, "grant.give", owner),
        offices=_offices(actor, owner) if owner and may(actor, "grant.request") else (),
        masks=MASKS,
        faults=faults or Faults(),
        given=given(request, dataset),
        key=written(request, "key") or uuid_utils.uuid7().hex,
        name_of=organisations.name_of,
        cited=rules.cited,
    )


def _may_over(actor: Actor, act: str, owner: Organisation | None) -> bool:
    """Say whether somebody may do an act to what an authority owns; nobody where there is none."""
    return owner is not None and access.allows(actor, act, Resource(organisations=(owner.id,)))


def _offices(actor: Actor, owner: Organisation) -> tuple[tuple[str, str], ...]:
    """Return for which organisations somebody may ask, with their names."""
    language = language_of_thread()
    own = access.reach(actor, "grant.request").organisations
    found = (id for id in own if id != owner.id)
    return tuple((id, organisations.name_of(id).in_language(language)) for id in found)


def _takers(actor: Actor, dataset: Dataset) -> tuple[tuple[str, str], ...]:
    """Return for which of somebody's organisations rows can come back and do not yet."""
    had = {each.grantee for each in grants.grants(actor, dataset.id) if grants.is_return(each)}
    own = access.reach(actor, "grant.subscribe").organisations
    found = (organisations.get(id) for id in own if id not in had)
    language = language_of_thread()
    return tuple(
        (each.id, each.name.in_language(language))
        for each in found
        if grants.may_take(dataset, each)
    )


def _owner_of(dataset: Dataset) -> Organisation | None:
    """Return the authority that owns a dataset, None where none plays the role that it names."""
    try:
        return grants.owner_of(dataset)
    except Refusal as refusal:
        if refusal.code != "organisation.no_authority":
            raise
        return None


def _owner(dataset: Dataset) -> str:
    """Return what the owner of a dataset is called, its role where there is no such authority."""
    owner = _owner_of(dataset)
    return owner.name.in_language(language_of_thread()) if owner else dataset.owner
