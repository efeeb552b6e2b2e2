"""Where providers send their messages, and the pages of the sandbox."""

from typing import Final

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST

from kallipolis.foundation.errors import Reason, Refusal
from kallipolis.foundation.money import Money
from kallipolis.foundation.web.api import page
from kallipolis.platforms.application.payments import api
from kallipolis.platforms.application.payments.adapters import providers
from kallipolis.platforms.application.payments.adapters.sandbox import counter

STATUS: Final = {Reason.UNAUTHENTICATED: 401, Reason.NOT_FOUND: 404}


@csrf_exempt  # a provider has no session here; its signature is looked at instead
@require_POST
def take_message(request: HttpRequest, provider: str) -> HttpResponse:
    try:
        said = api.take_message(provider, request.headers, request.body)
    except Refusal as refusal:
        status = STATUS.get(refusal.reason, 400)
        return HttpResponse(refusal.code, status=status, content_type="text/plain")
    return HttpResponse(said, content_type="text/plain")


@require_http_methods(["GET", "POST"])
def show_sandbox(request: HttpRequest, reference: str) -> HttpResponse:
    """Let whoever tries the city choose how paying ends; no money moves."""
    providers.require_sandbox()
    order = counter.order_named(reference)
    if request.method == "POST":
        order = counter.choose(reference, request.POST.get("choice", ""))
        counter.send(lambda headers, body: api.take_message(providers.SANDBOX, headers, body))
        return HttpResponseRedirect(order.return_to)
    return page(
        request,
        "payments/sandbox.html",
        order=order,
        amount=Money(amount=order.amount, currency=order.currency),
        is_open=counter.is_open(order),
    )
