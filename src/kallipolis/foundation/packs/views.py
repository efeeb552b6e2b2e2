"""The JSON Schemas of documents, for editors."""

from functools import cache

import msgspec
from django.http import HttpRequest, HttpResponse

from kallipolis.foundation.errors import Reason, Refusal
from kallipolis.foundation.packs import api


def schema(request: HttpRequest, kind: str) -> HttpResponse:
    found = _texts().get(kind)
    if found is None:
        values = {"kind": kind, "kinds": ", ".join(_texts())}
        raise Refusal("pack.kind_not_found", Reason.NOT_FOUND, values=values)
    response = HttpResponse(found, content_type="application/schema+json")
    response["Cache-Control"] = "public, max-age=3600"
    return response


@cache
def _texts() -> dict[str, bytes]:
    return {kind: msgspec.json.encode(found) for kind, found in api.schemas().items()}
