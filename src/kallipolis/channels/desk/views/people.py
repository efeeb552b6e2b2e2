"""The directory of officials, what one says of oneself in it, and notes between colleagues."""

from collections.abc import Mapping
from math import ceil
from types import MappingProxyType

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from kallipolis.channels.desk.adapters import noting, people, rows
from kallipolis.channels.desk.adapters.noting import Draft
from kallipolis.channels.desk.adapters.pages import desk_page, for_officials
from kallipolis.channels.desk.logic import filters
from kallipolis.channels.desk.views.casework import case_page
from kallipolis.foundation.actors import Actor
from kallipolis.foundation.errors import Refusal
from kallipolis.foundation.ids import OrganisationId, PartyId, RegionCode
from kallipolis.foundation.parties import api as parties
from kallipolis.foundation.parties.contracts import Card, DirectorySearch
from kallipolis.foundation.web.api import faults_of, notify
from kallipolis.foundation.web.here import language_of_thread
from kallipolis.platforms.application.cases import api as cases
from kallipolis.platforms.application.notes import api as notes
from kallipolis.platforms.application.notes.contracts import NewNote, NoteId

SHOWN = 30
MOST_PAGES = 1000
LISTED = ("q", "organisation", "region", "case", people.MENTION)


@require_GET
@for_officials
def show_people(request: HttpRequest, actor: Actor) -> HttpResponse:
    given = {name: _given(request, name) for name in LISTED}
    number = _given(request, "page")
    page = min(int(number), MOST_PAGES) if number.isdecimal() and len(number) < 6 else 1
    office = given["organisation"]
    is_bare = bool(given["case"]) and not (given["q"] or office or given["region"])
    near = cases.workplace_of(actor, given["case"]).reach.organisations if is_bare else ()
    asked = DirectorySearch(
        words=given["q"],
        organisations=(OrganisationId(office),) if office else near,
        region=RegionCode(given["region"]) if given["region"] else None,
        page=page,
        limit=SHOWN,
    )
    found = parties.search_officials(actor, asked)
    chosen = noting.chosen_by(given[people.MENTION])
    return desk_page(
        request,
        actor,
        "desk/people.html",
        is_bare=is_bare,
        people=people.people(actor, found.colleagues, given["case"], chosen),
        total=found.total,
        given=given,
        places=people.places(actor, language_of_thread()),
        office=rows.organisation_name(office) if office else None,
        beside=people.mention_path(given["case"], chosen) if given["case"] else "",
        page=page,
        pages=ceil(found.total / SHOWN),
        page_path=filters.address_of(request.path, given, page="-").removesuffix("-"),
        everybody=filters.address_of(request.path, given, q="", organisation="", region=""),
        with_office=lambda id: filters.address_of(request.path, given, organisation=id),
    )


@require_http_methods(["GET", "POST"])
@for_officials
def show_card(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Show how one is reached at work, and keep it anew."""
    faults, status = faults_of(None), 200
    asked = DirectorySearch(among=(actor.party,) if actor.party else ())
    listed = parties.listed_officials(actor, asked)
    card = listed[0].card if listed else Card()
    if request.method == "POST":
        said = {name: request.POST.get(name, "")[:1000] for name in ("post", "phone", "email")}
        card = Card(**said)
        try:
            parties.keep_card(actor, card)
        except Refusal as refusal:
            faults, status = faults_of(refusal), 422
        else:
            notify(request, "desk.card_kept")
            return redirect("desk_people")
    return desk_page(request, actor, "desk/card.html", status=status, card=card, faults=faults)


@require_POST
@for_officials
def write_note(request: HttpRequest, actor: Actor, number: str) -> HttpResponse:
    words = request.POST.get("words", "")
    chosen = tuple(one for one in request.POST.getlist("mentioned") if one.isalnum())
    new = NewNote(words=words, mentioned=tuple(PartyId(one) for one in chosen))
    try:
        note = notes.write(actor, number, new)
    except Refusal as refusal:
        if refusal.code != "note.malformed":
            raise
        draft = Draft(words=words, chosen=chosen, faults=faults_of(refusal))
        return case_page(request, actor, number, draft=draft)
    notify(request, "desk.note_kept")
    return redirect(_notes_of(note.case, request.GET.dict()))


@require_GET
@for_officials
def suggest(request: HttpRequest, actor: Actor, number: str) -> HttpResponse:
    """Answer with colleagues whom what stands after an @ means, for who types it."""
    found = notes.suggest(actor, number, _given(request, "q")[:80])
    language = language_of_thread()
    return JsonResponse(
        {
            "suggestions": [
                {
                    "party": one.party,
                    "name": one.name,
                    "office": one.organisation_name.in_language(language),
                }
                for one in found
            ]
        }
    )


@require_POST
@for_officials
def withdraw_note(request: HttpRequest, actor: Actor, note_id: str) -> HttpResponse:
    note = notes.withdraw(actor, NoteId(note_id))
    notify(request, "desk.note_withdrawn")
    return redirect(_notes_of(note.case))


def _notes_of(case: str, listed: Mapping[str, str] = MappingProxyType({})) -> str:
    """Return the address of the notes of a case, in the list that it was opened from."""
    path = reverse("desk_case", args=(case,))
    return f"{filters.address_of(path, listed, **{people.MENTION: ''})}#notes"


def _given(request: HttpRequest, name: str) -> str:
    return request.GET.get(name, "").replace("\0", "").strip()[:700]
