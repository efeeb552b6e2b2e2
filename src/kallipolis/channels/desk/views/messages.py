"""What officials were told: they themselves, and the offices that they work for."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_GET

from kallipolis.channels.desk.adapters.pages import desk_page, for_officials, is_told
from kallipolis.channels.desk.logic import filters
from kallipolis.foundation.actors import Actor
from kallipolis.platforms.application.notices import api as notices
from kallipolis.platforms.application.notices.contracts import Asked, NoticeId, NoticeList

NOTHING = NoticeList(notices=(), unread=0)


@require_GET
@for_officials
def list_notices(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Show where one was mentioned, and what the offices were told that one works for."""
    given = {name: request.GET.get(name, "") for name in ("after", "mine")}
    after, mine = (given[name] if given[name].isalnum() else "" for name in given)
    own = notices.mine(actor, Asked(after=mine))
    found = notices.of_office(actor, Asked(after=after)) if is_told(actor) else NOTHING
    kept = {"after": after, "mine": mine}
    return desk_page(
        request,
        actor,
        "desk/messages.html",
        own=own,
        found=found,
        older=filters.address_of(request.path, kept, after=found.after) if found.after else "",
        older_own=filters.address_of(request.path, kept, mine=own.after) if own.after else "",
    )


@require_GET
@for_officials
def open_notice(request: HttpRequest, actor: Actor, notice_id: str) -> HttpResponse:
    """Mark a notice as read, and lead to its case."""
    notice = notices.read(actor, NoticeId(notice_id))
    if notice.link == "case":
        return redirect("desk_case", number=notice.subject)
    if notice.link == "resource":
        return redirect("desk_resource", id=notice.subject)
    return redirect("desk_notices")
