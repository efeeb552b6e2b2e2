"""Organisations that no pack declares: added, changed, closed."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods

from kallipolis.channels.console.adapters import authorities, bodies
from kallipolis.channels.console.adapters.pages import (
    ACTS,
    asked,
    console_page,
    for_those_who,
    written,
)
from kallipolis.foundation.actors import Actor
from kallipolis.foundation.errors import Reason, Refusal, not_found
from kallipolis.foundation.organisations import api as organisations
from kallipolis.foundation.regions import api as regions
from kallipolis.foundation.web.api import faults_of, notify
from kallipolis.foundation.web.here import language_of_thread

EXPECTED = (Reason.MALFORMED, Reason.CONFLICT)


@require_http_methods(["GET", "POST"])
@for_those_who(*ACTS["organisations"])
def add_organisation(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Ask what a new organisation is; a POST registers it. Where it is, the list asks before."""
    if request.method != "POST" and not asked(request, "region"):
        return redirect("console_organisations")
    given, refusal = bodies.begun(asked(request, "region")), None
    if request.method == "POST":
        given = {name: written(request, name) for name in bodies.NEW}
    if not bodies.may_add(actor, given["region"]):
        raise not_found("organisation.not_found")
    if request.method == "POST":
        try:
            made = bodies.added(actor, given)
        except Refusal as said:
            refusal = _expected(said)
        else:
            notify(
                request,
                "console.organisation_added",
                name=made.name.in_language(language_of_thread()),
            )
            return redirect("console_organisation", id=made.id)
    return console_page(
        request,
        actor,
        "console/body.html",
        status=422 if refusal else 200,
        given=given,
        found=None,
        place=regions.get(given["region"]),
        kinds=[(kind.value, f"body.{kind}") for kind in bodies.KINDS],
        parents=bodies.parents(actor, given["region"], language_of_thread(), given["parent"]),
        ending=[],
        now_there={},
        faults=faults_of(refusal),
    )


@require_http_methods(["GET", "POST"])
@for_those_who(*ACTS["organisations"])
def change_organisation(request: HttpRequest, actor: Actor, id: str) -> HttpResponse:
    """Show what can be changed of an organisation; a POST changes it, once closing is confirmed."""
    known = authorities.one(actor, id)
    if not bodies.may_change(actor, known):
        raise not_found("organisation.not_found")
    given, refusal, ending = bodies.as_given(known), None, []
    seen = written(request, "seen") or organisations.stamp_of(known)
    if request.method == "POST":
        given = {name: written(request, name) for name in bodies.AMENDED}
        try:
            amendment = bodies.amendment_in(given)
            ending = bodies.ended_by_closing(actor, known, amendment)
            if not ending or written(request, "confirmed"):
                organisations.change(actor, known.id, amendment, seen=seen)
                notify(request, "console.organisation_changed")
                return redirect("console_organisation", id=known.id)
        except Refusal as said:
            refusal, ending = _expected(said), []
    is_late = refusal is not None and refusal.code == "organisation.changed_meanwhile"
    return console_page(
        request,
        actor,
        "console/body.html",
        status=422 if refusal else 200,
        given=given,
        found=known,
        place=regions.find(known.region),
        kinds=[],
        parents=bodies.parents(actor, known.region, language_of_thread(), given["parent"]),
        ending=ending,
        seen=organisations.stamp_of(known) if is_late else seen,
        now_there=bodies.differing(known, given) if is_late else {},
        changes=organisations.changes_of(actor, known.id)[:1] if is_late else (),
        name_of=organisations.name_of,
        faults=faults_of(refusal),
    )


def _expected(refusal: Refusal) -> Refusal:
    if refusal.reason not in EXPECTED:
        raise refusal
    return refusal
