"""The books of payments: each day compared with what the provider says of it."""

from datetime import date

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods

from kallipolis.channels.console.adapters.pages import ACTS, console_page, for_those_who
from kallipolis.foundation.actors import Actor
from kallipolis.foundation.errors import Problem, Reason, Refusal
from kallipolis.foundation.web.api import faults_of, notify
from kallipolis.platforms.application.payments import api as payments


@require_http_methods(["GET", "POST"])
@for_those_who(*ACTS["payments"])
def show_days(request: HttpRequest, actor: Actor) -> HttpResponse:
    """List the days compared last; a POST compares one more."""
    if request.method == "GET":
        return _shown(request, actor)
    try:
        found = payments.reconcile(actor, _day(request.POST.get("day", "").strip()))
    except Refusal as refusal:
        return _shown(request, actor, refusal=refusal)
    notify(request, "console.reconciled", day=found.day.isoformat(), open=str(found.open))
    return redirect("console_payments")


def _day(written: str) -> date | None:
    try:
        return date.fromisoformat(written) if written else None
    except ValueError as fault:
        problem = Problem(field="day", code="payment.day_unfit")
        raise Refusal("payment.day_unfit", Reason.MALFORMED, problems=(problem,)) from fault


def _shown(request: HttpRequest, actor: Actor, *, refusal: Refusal | None = None) -> HttpResponse:
    return console_page(
        request,
        actor,
        "console/payments.html",
        status=200 if refusal is None else 422,
        days=payments.reconciliations(actor),
        given=request.POST.get("day", ""),
        faults=faults_of(refusal),
    )
