"""Serve the declared operations: decode, know who asks, call, encode, and refuse with details."""

import inspect
from collections import defaultdict
from collections.abc import Callable
from contextlib import nullcontext
from functools import cache
from hashlib import sha256
from typing import Any, Final

import msgspec
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.middleware.csrf import CsrfViewMiddleware
from django.urls import URLPattern, URLResolver, include, path, re_path
from django.views.decorators.csrf import csrf_exempt

from kallipolis.foundation.actors import Actor, ActorKind
from kallipolis.foundation.database.api import edge
from kallipolis.foundation.errors import Outage, Reason, Refusal
from kallipolis.foundation.rooms import declared
from kallipolis.foundation.web.actors import caller_of
from kallipolis.foundation.web.compression import is_held
from kallipolis.foundation.web.contracts import Answer, Operation
from kallipolis.foundation.web.decoding import body_of, query_of, without_nul
from kallipolis.foundation.web.logic.documentation import describe
from kallipolis.foundation.web.problems import as_outage, as_response

__all__ = ["Answer", "Operation", "operations", "url_patterns"]

BASE: Final = "api/v1"
NO_ROUTE: Final = Refusal("web.path_not_found", Reason.NOT_FOUND)
SAFE: Final = frozenset({"GET", "HEAD", "OPTIONS"})

View = Callable[..., HttpResponse]


class _Csrf(CsrfViewMiddleware):
    def _reject(self, request: HttpRequest, reason: str) -> Any:
        return reason


_CSRF = _Csrf(lambda request: HttpResponse())


def operations() -> tuple[Operation, ...]:
    """Return what all installed rooms declare."""
    return tuple(declared("rest", "OPERATIONS"))


def url_patterns(found: tuple[Operation, ...]) -> list[URLResolver]:
    """Make one route per path, literal paths before those with parameters.

    Routes lie in groups by their first word, so that a request is compared with few of them.
    """
    groups: dict[str, dict[str, dict[str, Operation]]] = defaultdict(lambda: defaultdict(dict))
    for operation in found:
        word, _, inner = operation.path.removeprefix("/").partition("/")
        groups[word][inner][operation.method] = operation
    routes: list[URLPattern | URLResolver] = []
    for word, paths in sorted(groups.items()):
        if "" in paths:
            routes.append(_route(word, paths.pop("")))
        inner_first = sorted(paths.items(), key=lambda one: one[0].replace("{", "~"))
        routes.append(path(f"{word}/", include([_route(*one) for one in inner_first])))
    rest = [
        path("openapi.json", csrf_exempt(_document)),
        re_path(r"^(.*)$", csrf_exempt(_nothing_here)),
    ]
    return [path(f"{BASE}/", include([*routes, *rest]))]


def _route(template: str, methods: dict[str, Operation]) -> URLPattern:
    shape = template.replace("{", "<str:").replace("}", ">")
    return path(shape, _view(methods), name=next(iter(methods.values())).name)


def _document(request: HttpRequest) -> HttpResponse:
    if request.method not in {"GET", "HEAD"}:
        return _not_allowed(request, ("GET",))
    return HttpResponse(_document_bytes(), content_type="application/json")


@cache
def _document_bytes() -> bytes:
    return msgspec.json.encode(describe(operations()))


def _nothing_here(request: HttpRequest, rest: str = "") -> HttpResponse:
    return as_response(NO_ROUTE)


def _not_allowed(request: HttpRequest, methods: tuple[str, ...]) -> HttpResponse:
    allowed = ", ".join(sorted({*methods, "OPTIONS", *(("HEAD",) if "GET" in methods else ())}))
    if request.method == "OPTIONS":
        return HttpResponse(status=204, headers={"Allow": allowed})
    values = {"method": request.method or "", "allowed": allowed}
    answer = as_response(Refusal("web.method", Reason.MALFORMED, values=values), status=405)
    answer["Allow"] = allowed
    return answer


def _view(methods: dict[str, Operation]) -> Callable[..., HttpResponseBase]:
    calls = {method: _caller(operation) for method, operation in methods.items()}

    @csrf_exempt
    def view(request: HttpRequest, **parameters: str) -> HttpResponse:
        method = "GET" if request.method == "HEAD" else request.method or ""
        call = calls.get(method)
        if call is None:
            return _not_allowed(request, tuple(calls))
        try:
            answer = call(request, **parameters)
        except Refusal as refusal:
            answer = as_response(refusal)
        except Outage as outage:
            answer = as_outage(outage)
        if methods[method].anywhere:
            answer["Access-Control-Allow-Origin"] = "*"
        return answer

    return view


def _caller(operation: Operation) -> View:
    named = inspect.signature(operation.call).parameters

    def call(request: HttpRequest, **parameters: str) -> HttpResponse:
        actor = _admit(request, operation)
        given: dict[str, Any] = {n: without_nul(n, value) for n, value in parameters.items()}
        if operation.query is not None:
            given["query"] = query_of(request, operation.query)
        if operation.body is not None:
            given["body"] = body_of(request, operation.body, operation.accepts)
        if "headers" in named:
            given["headers"] = request.headers
        with nullcontext() if operation.method == "GET" else edge():
            result = operation.call(actor, **given)
        return _encoded(request, operation, result)

    return call


def _admit(request: HttpRequest, operation: Operation) -> Actor:
    actor = caller_of(request)
    if actor.kind is ActorKind.ANONYMOUS and not operation.public:
        raise Refusal("web.unauthenticated", Reason.UNAUTHENTICATED)
    by_token = "Authorization" in request.headers
    if not by_token and actor.kind is not ActorKind.ANONYMOUS and request.method not in SAFE:
        _require_csrf(request)
    if operation.scope and by_token and operation.scope not in actor.scopes:
        raise Refusal("web.scope_missing", Reason.FORBIDDEN, values={"scope": operation.scope})
    return actor


def _require_csrf(request: HttpRequest) -> None:
    _CSRF.process_request(request)
    if _CSRF.process_view(request, HttpResponse, (), {}) is not None:
        raise Refusal("web.csrf", Reason.FORBIDDEN)


def _encoded(request: HttpRequest, operation: Operation, result: Any) -> HttpResponse:
    answer = result if isinstance(result, Answer) else Answer(value=result)
    raw = b""
    if isinstance(answer.value, bytes):
        raw = answer.value
    elif operation.returns is not None:
        raw = msgspec.json.encode(answer.value)
    response = HttpResponse(
        raw, status=answer.status or operation.status, content_type=operation.media_type
    )
    if operation.made_under:
        response["Location"] = f"/{BASE}{operation.made_under}/{answer.value.id}"
    for name, value in answer.headers.items():
        response[name] = value
    if operation.has_etag:
        response["ETag"] = f'"{sha256(raw).hexdigest()[:32]}"'
        if is_held(request, response["ETag"]):
            return HttpResponse(status=304, headers={"ETag": response["ETag"]})
    if not raw:
        del response["Content-Type"]
    return response
