"""The window: who stands there, recognised or registered, so that they can be served."""

from typing import Final

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods, require_POST

from kallipolis.channels.desk.adapters import arriving, rows
from kallipolis.channels.desk.adapters.pages import desk_page, for_officials, places_of, receives
from kallipolis.domains.government.visits import api as visits
from kallipolis.domains.government.visits.contracts import Arrival
from kallipolis.foundation.actors import Actor
from kallipolis.foundation.errors import Reason, Refusal
from kallipolis.foundation.ids import RegionCode
from kallipolis.foundation.parties import api as parties
from kallipolis.foundation.web.api import faults_of, notify, require_filled

ASKED: Final = ("purpose", "name", "id_number", "code", "hall", "number")
NEWCOMER: Final = ("name", "id_number", "region", "phone")
EXPECTED: Final = (Reason.RULE, Reason.MALFORMED, Reason.CONFLICT)
PURPOSE_MISSING: Final = "party.purpose_missing"


@require_http_methods(["GET", "POST"])
@for_officials
def show_window(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Recognise who stands at the window; numbers go by POST, so that no address holds them."""
    _require_window(actor)
    if request.method == "GET":
        came = arriving.called(actor, request.GET.get("hall", ""), request.GET.get("number", ""))
        return _window(request, actor, arriving.given_of(came))
    given = _given(request, ASKED)
    try:
        require_filled(given, ("code",) if given["code"].strip() else ("name", "id_number"))
        visit = arriving.begin(actor, Arrival(**given))
    except Refusal as refusal:
        if refusal.reason not in EXPECTED and refusal.code != PURPOSE_MISSING:
            raise
        is_new = refusal.code == "visit.nobody"
        return _window(request, actor, given, refusal=refusal, is_new=is_new)
    return redirect("desk_visit", visit_id=visit.id)


@require_POST
@for_officials
def register(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Register somebody new, and begin to serve them where it was said what for."""
    _require_window(actor)
    given = _given(request, (*NEWCOMER, *ASKED))
    try:
        party = parties.register_resident(
            actor,
            name=given["name"].strip(),
            id_number=given["id_number"].strip().upper(),
            region=RegionCode(given["region"]),
            phone=given["phone"].strip(),
        )
    except Refusal as refusal:
        return _window(request, actor, given, refusal=refusal, is_new=True)
    notify(request, "desk.registered", name=party.name)
    if not given["purpose"].strip() or not visits.serves(actor):
        return redirect("desk_window")
    visit = arriving.begin(actor, Arrival(**{name: given[name] for name in ASKED}))
    return redirect("desk_visit", visit_id=visit.id)


def _given(request: HttpRequest, names: tuple[str, ...]) -> dict[str, str]:
    return {name: request.POST.get(name, "").replace("\0", "")[:200] for name in names}


def _require_window(actor: Actor) -> None:
    if not receives(actor):
        raise Refusal("desk.not_window", Reason.FORBIDDEN)


def _window(
    request: HttpRequest,
    actor: Actor,
    given: dict[str, str],
    *,
    is_new: bool = False,
    refusal: Refusal | None = None,
) -> HttpResponse:
    return desk_page(
        request,
        actor,
        "desk/window.html",
        status=200 if refusal is None else 422,
        given=dict.fromkeys((*NEWCOMER, *ASKED), "") | given,
        came=arriving.called(actor, given.get("hall", ""), given.get("number", "")),
        current=visits.current(actor),
        is_new=is_new,
        places=[(code, rows.place_name(code)) for code in places_of(actor)],
        faults=faults_of(refusal),
    )
