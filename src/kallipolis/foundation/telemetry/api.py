"""Say what happens: log lines in a context, figures, traces, and whether all is well."""

import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from functools import wraps
from typing import ParamSpec, TypeVar

import structlog
from django.conf import settings
from django.db import Error
from django.http import HttpRequest, HttpResponse
from django.utils.module_loading import import_string
from opentelemetry import propagate, trace
from prometheus_client import Counter, Histogram

from kallipolis.foundation import rooms
from kallipolis.foundation.configuration import Configuration
from kallipolis.foundation.errors import Outage
from kallipolis.foundation.sayings import said
from kallipolis.foundation.telemetry import logic
from kallipolis.foundation.telemetry.adapters import figures, installed, logs, spans
from kallipolis.foundation.telemetry.contracts import Check, CheckResult, Installation, Readiness

P = ParamSpec("P")
T = TypeVar("T")
Next = Callable[[HttpRequest], HttpResponse]

_LOG = structlog.get_logger(__name__)
_TRACER = trace.get_tracer("kallipolis")
_REQUESTS = figures.histogram(
    "request_seconds", "Time from request to answer.", ("method", "route", "status")
)


def configure(configuration: Configuration) -> None:
    """Let log lines, and traces if a collector is configured, go where the settings say."""
    logs.configure(configuration.log_format)
    if configuration.otlp_endpoint:
        trace_to = import_string("kallipolis.foundation.telemetry.adapters.tracing.trace_to")
        trace_to(configuration.otlp_endpoint, configuration.node)


def counter(name: str, help: str, labels: tuple[str, ...] = ()) -> Counter:
    """Return the counter ``kallipolis_<name>``; ask once, where the room's module begins."""
    return figures.counter(name, help, labels)


def histogram(name: str, help: str, labels: tuple[str, ...] = ()) -> Histogram:
    """Return the histogram ``kallipolis_<name>``, whose buckets are for seconds."""
    return figures.histogram(name, help, labels)


def bound(**context: str) -> AbstractContextManager[None]:
    """Add a context to all log lines written inside (``case=…``, ``actor=…``); ids, no names."""
    return structlog.contextvars.bound_contextvars(**context)


def bind(**context: str) -> None:
    """Add a context to all log lines written from here to the end of the request."""
    structlog.contextvars.bind_contextvars(**context)


@contextmanager
def afresh(**context: str) -> Iterator[None]:
    """Let log lines inside have this context and no other: for work that nobody waits for."""
    before = structlog.contextvars.get_contextvars()
    structlog.contextvars.clear_contextvars()
    structlog.contextvars.bind_contextvars(**context)
    try:
        yield
    finally:
        structlog.contextvars.clear_contextvars()
        structlog.contextvars.bind_contextvars(**before)


def span(name: str, **attributes: str) -> AbstractContextManager[trace.Span]:
    """Trace what is done inside; costs next to nothing where no collector is configured."""
    return _TRACER.start_as_current_span(name, attributes=attributes)


def traced(door: Callable[P, T]) -> Callable[P, T]:
    """Trace each call of a door, as ``room.function``; a decorator.

    Where no collector is configured it is called at once.
    """
    name = f"{door.__module__.rpartition('.')[0].rpartition('.')[2]}.{door.__name__}"

    @wraps(door)
    def call(*args: P.args, **kwargs: P.kwargs) -> T:
        if not spans.are_taken():
            return door(*args, **kwargs)
        with span(name):
            return door(*args, **kwargs)

    return call


def observe(get_response: Next) -> Next:
    """Count, time and trace every request, and write a line of it with its id; a middleware."""
    least = settings.KALLIPOLIS.log_from_ms / 1000

    def handle(request: HttpRequest) -> HttpResponse:
        begun = time.perf_counter()
        structlog.contextvars.clear_contextvars()
        with bound(request=str(getattr(request, "id", ""))):
            with _request_span(request):
                response = get_response(request)
            took = time.perf_counter() - begun
            route = request.resolver_match.route if request.resolver_match else logic.NO_ROUTE
            method, status = logic.method_of(request.method), response.status_code
            _REQUESTS.labels(method, route, str(status)).observe(took)
            if logic.is_told(route, status, is_slow=took >= least):
                _tell(request, route, status, took)
        return response

    return handle


def _tell(request: HttpRequest, route: str, status: int, took: float) -> None:
    """Write the line of a request: the path only where it failed, as some paths hold secrets."""
    path = {"path": request.path} if status >= logic.FAILED else {}
    _LOG.info(
        "request",
        method=logic.method_of(request.method),
        route=route,
        status_code=status,
        ms=round(took * 1000),
        **path,
    )


def masked(words: str) -> str:
    """Return words with ID and phone numbers made unreadable, to keep them outside of log lines."""
    return logic.masked(words)


def readiness() -> Readiness:
    """Return whether requests should be sent here, and how each check came out."""
    results = results_of(rooms.declared("jobs", "CHECKS"))
    is_ready = all(result.is_well or not result.is_required for result in results)
    return Readiness(is_ready=is_ready, checks=results)


def results_of(checks: Sequence[Check]) -> tuple[CheckResult, ...]:
    """Return how some checks come out; one that needs a database that is away is not well."""
    return tuple(_result(check) for check in checks)


def installation() -> Installation:
    """Return what runs here: versions, since when, and the room left on the disk."""
    return installed.installation()


def shown_figures() -> tuple[bytes, str]:
    """Return all figures in Prometheus' text format, and its content type."""
    return figures.shown(), figures.CONTENT_TYPE


@contextmanager
def _request_span(request: HttpRequest) -> Iterator[None]:
    if not spans.are_taken():
        yield
        return
    given = request.META.get("HTTP_TRACEPARENT")
    parent = propagate.extract({"traceparent": given}) if given else None
    method, path = logic.method_of(request.method), logic.masked(request.path)
    attributes = {"http.request.method": method, "url.path": path}
    with _TRACER.start_as_current_span("request", context=parent, attributes=attributes):
        yield


def _result(check: Check) -> CheckResult:
    try:
        detail, is_well = check.run(), True
    except Outage as outage:
        detail, is_well = outage.dependency, False
    except Error:
        detail, is_well = said("The database does not answer."), False
    return CheckResult(name=check.name, is_well=is_well, is_required=check.required, detail=detail)
