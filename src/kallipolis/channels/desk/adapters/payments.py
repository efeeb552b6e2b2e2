"""The payment of a case on the desk: how it stands, and sending it back."""

from decimal import Decimal, InvalidOperation

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_GET, require_POST

from kallipolis.channels.desk.adapters import rows
from kallipolis.channels.desk.adapters.pages import desk_page, for_officials
from kallipolis.foundation.access import api as access
from kallipolis.foundation.actors import Actor
from kallipolis.foundation.errors import Problem, Reason, Refusal, not_found
from kallipolis.foundation.web.api import faults_of, message, notify
from kallipolis.platforms.application.payments import api as payments
from kallipolis.platforms.application.payments.contracts import RefundOrder

LONGEST = 12
"""Characters of an amount that anybody would write."""


@require_GET
@for_officials
def show_payment(request: HttpRequest, actor: Actor, number: str) -> HttpResponse:
    return _shown(request, actor, number)


@require_POST
@for_officials
def refund(request: HttpRequest, actor: Actor, number: str) -> HttpResponse:
    try:
        payments.refund(actor, number, _order(request))
    except Refusal as refusal:
        if refusal.reason is Reason.NOT_FOUND:
            raise
        return _shown(request, actor, number, refusal=refusal)
    notify(request, "desk.refunded")
    return redirect("desk_payment", number=number)


def _order(request: HttpRequest) -> RefundOrder:
    """Read an amount in the currency's main unit as minor units; empty is all of it."""
    written = request.POST.get("amount", "").replace(",", "").strip()
    words = request.POST.get("words", "").replace("\0", "")[:2000]
    if not written:
        return RefundOrder(words=words)
    try:
        minor = Decimal(written) * 100
    except InvalidOperation as fault:
        raise _unfit() from fault
    if len(written) > LONGEST or not minor.is_finite() or minor <= 0 or minor != int(minor):
        raise _unfit()
    return RefundOrder(words=words, amount=int(minor))


def _unfit() -> Refusal:
    problem = Problem(field="amount", code="payment.amount_unfit")
    return Refusal("payment.refund_unfit", Reason.MALFORMED, problems=(problem,))


def _shown(
    request: HttpRequest, actor: Actor, number: str, *, refusal: Refusal | None = None
) -> HttpResponse:
    found = payments.of_case(actor, number)
    if found is None:
        raise not_found("payment.not_found")
    may_refund = not access.reach(actor, payments.REFUND).is_empty
    return desk_page(
        request,
        actor,
        "desk/payment.html",
        status=200 if refusal is None else 422,
        payment=found,
        payee=rows.organisation_name(found.payee),
        may_refund=may_refund and found.refundable.amount > 0,
        faults=faults_of(refusal),
        refused=message(refusal.code, refusal.values) if refusal is not None else "",
        given=request.POST,
    )
