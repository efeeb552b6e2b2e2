"""The inbox: what waits, filters kept under names, one act on many cases."""

from functools import partial

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from kallipolis.channels.desk.adapters import colleagues, kept, many, rows
from kallipolis.channels.desk.adapters.many import Pick, Said
from kallipolis.channels.desk.adapters.pages import (
    desk_page,
    for_officials,
    places_of,
    supervises,
    works_at_the_console,
)
from kallipolis.channels.desk.logic import filters
from kallipolis.foundation.actors import Actor
from kallipolis.foundation.errors import Reason, Refusal
from kallipolis.foundation.ids import OrganisationId, PartyId
from kallipolis.foundation.web.api import faults_of, notify, require_filled
from kallipolis.foundation.web.here import language_of_thread
from kallipolis.platforms.application.cases import api as cases
from kallipolis.platforms.application.notices import api as notices
from kallipolis.platforms.application.notices.contracts import Asked, Topic

UNREAD = Asked(unread=True, topic=Topic.OFFICE, limit=5)
"""The latest mentions that somebody has not read, on top of their inbox."""

ASKED = {"transfer": ("organisation", "reason"), "assign": ("holder",)}
"""What has to be said with an act on many cases, before it is done."""


@require_GET
@for_officials
def show_inbox(request: HttpRequest, actor: Actor) -> HttpResponse:
    given = request.GET.dict()
    if not given and works_at_the_console(actor):
        return redirect("console_home")
    mine = kept.of(actor)
    home = kept.home_of(mine, given)
    if home:
        return redirect(f"{request.path}?{home}")
    asked = filters.inbox_filter(given)
    found = cases.inbox(actor, asked)
    listed, (before, after) = filters.chosen(given), filters.sides(asked, found)
    told = notices.mine(actor, UNREAD) if not asked.after else None
    return desk_page(
        request,
        actor,
        "desk/inbox.html",
        tasks=rows.tasks(found.rows, listed),
        asked=asked,
        listed=listed,
        kept=mine,
        query=filters.query_of(given),
        counts=cases.inbox_counts(actor, asked),
        choices=cases.inbox_choices(actor),
        places=[(code, rows.place_name(code)) for code in places_of(actor)],
        organisations=[(id, rows.organisation_name(id)) for id in actor.organisations],
        acts=many.offered(actor),
        with_filter=partial(_with, request.path, listed),
        sort_path=_with(request.path, listed, "sort", ""),
        before_page=filters.page_at(request.path, listed, before=before),
        next_page=filters.page_at(request.path, listed, after=after),
        mentions=told.notices if told is not None else (),
        unread=told.unread if told is not None else None,
        escalated=cases.count_escalated(actor) if supervises(actor) else 0,
        is_filtered=bool(listed.keys() - {"sort", "what"}) or asked.what != "both",
    )


@require_POST
@for_officials
def keep_filter(request: HttpRequest, actor: Actor) -> HttpResponse:
    query = request.POST.get("query", "")[:1000].replace("\0", "")
    name = request.POST.get("name", "")
    kept.keep(actor, name, query)
    notify(request, "desk.filter_kept", name=name.strip())
    return redirect(f"{_inbox()}?{query or 'what=both'}")


@require_POST
@for_officials
def change_filter(request: HttpRequest, actor: Actor, id: int, change: str) -> HttpResponse:
    """Forget a kept filter, or let the inbox begin with it."""
    if change == "forget":
        kept.forget(actor, id)
    else:
        kept.make_home(actor, id)
    return redirect(f"{_inbox()}?what=both")


@require_POST
@for_officials
def act_on_many(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Do one act to the chosen cases, each for itself, and list what became of each."""
    act = request.POST.get("act", "")
    chosen = many.picks(request.POST.getlist("case"))
    back = filters.query_of({**request.GET.dict()}) or "what=both"
    if act not in many.offered(actor) or not chosen:
        raise Refusal("desk.nothing_chosen", Reason.MALFORMED)
    asked = ASKED.get(act, ())
    given = {name: request.POST.get(name, "").replace("\0", "").strip()[:4000] for name in asked}
    try:
        if asked and "said" not in request.POST:
            return _ask(request, actor, act, chosen, given=given)
        require_filled(given, asked)
    except Refusal as refusal:
        return _ask(request, actor, act, chosen, given=given, refusal=refusal)
    answers = many.do(actor, act, chosen, _said(given))
    return desk_page(
        request,
        actor,
        "desk/many.html",
        act=act,
        answers=answers,
        back=f"{_inbox()}?{back}",
    )


def _ask(
    request: HttpRequest,
    actor: Actor,
    act: str,
    chosen: list[Pick],
    *,
    given: dict[str, str],
    refusal: Refusal | None = None,
) -> HttpResponse:
    """Ask what has to be said with an act, once for all the chosen cases."""
    language = language_of_thread()
    offices = tuple(dict.fromkeys(pick.organisation for pick in chosen))
    return desk_page(
        request,
        actor,
        "desk/ask.html",
        status=200 if refusal is None else 422,
        act=act,
        chosen=chosen,
        given=given,
        faults=faults_of(refusal),
        authorities=rows.authorities(actor, language) if act == "transfer" else (),
        people=colleagues.of(actor, offices) if act == "assign" else (),
    )


def _inbox() -> str:
    return reverse("desk_inbox")


def _with(path: str, listed: dict[str, str], name: str, value: str) -> str:
    """Return the address of a list with another value of one filter, never a bare one."""
    return filters.address_of(path, {"what": "both"} | listed, **{name: value})


def _said(given: dict[str, str]) -> Said:
    organisation, holder = given.get("organisation", ""), given.get("holder", "")
    return Said(
        organisation=OrganisationId(organisation) if organisation else None,
        reason=given.get("reason", ""),
        holder=PartyId(holder) if holder and holder != "nobody" else None,
    )
