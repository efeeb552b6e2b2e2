"""Read the filters of a list out of its address, and write them back into one."""

from collections.abc import Mapping
from urllib.parse import urlencode

import msgspec

from kallipolis.foundation.errors import Reason, Refusal
from kallipolis.platforms.application.cases.contracts import InboxFilter

SHOWN = 30


def inbox_filter(given: Mapping[str, str]) -> InboxFilter:
    """Return which rows of the inbox are asked for; what is empty filters nothing.

    Raises:
        Refusal: ``desk.filter_unknown``.
    """
    known = {field for field in InboxFilter.__struct_fields__ if field != "limit"}
    chosen = {name: value.strip() for name, value in given.items() if name in known}
    wanted = {name: value for name, value in chosen.items() if value}
    try:
        return msgspec.convert(wanted | {"limit": SHOWN}, InboxFilter)
    except msgspec.ValidationError as fault:
        raise Refusal("desk.filter_unknown", Reason.MALFORMED) from fault


def address_of(path: str, given: Mapping[str, str], **changed: str) -> str:
    """Return a path with the filters that are set, some of them changed."""
    wanted = {name: value for name, value in {**given, **changed}.items() if value}
    return f"{path}?{urlencode(wanted)}" if wanted else path
