"""Paying the fee of a case: what for, to whom, and how it stands; the receipt."""

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.views.decorators.http import require_POST, require_safe

from kallipolis.channels.resident.views.frame import person, show
from kallipolis.foundation.actors import Actor
from kallipolis.foundation.errors import Outage, Reason, Refusal, not_found
from kallipolis.foundation.organisations import api as organisations
from kallipolis.foundation.web.api import faults_of, message
from kallipolis.foundation.web.templating import url
from kallipolis.platforms.application.payments import api as payments
from kallipolis.platforms.application.payments.contracts import Payment, Refund, State

PAYABLE = (State.DUE, State.BEGUN, State.FAILED)
EXPECTED = (Reason.CONFLICT, Reason.RULE)


@require_safe
def show_payment(request: HttpRequest, case_id: str) -> HttpResponse:
    """Show how a payment stands; who comes back from the provider is not left in doubt."""
    actor = person(request)
    return _shown(request, _looked_at(actor, case_id, again="back" in request.GET))


@require_POST
def pay(request: HttpRequest, case_id: str) -> HttpResponse:
    """Lead to the provider: at once where it lies in this city, else by a link.

    A form may not lead out of the site (``form-action`` of our content security policy).
    """
    actor = person(request)
    back = url("resident_payment", case_id=case_id) + "?back=1"
    try:
        redirect = payments.begin(actor, case_id, back).redirect
    except Refusal as refusal:
        if refusal.reason not in EXPECTED:
            raise
        return _shown(request, _looked_at(actor, case_id, again=False), refusal=refusal)
    if redirect.startswith("/"):
        return HttpResponseRedirect(redirect)
    return _shown(request, _looked_at(actor, case_id, again=False), leads_to=redirect)


@require_safe
def show_receipt(request: HttpRequest, case_id: str) -> HttpResponse:
    receipt = payments.receipt(person(request), case_id)
    payee = organisations.get(receipt.payee)
    return show(request, "payment_receipt.html", receipt=receipt, payee=payee, why=_why)


def _looked_at(actor: Actor, case_id: str, *, again: bool) -> Payment:
    found = payments.of_case(actor, case_id)
    if found is None:
        raise not_found("payment.not_found")
    if not again or not found.is_in_doubt:
        return found
    try:
        return payments.look_again(actor, case_id) or found
    except Outage:
        return found  # the page says that it is in doubt, and the provider is asked again anyhow


def _shown(
    request: HttpRequest,
    payment: Payment,
    *,
    refusal: Refusal | None = None,
    leads_to: str = "",
) -> HttpResponse:
    return show(
        request,
        "payment.html",
        status=409 if refusal else 200,
        payment=payment,
        payee=organisations.get(payment.payee),
        may_pay=payment.state in PAYABLE,
        has_come_back="back" in request.GET,
        leads_to=leads_to,
        faults=faults_of(refusal),
        refused=message(refusal.code, refusal.values) if refusal else "",
        remedy=message(refusal.remedy, refusal.values) if refusal else "",
        why=_why,
    )


def _why(refund: Refund) -> str:
    return message(f"resident.refund.{refund.ground.value}")
