"""Doubtful pairs of records, one after another, in the case that they opened."""

from typing import Final

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods

from kallipolis.channels.desk.adapters import comparing
from kallipolis.channels.desk.adapters.pages import desk_page, for_officials
from kallipolis.foundation.actors import Actor
from kallipolis.foundation.errors import Refusal, not_found
from kallipolis.foundation.web.api import message, notify
from kallipolis.platforms.application.cases import api as cases
from kallipolis.platforms.application.reviews import api as reviews
from kallipolis.platforms.data.consolidations import api as consolidations
from kallipolis.platforms.data.consolidations.contracts import Answer

ANSWERS: Final = {answer.value: answer for answer in Answer}


@require_http_methods(["GET", "POST"])
@for_officials
def compare(request: HttpRequest, actor: Actor, number: str) -> HttpResponse:
    """Show the next pair of a case side by side; a POST answers one, and leads to the next."""
    case = cases.find_for(actor, number).case
    review = reviews.review_of(case.id)
    if review is None:
        raise not_found("case.not_found")
    looking = actor.with_purpose(f"case {case.id}")
    if request.method == "POST":
        return _answered(request, looking, number)
    pair = consolidations.next_pair(looking, review)
    return desk_page(
        request,
        actor,
        "desk/records.html",
        case=case,
        review=consolidations.review(looking, review),
        pair=pair,
        lines=comparing.lines_of(pair) if pair else (),
        sides=comparing.sides_of(pair) if pair else (),
        message=message,
    )


def _answered(request: HttpRequest, actor: Actor, number: str) -> HttpResponse:
    """Take an answer down; one that a colleague gave before stands, and is said."""
    answer = ANSWERS.get(request.POST.get("answer", ""))
    if answer is None:
        raise not_found("consolidation.not_found")
    try:
        consolidations.judge(actor, request.POST.get("pair", ""), answer)
    except Refusal as refusal:
        if refusal.code != "consolidation.answered":
            raise
        notify(request, "consolidation.answered")
    return redirect("desk_records", number=number)
