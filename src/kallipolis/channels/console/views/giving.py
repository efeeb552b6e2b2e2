"""Data that its owner grants without being asked: to whom, which columns, for what, until when."""

from typing import Final

import uuid_utils
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods

from kallipolis.channels.console.adapters.asking import Faults, as_terms, faults_of, given
from kallipolis.channels.console.adapters.pages import console_page, for_those_who, written
from kallipolis.foundation.access import api as access
from kallipolis.foundation.access.contracts import Resource
from kallipolis.foundation.actors import Actor
from kallipolis.foundation.errors import Reason, Refusal
from kallipolis.foundation.ids import OrganisationId
from kallipolis.foundation.organisations import api as organisations
from kallipolis.foundation.web.api import message, notify
from kallipolis.foundation.web.here import language_of_thread
from kallipolis.platforms.data.datasets import api as datasets
from kallipolis.platforms.data.datasets.contracts import Dataset
from kallipolis.platforms.data.grants import api as grants
from kallipolis.platforms.data.grants.contracts import Masking

MASKS: Final = tuple(mask for mask in Masking if mask is not Masking.DROP)
BY_HAND: Final = "console:"
"""How the basis of a grant begins that no case led to; the same page sent twice gives one."""


@require_http_methods(["GET", "POST"])
@for_those_who("grant.give")
def give(request: HttpRequest, actor: Actor, id: str) -> HttpResponse:
    """Ask on which terms a dataset is granted; a POST grants it."""
    dataset = datasets.get(id)
    owner = grants.owner_of(dataset)
    if not access.allows(actor, "grant.give", Resource(organisations=(owner.id,))):
        raise Refusal("grant.not_found", Reason.NOT_FOUND)
    offices = _offices(owner.id)
    faults = Faults()
    if request.method == "POST":
        faults = _given(request, actor, dataset, offices)
        if not faults:
            notify(request, "console.granted")
            return redirect("console_shared", id=id)
    return console_page(
        request,
        actor,
        "console/give.html",
        status=422 if faults else 200,
        dataset=dataset,
        offices=offices,
        masks=MASKS,
        given=given(request, dataset),
        key=written(request, "key") or uuid_utils.uuid7().hex,
        faults=faults,
    )


def _given(
    request: HttpRequest, actor: Actor, dataset: Dataset, offices: list[tuple[str, str]]
) -> Faults:
    """Grant what a page says; return what is wrong with it, nothing where it is granted."""
    organisation = written(request, "organisation")
    terms = as_terms(request, dataset)
    if organisation not in dict(offices):
        missing = ("organisation", message("console.grantee_missing"))
        others = terms.summary if isinstance(terms, Faults) else ()
        return Faults(summary=(missing, *others))
    if isinstance(terms, Faults):
        return terms
    basis = f"{BY_HAND}{written(request, 'key')[:40]}"
    try:
        grants.give(actor, dataset.id, OrganisationId(organisation), terms, basis=basis)
    except Refusal as refusal:
        return faults_of(refusal)
    return Faults()


def _offices(owner: OrganisationId) -> list[tuple[str, str]]:
    """Return the authorities of the owner's region that may be granted something, by name."""
    language = language_of_thread()
    found = organisations.authorities(organisations.get(owner).region)
    named = [(each.id, each.name.in_language(language)) for each in found if each.id != owner]
    return sorted(named, key=lambda choice: choice[1])
