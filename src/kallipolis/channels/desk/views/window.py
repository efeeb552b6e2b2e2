"""The window: who stands there, found or registered."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods, require_POST

from kallipolis.channels.desk.adapters import rows
from kallipolis.channels.desk.adapters.pages import desk_page, for_officials, places_of, receives
from kallipolis.foundation.actors import Actor
from kallipolis.foundation.errors import Reason, Refusal
from kallipolis.foundation.ids import RegionCode
from kallipolis.foundation.parties import api as parties
from kallipolis.foundation.parties.contracts import Party
from kallipolis.foundation.web.api import faults_of, notify, require_filled

NEWCOMER = ("name", "id_number", "region", "phone")


@require_http_methods(["GET", "POST"])
@for_officials
def show_window(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Find who stands at the window; the number goes by POST, so that no address holds it."""
    _require_window(actor)
    given = {
        name: request.POST.get(name, "").replace("\0", "") for name in ("id_number", "purpose")
    }
    if request.method == "GET":
        return _window(request, actor, given)
    try:
        require_filled(given, ("id_number",))
        purpose = actor.with_purpose(given["purpose"].strip())
        found = parties.find_by_id_number(purpose, given["id_number"].strip().upper())
    except Refusal as refusal:
        return _window(request, actor, given, refusal=refusal)
    return _window(request, actor, given, found=found, is_new=found is None)


@require_POST
@for_officials
def register(request: HttpRequest, actor: Actor) -> HttpResponse:
    _require_window(actor)
    given = {name: request.POST.get(name, "").replace("\0", "").strip() for name in NEWCOMER}
    try:
        party = parties.register_resident(
            actor,
            name=given["name"],
            id_number=given["id_number"].upper(),
            region=RegionCode(given["region"]),
            phone=given["phone"],
        )
    except Refusal as refusal:
        return _window(request, actor, given, refusal=refusal, is_new=True)
    notify(request, "desk.registered", name=party.name)
    return redirect("desk_window")


def _require_window(actor: Actor) -> None:
    if not receives(actor):
        raise Refusal("desk.not_window", Reason.FORBIDDEN)


def _window(
    request: HttpRequest,
    actor: Actor,
    given: dict[str, str],
    *,
    found: Party | None = None,
    is_new: bool = False,
    refusal: Refusal | None = None,
) -> HttpResponse:
    return desk_page(
        request,
        actor,
        "desk/window.html",
        status=200 if refusal is None else 422,
        given=dict.fromkeys((*NEWCOMER, "purpose"), "") | given,
        found=found,
        place=rows.place_name(found.region) if found else None,
        is_new=is_new,
        places=[(code, rows.place_name(code)) for code in places_of(actor)],
        faults=faults_of(refusal),
    )
