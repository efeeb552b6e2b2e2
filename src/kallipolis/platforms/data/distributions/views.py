"""What other portals and programs read: DCAT-AP, CKAN's action API, and the files themselves."""

from collections.abc import Callable, Iterator, Mapping
from functools import wraps
from pathlib import Path
from typing import Any, Final

import msgspec
from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from kallipolis.foundation import cells
from kallipolis.foundation.errors import Refusal, not_found
from kallipolis.foundation.web.api import is_held, message
from kallipolis.foundation.web.here import language_of_thread
from kallipolis.platforms.data.distributions import api
from kallipolis.platforms.data.distributions.adapters import actions, leaving
from kallipolis.platforms.data.distributions.contracts import Distribution, Rows, RowSearch
from kallipolis.platforms.data.distributions.logic.ckan import Speech
from kallipolis.platforms.data.distributions.logic.graph import address_of
from kallipolis.platforms.data.distributions.logic.spans import span_of
from kallipolis.platforms.data.distributions.logic.vocabularies import EXPORTS

FRESH: Final = "public, max-age=0, must-revalidate"
LASTING: Final = "public, max-age=31536000, immutable"
BOM: Final = b"\xef\xbb\xbf"
PART: Final = 1 << 18
ANYWHERE: Final = {
    "Access-Control-Allow-Origin": "*",
    "Access-Control-Expose-Headers": "Accept-Ranges, Content-Disposition, Content-Length, "
    "Content-Range, Deprecation, ETag, Link, Sunset",
}
"""Open data is read by pages of others too; nothing here looks at who asks."""

FROM_PAGES: Final = {
    "Access-Control-Allow-Methods": "GET, HEAD, POST, OPTIONS",
    "Access-Control-Allow-Headers": "Content-Type, If-None-Match, If-Range, Range",
    "Access-Control-Max-Age": "86400",
}
"""What a browser wants to hear before a page of others may send JSON, or ask for a part."""

View = Callable[..., HttpResponseBase]


def _from_pages(view: View) -> View:
    """Let pages of others ask before they read."""

    @wraps(view)
    def asked(request: HttpRequest, **parameters: str) -> HttpResponseBase:
        if request.method == "OPTIONS":
            return HttpResponse(status=204, headers={**ANYWHERE, **FROM_PAGES})
        return view(request, **parameters)

    return asked


@require_safe
def negotiate(request: HttpRequest) -> HttpResponse:
    """Lead to the catalogue in the form that the client would rather have; people to its page."""
    wanted = request.get_preferred_type(["text/html", *EXPORTS.values()])
    ending = next((name for name, media in EXPORTS.items() if media == wanted), "")
    answer = HttpResponseRedirect(f"/open/catalogue.{ending}" if ending else "/open/")
    answer["Vary"] = "Accept"
    return answer


@_from_pages
@require_safe
def catalogue(request: HttpRequest, ending: str) -> HttpResponse:
    """Describe the open datasets in the terms of DCAT-AP."""
    if ending not in EXPORTS:
        raise not_found("distribution.not_found")
    headers = {"ETag": f'"{api.catalogue_tag()}-{ending}"', "Cache-Control": FRESH, **ANYWHERE}
    if is_held(request, headers["ETag"]):
        return HttpResponse(status=304, headers=headers)
    media = EXPORTS[ending]
    return HttpResponse(api.described(media), content_type=media, headers=headers)


@_from_pages
@require_safe
def download(request: HttpRequest, dataset_id: str, file: str, form: str) -> HttpResponseBase:
    """Hand out a file or a part of it, or all of it as spreadsheet programs want it.

    A file of a named version never changes.
    """
    given = request.GET.get("version", "")
    if file != dataset_id or (given and not (given.isascii() and given.isdecimal())):
        raise not_found("distribution.not_found")
    found = api.distribution(dataset_id, form, version=int(given) if given else None)
    is_sheet = form == "csv" and request.GET.get("bom") == "1"
    headers = {
        "ETag": f'"{found.checksum[:32]}{"-sheet" if is_sheet else ""}"',
        "Cache-Control": LASTING if given else FRESH,
        "Content-Disposition": f'attachment; filename="{dataset_id}.{form}"',
        **leaving.headers_of(dataset_id),
        **ANYWHERE,
    }
    if is_held(request, headers["ETag"]):
        return HttpResponse(status=304, headers=headers)
    if is_sheet:
        parts = _sheet(found.file)
        return StreamingHttpResponse(parts, content_type=found.media_type, headers=headers)
    return _part(request, found, headers)


