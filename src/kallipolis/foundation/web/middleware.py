"""What stands around every request: an id, limits, headers, and the answer to what went wrong."""

import re
from collections.abc import Callable
from ipaddress import ip_network
from time import monotonic
from typing import Final
from uuid import uuid4

import structlog
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.middleware.locale import LocaleMiddleware
from django.utils import translation
from django.utils.cache import patch_vary_headers

from kallipolis.foundation.dependencies import outage_behind
from kallipolis.foundation.errors import Outage, Refusal
from kallipolis.foundation.rooms import declared
from kallipolis.foundation.web.faults import (
    answer_outage,
    answer_own_outage,
    answer_refusal,
    too_large,
    too_many,
)
from kallipolis.foundation.web.limits import Buckets

log = structlog.get_logger(__name__)
Next = Callable[[HttpRequest], HttpResponse]

POLICY: Final = "; ".join(
    (
        "default-src 'self'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self' data: blob:",
        "object-src 'none'",
        "base-uri 'none'",
        "form-action 'self'",
        "frame-ancestors 'none'",
    )
)
HEADERS: Final = {
    "Content-Security-Policy": POLICY,
    "Permissions-Policy": "camera=(self), microphone=(self), geolocation=(self), payment=()",
    "X-Frame-Options": "DENY",
}
LEAVING: Final = ("/accounts/", "/identity/o/")
"""Forms here are answered by a redirect to another provider or to a client of ours, which browsers
hold against ``form-action``."""
UNLIMITED: Final = ("/healthz", "/readyz", "/metrics", "/static/")
WITHOUT_BODY: Final = frozenset({204, 304})
PER_ADDRESS: Final = 10
"""One address (an office, a school) may send as much as this many clients together."""

_GIVEN_ID = re.compile(r"[A-Za-z0-9_-]{8,64}")


def request_id(get_response: Next) -> Next:
    """Give every request an id, or keep the one that the proxy in front gave it."""

    def handle(request: HttpRequest) -> HttpResponse:
        given = request.headers.get("X-Request-ID", "")
        name = given if _GIVEN_ID.fullmatch(given) else uuid4().hex
        request.id = name  # type: ignore[attr-defined]  # our own mark on Django's request
        response = get_response(request)
        response["X-Request-ID"] = name
        return response

    return handle


def content_length(get_response: Next) -> Next:
    """Say how long an answer is, so that it goes out in one piece and not in chunks."""

    def handle(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        if not response.streaming and response.status_code not in WITHOUT_BODY:
            response.headers.setdefault("Content-Length", str(len(response.content)))
        return response

    return handle


def security_headers(get_response: Next) -> Next:
    """Allow nothing but our own files, in no frame; answers to people are not kept by proxies."""

    def handle(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        for name, value in HEADERS.items():
            response.headers.setdefault(name, value)
        if request.path.startswith(LEAVING):
            response["Content-Security-Policy"] = POLICY.replace("; form-action 'self'", "")
        if "Cookie" in response.get("Vary", ""):
            response.headers.setdefault("Cache-Control", "private, no-store")
        return response

    return handle


def limits(get_response: Next) -> Next:
    """Refuse bodies that are too large, and clients that send too much at once."""
    rate = settings.KALLIPOLIS.rate_limit
    largest = settings.KALLIPOLIS.file_limit_mib + 1
    clients, addresses = Buckets(rate), Buckets(rate * PER_ADDRESS)

    def wait_of(request: HttpRequest) -> float:
        address, now = address_of(request), monotonic()
        cookie = request.COOKIES.get(settings.SESSION_COOKIE_NAME, "")
        wait = clients.take(f"{address} {cookie[:40]}", at=now)
        return wait or addresses.take(address, at=now)

    def handle(request: HttpRequest) -> HttpResponse:
        if length_of(request) > largest << 20:
            return too_large(request, largest)
        wait = 0.0
        if rate and not request.path.startswith(UNLIMITED):
            wait = wait_of(request)
        return too_many(request, wait) if wait else get_response(request)

    return handle


class Languages(LocaleMiddleware):
    """Speak the language that somebody asks for; no address of ours begins with one."""

    def process_request(self, request: HttpRequest) -> None:
        """Choose the language by the cookie or by what the browser asks for."""
        translation.activate(translation.get_language_from_request(request))
        request.LANGUAGE_CODE = translation.get_language()

    def process_response(
        self, request: HttpRequest, response: HttpResponseBase
    ) -> HttpResponseBase:
        """Name the language, and keep answers in several apart."""
        patch_vary_headers(response, ("Accept-Language",))
        response.headers.setdefault("Content-Language", translation.get_language())
        return response


class Guards:
    """Let one address ask only so often what could be guessed at: codes, tokens, names.

    A room declares in ``urls.LIMITS`` how many requests a minute, by the name of a route.
    """

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response
        is_on = bool(settings.KALLIPOLIS.rate_limit)
        limits = [one for room in declared("urls", "LIMITS") for one in room.items() if is_on]
        self._buckets = {name: Buckets(per_minute) for name, per_minute in limits}

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, *_: object) -> HttpResponse | None:
        """Turn away who asks too often, before anything is looked up."""
        match = request.resolver_match
        buckets = self._buckets.get(match.view_name) if match else None
        if buckets is None:
            return None
        wait = buckets.take(network_of(address_of(request)), at=monotonic())
        return too_many(request, wait) if wait else None


class Faults:
    """Translate the refusals and outages that a view raises; a bug goes on to Django's alarm."""

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, fault: Exception) -> HttpResponse | None:
        """Answer what is expected to go wrong."""
        if isinstance(fault, Refusal):
            return answer_refusal(request, fault)
        if isinstance(fault, Outage):
            return answer_outage(request, fault)
        outage = outage_behind(fault)
        if outage is None:
            return None
        log.warning("outage", waits_for=outage.dependency, fault=str(fault).partition("\n")[0])
        return answer_own_outage(request, outage)


def address_of(request: HttpRequest) -> str:
    """Return the client's address, as the last of the trusted proxies saw it."""
    address = str(request.META.get("REMOTE_ADDR", ""))
    trusted = settings.KALLIPOLIS.trusted_proxies
    if not trusted:
        return address
    seen = [a.strip() for a in request.headers.get("X-Forwarded-For", "").split(",") if a.strip()]
    return seen[-trusted] if len(seen) >= trusted else address


def length_of(request: HttpRequest) -> int:
    """Return the announced length of the body in bytes, 0 where none is announced."""
    given = str(request.META.get("CONTENT_LENGTH") or "0")
    return int(given[:18]) if given.isdecimal() else 0


def network_of(address: str) -> str:
    """Return whom requests are counted for: an IPv4 address, or the /64 that one customer has.

    Source: RFC 6177, 2 (an end site is given at least a /64).
    """
    if ":" not in address:
        return address
    try:
        return str(ip_network(f"{address.partition('%')[0]}/64", strict=False))
    except ValueError:
        return address
