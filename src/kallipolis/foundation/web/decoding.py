"""Read what was sent, once, at the edge: body, query and path become values or a refusal."""

from collections.abc import Mapping
from functools import cache
from typing import Any, Final
from urllib.parse import unquote_plus

import msgspec
from django.conf import settings
from django.core.exceptions import RequestDataTooBig, TooManyFieldsSent
from django.http import HttpRequest, UnreadablePostError

from kallipolis.foundation.errors import Problem, Reason, Refusal
from kallipolis.foundation.web.logic.malformed import refuse

RAW: Final = "application/octet-stream"


def body_of(request: HttpRequest, declared: Any, accepts: str) -> Any:
    """Decode the body to its declared type.

    Raises:
        Refusal: ``web.media_type``, ``web.too_large``, ``web.not_json`` or ``web.malformed``.
    """
    if not _is_accepted(request.content_type or "", accepts):
        raise Refusal("web.media_type", Reason.MALFORMED, values={"expected": accepts})
    raw = _raw(request)
    if accepts != "application/json":
        return raw
    if b"\\u0000" in raw:
        raise Refusal("web.not_json", Reason.MALFORMED, values={"fault": "U+0000"})
    try:
        return msgspec.json.decode(raw, type=declared)
    except msgspec.ValidationError as fault:
        raise refuse(str(fault)) from fault
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as fault:
        words = str(fault).partition(" (byte")[0]
        raise Refusal("web.not_json", Reason.MALFORMED, values={"fault": words}) from fault


def query_of(request: HttpRequest, declared: type) -> Any:
    """Decode the query to its declared struct; names that are not declared are refused.

    Raises:
        Refusal: ``web.malformed`` with the parameter at fault.
    """
    try:
        query = request.GET
    except TooManyFieldsSent as fault:
        most = settings.DATA_UPLOAD_MAX_NUMBER_FIELDS
        raise refuse(f"Expected `array` of length <= {most}") from fault
    many = _names_taken(declared)
    for name in query:
        if name not in many:
            raise refuse(f"Object contains unknown field `{unquote_plus(name)}`")
    given = {name: query.getlist(name) if many[name] else query[name] for name in query}
    for name, value in given.items():
        without_nul(name, "".join(value))
    try:
        return msgspec.convert(given, declared, strict=False, str_keys=True)
    except msgspec.ValidationError as fault:
        raise refuse(str(fault)) from fault


def without_nul(name: str, value: str) -> str:
    """Return a value of the address as it is, unless it holds what no store can keep.

    Raises:
        Refusal: ``web.malformed`` for U+0000 and for bytes that are not UTF-8.
    """
    if "\0" in value or any("\ud800" <= c <= "\udfff" for c in value):
        problem = Problem(field=name, code="web.does_not_fit", values={"fault": "U+0000"})
        raise Refusal(
            "web.malformed", Reason.MALFORMED, values={"fault": name}, problems=(problem,)
        )
    return value


def _is_accepted(given: str, accepts: str) -> bool:
    if accepts == "application/json":
        return given == accepts or (given.startswith("application/") and given.endswith("+json"))
    return accepts in {"*/*", given} or given == RAW


def _raw(request: HttpRequest) -> bytes:
    limit = str((settings.DATA_UPLOAD_MAX_MEMORY_SIZE or 0) >> 20)
    try:
        return request.body
    except RequestDataTooBig as fault:
        raise Refusal("web.too_large", Reason.TOO_LARGE, values={"limit": limit}) from fault
    except UnreadablePostError as fault:
        raise Refusal("web.bad_request", Reason.MALFORMED) from fault


@cache
def _names_taken(declared: type) -> Mapping[str, bool]:
    """Return the parameters that a query may hold, each with whether it may be there many times."""
    kinds = (msgspec.inspect.ListType, msgspec.inspect.VarTupleType, msgspec.inspect.SetType)
    fields = getattr(msgspec.inspect.type_info(declared), "fields", ())
    return {field.encode_name: isinstance(_bare(field.type), kinds) for field in fields}


def _bare(type_: msgspec.inspect.Type) -> msgspec.inspect.Type:
    """Return a type without the words by which the document of the interface explains it."""
    return type_.type if isinstance(type_, msgspec.inspect.Metadata) else type_
