"""Answers that a device has kept without a connection, and hands in once it has one again."""

from datetime import datetime
from http import HTTPStatus
from typing import Final

from django.http import HttpRequest, HttpResponse
from django.utils.crypto import constant_time_compare, salted_hmac

from kallipolis.domains.government.drafts import api as drafts
from kallipolis.domains.government.drafts.contracts import NOTHING
from kallipolis.domains.government.filings import api as filings
from kallipolis.domains.government.preparations import api as preparations
from kallipolis.foundation.actors import Actor
from kallipolis.platforms.application.cases import api as cases
from kallipolis.platforms.application.cases.contracts import CaseFilter
from kallipolis.platforms.application.forms import api as forms

HEADER: Final = "X-Kept"
FORCED: Final = "forced"


def keeper_of(actor: Actor) -> str:
    """Return a mark of who writes for whom, by which a device knows them and nobody else can."""
    if actor.party is None:
        return ""
    return salted_hmac("resident.keeper", f"{actor.party} {actor.applicant}").hexdigest()[:32]


def is_kept(request: HttpRequest) -> bool:
    """Say whether a device hands in what it has kept."""
    return request.method == "POST" and HEADER in request.headers


def take(request: HttpRequest, actor: Actor, service_id: str, page_id: str) -> HttpResponse:
    """Put kept answers into the draft, once, and only for who wrote them.

    What the draft has come to hold meanwhile is not overwritten, unless the person wants it so; nor
    is another draft begun with them once all was sent from elsewhere.
    """
    if not constant_time_compare(request.POST.get("keeper", ""), keeper_of(actor)):
        return HttpResponse(status=HTTPStatus.FORBIDDEN)
    ready = preparations.prepare(actor, service_id)
    held = dict(ready.draft.answers) if ready.draft else {}
    given = held | forms.parse_post(ready.form, request.POST, page=page_id, uploads={}).answers
    was, will = (
        filings.base_of(ready.form, page_id, held),
        filings.base_of(ready.form, page_id, given),
    )
    base, shown_at = filings.read_noted(request.POST.get("base", ""))
    is_there = base == was and (ready.draft or not _was_sent_since(actor, service_id, shown_at))
    is_wanted = request.headers[HEADER] == FORCED or is_there
    if was != will and not is_wanted:
        return HttpResponse(status=HTTPStatus.CONFLICT)
    if was != will:
        brought = ready.draft.brought if ready.draft else NOTHING
        drafts.save(actor, service_id, answers=given, brought=brought, page=page_id)
    return HttpResponse(status=HTTPStatus.NO_CONTENT)


def _was_sent_since(actor: Actor, service_id: str, moment: datetime | None) -> bool:
    """Say whether a case of a service was opened after a page of its form was shown."""
    last = cases.cases_of(actor, CaseFilter(service=service_id, limit=1)).cases
    return moment is not None and any(case.submitted_at > moment for case in last)