def _part(request: HttpRequest, found: Distribution, headers: dict[str, str]) -> HttpResponseBase:
    """Hand out the part that is asked for, if what the client has is of the same file."""
    headers["Accept-Ranges"] = "bytes"
    is_same = request.headers.get("If-Range", headers["ETag"]) == headers["ETag"]
    asked = span_of(request.headers.get("Range", "") if is_same else "", found.size)
    span = range(found.size) if asked is None else asked
    if asked is not None:
        shown = f"{span.start}-{span.stop - 1}" if span else "*"
        headers["Content-Range"] = f"bytes {shown}/{found.size}"
    if asked is not None and not span:
        return HttpResponse(status=416, headers=headers)
    headers["Content-Length"] = str(len(span))
    status = 200 if asked is None else 206
    parts = _parts(found.file, span)
    return StreamingHttpResponse(
        parts, status=status, content_type=found.media_type, headers=headers
    )


@require_safe
def page(request: HttpRequest, dataset_id: str) -> HttpResponse:
    """Lead to a dataset from where CKAN has its page, and harvesters look for it."""
    return HttpResponseRedirect(address_of("", api.get(dataset_id).id))


@require_safe
def version(request: HttpRequest) -> HttpResponse:
    """Say which version of CKAN's interface is spoken, as clients ask before they begin."""
    return _plain({"version": 3}, 200)


@csrf_exempt
@_from_pages
@require_http_methods(["GET", "HEAD", "POST"])
def act(request: HttpRequest, name: str) -> HttpResponse:
    """Answer an action of CKAN as CKAN would; nothing here changes anything, whoever asks."""
    if not actions.known(name):
        return _plain(f"Bad request - Action name not known: {name}", 400)
    try:
        given = _given(request)
    except msgspec.MsgspecError as fault:
        return _plain(f"Bad request - JSON Error: Error decoding JSON data. {fault}", 400)
    return _acted(name, given)


def _acted(name: str, given: Mapping[str, Any]) -> HttpResponse:
    base = settings.KALLIPOLIS.base_url
    said: dict[str, Any] = {"help": f"{base}/open/api/3/action/help_show?name={name}"}
    speech = Speech(base=base, language=language_of_thread(), theme=_theme)
    told: dict[str, str] = {}

    def rows(dataset_id: str, asked: RowSearch) -> Rows:
        found = api.rows(dataset_id, asked)
        told.update(leaving.headers_of(dataset_id, found.fields))
        return found

    try:
        result = actions.answer(name, given, speech, rows)
    except actions.NotThereError:
        return _refused(said, 404, "Not Found Error", message="Not found")
    except actions.InvalidError as fault:
        return _refused(said, 409, "Validation Error", **{fault.field: [fault.words]})
    except actions.UnsearchableError as fault:
        words = f"Search Query is invalid: {fault}"
        return _refused(said, 400, "Search Query Error", message=words)
    except Refusal as refusal:
        words = message(refusal.code, refusal.values)
        return _refused(said, 409, "Validation Error", fields=[words])
    return _plain(said | {"success": True, "result": result}, 200, told)


def _theme(id: str) -> str:
    return message(f"dataset.theme.{id}")


def _given(request: HttpRequest) -> Mapping[str, Any]:
    """Return the parameters; one that is given several times is a list."""
    given = request.POST if request.method == "POST" else request.GET
    if request.method != "POST" or request.content_type != "application/json":
        lists = given.lists()
        return {name: found if len(found) > 1 else found[0] for name, found in lists if found}
    return msgspec.json.decode(request.body or b"{}", type=dict[str, Any])


def _refused(said: dict[str, Any], status: int, kind: str, **fault: Any) -> HttpResponse:
    return _plain(said | {"success": False, "error": {**fault, "__type": kind}}, status)


def _plain(said: object, status: int, told: Mapping[str, str] | None = None) -> HttpResponse:
    headers = {"Cache-Control": FRESH, **ANYWHERE, **(told or {})}
    raw = msgspec.json.encode(said)
    media = "application/json;charset=utf-8"
    return HttpResponse(raw, status=status, content_type=media, headers=headers)


def _parts(file: Path, span: range) -> Iterator[bytes]:
    left = len(span)
    with file.open("rb") as opened:
        opened.seek(span.start)
        while part := opened.read(min(PART, left)):
            yield part
            left -= len(part)


def _sheet(file: Path) -> Iterator[bytes]:
    """Yield a CSV file as spreadsheet programs read it as what it is, and compute nothing in it."""
    yield BOM
    with file.open("rb") as opened:
        while lines := opened.readlines(PART):
            yield cells.guarded(b"".join(lines))
