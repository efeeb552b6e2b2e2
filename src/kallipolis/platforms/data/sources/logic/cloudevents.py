"""What an event says, and why a message is none.

Source: CloudEvents 1.0.2, 3.1 (required attributes) and 3.2 (optional ones); JSON event format
1.0.2, 3.1 (handling of data); NATS protocol binding, binary and structured content mode.
"""

import binascii
from base64 import b64decode, b64encode
from collections.abc import Mapping
from datetime import datetime
from typing import Final
from urllib.parse import unquote

import msgspec

from kallipolis.platforms.data.sources.contracts import EVENT, WRONG
from kallipolis.platforms.data.sources.logic.rows import Fed

VERSION: Final = "1.0"
REQUIRED: Final = ("id", "source", "type")
STRUCTURED: Final = "application/cloudevents"
ATTRIBUTE: Final = "ce-"
DATA: Final = frozenset({"data", "data_base64"})

Said = Mapping[str, object]


class _NoEventError(Exception):
    """Says why a message is no event."""


def structured(headers: Mapping[str, str], payload: bytes) -> bytes:
    """Return a message as an event in JSON, if its attributes stand in its headers; else as it is.

    Data that is no JSON value is carried in base 64.
    """
    given = {name.lower(): value for name, value in headers.items()}
    is_structured = given.get("content-type", "").lower().startswith(STRUCTURED)
    if is_structured or f"{ATTRIBUTE}specversion" not in given:
        return payload
    event: dict[str, object] = {
        name.removeprefix(ATTRIBUTE): unquote(value)
        for name, value in given.items()
        if name.startswith(ATTRIBUTE)
    }
    try:
        event["data"] = msgspec.json.decode(payload)
    except (msgspec.MsgspecError, UnicodeDecodeError):
        event["data_base64"] = b64encode(payload).decode()
    return msgspec.json.encode(event)


def as_row(payload: bytes, ours: Mapping[str, str], position: str) -> Fed:
    """Return the fields of an event's data and what it says of itself, or why it is none."""
    try:
        event = _event(payload)
        values = _data(event)
    except _NoEventError as fault:
        unread = payload.decode("utf-8", "replace")
        return Fed(values={**ours, WRONG: str(fault)}, unread=unread, position=position)
    told = {f"{EVENT}_{name}": value for name, value in event.items() if name not in DATA}
    return Fed(values={**values, **told, **ours, WRONG: None}, position=position)


def _event(payload: bytes) -> Said:
    try:
        event = msgspec.json.decode(payload, type=dict[str, object])
    except (msgspec.MsgspecError, UnicodeDecodeError) as fault:
        raise _NoEventError("not a JSON object") from fault
    if event.get("specversion") != VERSION:
        raise _NoEventError(f"specversion is not {VERSION}")
    for name in REQUIRED:
        if not isinstance(event.get(name), str) or not event[name]:
            raise _NoEventError(f"the attribute {name} is missing")
    _require_moment(event)
    return event


def _require_moment(event: Said) -> None:
    if event.get("time") is None:
        return
    try:
        is_aware = datetime.fromisoformat(str(event["time"])).tzinfo is not None
    except ValueError:
        is_aware = False
    if not is_aware:
        raise _NoEventError("the attribute time is no moment")


def _data(event: Said) -> Said:
    """Return the data of an event; nothing of one that has none."""
    data = event.get("data")
    if "data_base64" in event:
        data = _decoded(event["data_base64"])
    if data is None:
        return {}
    if not isinstance(data, dict):
        raise _NoEventError("its data is not a JSON object")
    return data


def _decoded(said: object) -> object:
    try:
        return msgspec.json.decode(b64decode(str(said), validate=True))
    except (msgspec.MsgspecError, UnicodeDecodeError, binascii.Error) as fault:
        raise _NoEventError("its data is not a JSON object") from fault
