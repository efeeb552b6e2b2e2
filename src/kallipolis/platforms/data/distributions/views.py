"""What other portals and programs read: DCAT-AP, CKAN's action API, and the files themselves."""

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, Final

import msgspec
from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from kallipolis.foundation.errors import Refusal, not_found
from kallipolis.foundation.web.api import is_held, message
from kallipolis.foundation.web.here import language_of_thread
from kallipolis.platforms.data.distributions import api
from kallipolis.platforms.data.distributions.adapters import actions, leaving
from kallipolis.platforms.data.distributions.contracts import Rows, RowSearch
from kallipolis.platforms.data.distributions.logic.ckan import Speech
from kallipolis.platforms.data.distributions.logic.vocabularies import EXPORTS

FRESH: Final = "public, max-age=0, must-revalidate"
LASTING: Final = "public, max-age=31536000, immutable"
BOM: Final = b"\xef\xbb\xbf"
PART: Final = 1 << 18
ANYWHERE: Final = {
    "Access-Control-Allow-Origin": "*",
    "Access-Control-Expose-Headers": "Deprecation, Link, Sunset",
}
"""Open data is read by pages of others too; nothing here looks at who asks."""

FROM_PAGES: Final = {
    "Access-Control-Allow-Methods": "GET, HEAD, POST, OPTIONS",
    "Access-Control-Allow-Headers": "Content-Type",
    "Access-Control-Max-Age": "86400",
}
"""What a browser wants to hear before a page of others may send JSON."""


@require_safe
def negotiate(request: HttpRequest) -> HttpResponse:
    """Lead to the catalogue in the form that the client would rather have; people to its page."""
    wanted = request.get_preferred_type(["text/html", *EXPORTS.values()])
    ending = next((name for name, media in EXPORTS.items() if media == wanted), "")
    answer = HttpResponseRedirect(f"/open/catalogue.{ending}" if ending else "/open/")
    answer["Vary"] = "Accept"
    return answer


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


@require_safe
def download(request: HttpRequest, dataset_id: str, file: str, form: str) -> HttpResponseBase:
    """Hand out a file, with a byte order mark for spreadsheet programs if they ask for one.

    A file of a named version never changes.
    """
    given = request.GET.get("version", "")
    if file != dataset_id or (given and not (given.isascii() and given.isdecimal())):
        raise not_found("distribution.not_found")
    found = api.distribution(dataset_id, form, version=int(given) if given else None)
    mark = BOM if form == "csv" and request.GET.get("bom") == "1" else b""
    headers = {
        "ETag": f'"{found.checksum[:32]}{"-bom" if mark else ""}"',
        "Cache-Control": LASTING if given else FRESH,
        "Content-Disposition": f'attachment; filename="{dataset_id}.{form}"',
        "Content-Length": str(found.size + len(mark)),
        **leaving.headers_of(dataset_id),
        **ANYWHERE,
    }
    if is_held(request, headers["ETag"]):
        del headers["Content-Length"]
        return HttpResponse(status=304, headers=headers)
    parts = _parts(found.file, mark)
    return StreamingHttpResponse(parts, content_type=found.media_type, headers=headers)


@require_safe
def version(request: HttpRequest) -> HttpResponse:
    """Say which version of CKAN's interface is spoken, as clients ask before they begin."""
    return _plain({"version": 3}, 200)


@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST", "OPTIONS"])
def act(request: HttpRequest, name: str) -> HttpResponse:
    """Answer an action of CKAN as CKAN would; nothing here changes anything, whoever asks."""
    if request.method == "OPTIONS":
        return HttpResponse(status=204, headers={**ANYWHERE, **FROM_PAGES})
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


def _parts(file: Path, mark: bytes) -> Iterator[bytes]:
    if mark:
        yield mark
    with file.open("rb") as opened:
        while part := opened.read(PART):
            yield part
