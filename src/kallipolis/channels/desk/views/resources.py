"""The resource catalogue: which data there is, what it is like, and how one comes by it."""

from typing import Final, get_args
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_GET, require_POST

from kallipolis.channels.desk.adapters import cataloguing
from kallipolis.channels.desk.adapters.pages import desk_page, for_officials
from kallipolis.foundation.actors import Actor
from kallipolis.foundation.web.api import message, notify
from kallipolis.foundation.web.here import language_of_thread
from kallipolis.platforms.application.entries import api as entries
from kallipolis.platforms.application.entries.contracts import EntrySearch, Found
from kallipolis.platforms.application.rules import api as rules
from kallipolis.platforms.data.datasets.contracts import Kind
from kallipolis.platforms.data.resources import api as resources
from kallipolis.platforms.data.resources.contracts import ResourceSearch

A_PAGE: Final = 20
A_FEW: Final = 5
"""So many of other nodes stand below the first page of our own."""
HERE: Final = "here"
ELSEWHERE: Final = "elsewhere"
PURPOSE: Final = "looking for data"
SHEET: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@require_GET
@for_officials
def list_resources(request: HttpRequest, actor: Actor) -> HttpResponse:
    given = {name: _given(request, name) for name in ("q", "kind", "sharing", "held")}
    number = _given(request, "page")
    page = min(max(1, int(number)), 1000) if number.isdecimal() and len(number) < 5 else 1
    asked = ResourceSearch(
        q=given["q"],
        kind=given["kind"][:20],
        sharing=given["sharing"][:20],
        limit=A_PAGE,
        offset=(page - 1) * A_PAGE,
    )
    is_elsewhere = given["held"] == ELSEWHERE
    found = resources.search(actor, asked)
    others = _elsewhere(actor, asked, is_elsewhere=is_elsewhere) if given["held"] != HERE else None
    total = others.total if is_elsewhere and others else found.total
    kept = {name: value for name, value in given.items() if value}
    return desk_page(
        request,
        actor,
        "desk/resources.html",
        found=None if is_elsewhere else found,
        others=others,
        elsewhere_path=f"{request.path}?{urlencode(kept | {'held': ELSEWHERE})}",
        given=given,
        kinds=[(each, _name(f"kind.{each}")) for each in get_args(Kind)],
        sharings=[(each, _name(f"sharing.{each}")) for each in cataloguing.SHARINGS],
        followed=resources.followed(actor),
        name=_name,
        page=page,
        pages=-(-total // A_PAGE),
        page_path=f"{request.path}?{urlencode(kept | {'page': ''})}",
    )


@require_GET
@for_officials
def show_resource(request: HttpRequest, actor: Actor, id: str) -> HttpResponse:
    found = resources.get(actor, id)
    return desk_page(
        request,
        actor,
        "desk/resource.html",
        found=found,
        dataset=found.dataset,
        preview=resources.preview(actor.with_purpose(PURPOSE), id),
        is_followed=id in resources.followed(actor),
        request_path=cataloguing.request_path(actor, found.dataset),
        name=_name,
        cited=rules.cited,
    )


@require_GET
@for_officials
def show_elsewhere(request: HttpRequest, actor: Actor, node: str, id: str) -> HttpResponse:
    """Show a dataset that another node holds: what it is, who provides it, how one asks for it."""
    found = entries.get_dataset(actor, node, id)
    return desk_page(
        request,
        actor,
        "desk/resource_elsewhere.html",
        found=found,
        dataset=found.dataset,
        name=_name,
    )


@require_POST
@for_officials
def follow(request: HttpRequest, actor: Actor, id: str) -> HttpResponse:
    title = resources.get(actor, id).dataset.title.in_language(language_of_thread())
    if request.POST.get("do") == "end":
        resources.unfollow(actor, id)
        notify(request, "desk.not_following", title=title)
    else:
        resources.follow(actor, id)
        notify(request, "desk.following", title=title)
    return redirect("desk_resource", id=id)


@require_GET
@for_officials
def carry_away(request: HttpRequest, actor: Actor) -> HttpResponse:
    raw = resources.sheet(actor, cataloguing.words(), language_of_thread())
    answer = HttpResponse(raw, content_type=SHEET)
    answer["Content-Disposition"] = 'attachment; filename="resources.xlsx"'
    return answer


def _elsewhere(actor: Actor, asked: ResourceSearch, *, is_elsewhere: bool) -> Found | None:
    """Return datasets of other nodes: a page of them, or the best few below the first page of ours.

    Missing: None below further pages.
    """
    if asked.offset and not is_elsewhere:
        return None
    limit = asked.limit if is_elsewhere else A_FEW
    return entries.search_datasets(
        actor,
        EntrySearch(
            q=asked.q,
            of_kind=asked.kind,
            sharing=asked.sharing,
            limit=limit,
            offset=asked.offset,
        ),
    )


def _given(request: HttpRequest, name: str) -> str:
    return request.GET.get(name, "").replace("\0", "").strip()[:200]


def _name(code: str) -> str:
    return message(f"dataset.{code}")
