"""Which provider takes money here, as the settings choose."""

from typing import Final

from django.conf import settings
from django.utils.module_loading import import_string

from kallipolis.foundation.clock import Clock
from kallipolis.foundation.errors import Reason, Refusal, not_found
from kallipolis.platforms.application.payments.contracts import Provider

SANDBOX: Final = "sandbox"


def chosen() -> str:
    """Return the name of the provider in use: in a demo the sandbox, elsewhere only what is set."""
    configuration = settings.KALLIPOLIS
    if configuration.payments:
        return "" if configuration.payments == "none" else str(configuration.payments)
    return SANDBOX if configuration.demo else ""


def in_use(clock: Clock) -> Provider:
    """Return the provider in use.

    Raises:
        Refusal: ``payment.no_provider``.
    """
    name = chosen()
    if not name:
        raise Refusal("payment.no_provider", Reason.RULE)
    return named(name, clock)


def named(name: str, clock: Clock) -> Provider:
    """Return the provider with which something was begun, in use or not any more.

    Raises:
        Refusal: ``payment.provider_unknown``.
    """
    path = settings.PAYMENT_PROVIDERS.get(name)
    if path is None or (name == SANDBOX and chosen() != SANDBOX):
        raise Refusal("payment.provider_unknown", Reason.NOT_FOUND, values={"name": name[:30]})
    made: Provider = import_string(path)(clock)
    return made


def require_sandbox() -> None:
    """Refuse the pages of the sandbox where it is not in use, as if they were not there."""
    if chosen() != SANDBOX:
        raise not_found("payment.no_sandbox")
