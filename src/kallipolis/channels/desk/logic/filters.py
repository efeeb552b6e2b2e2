"""Read the filters of a list out of its address, and write them back into one."""

from collections.abc import Mapping
from typing import Final, TypeVar
from urllib.parse import urlencode

import msgspec

from kallipolis.foundation.errors import Reason, Refusal
from kallipolis.platforms.application.cases.contracts import (
    InboxFilter,
    InboxPage,
    SupervisionFilter,
)

SHOWN: Final = 30
WALKED: Final = frozenset({"after", "before", "limit"})
"""What says where in a list one is, and not which list it is."""

Filter = TypeVar("Filter")
AT: Final = "at"
"""Holds the place of a case in the list that it was opened from."""


def inbox_filter(given: Mapping[str, str]) -> InboxFilter:
    """Return which rows of the inbox are asked for; what is empty filters nothing.

    Raises:
        Refusal: ``desk.filter_unknown``.
    """
    known = {field for field in InboxFilter.__struct_fields__ if field != "limit"}
    return _read(given, known, InboxFilter)


def supervision_filter(given: Mapping[str, str]) -> SupervisionFilter:
    """Return which cases a supervisor asks for; what is empty filters nothing.

    Raises:
        Refusal: ``desk.filter_unknown``.
    """
    known = {field for field in SupervisionFilter.__struct_fields__ if field != "limit"}
    return _read(given, known, SupervisionFilter)


def chosen(given: Mapping[str, str]) -> dict[str, str]:
    """Return which list is asked for, wherever in it one is, in one order of names."""
    known = set(InboxFilter.__struct_fields__) - WALKED
    return {name: given[name].strip() for name in sorted(known & set(given)) if given[name].strip()}


def query_of(given: Mapping[str, str]) -> str:
    """Return which list is asked for, as it is kept under a name."""
    return urlencode(chosen(given))


def address_of(path: str, given: Mapping[str, str], **changed: str) -> str:
    """Return a path with the filters that are set, some of them changed."""
    wanted = {name: value for name, value in {**given, **changed}.items() if value}
    return f"{path}?{urlencode(wanted)}" if wanted else path


def sides(asked: InboxFilter, page: InboxPage) -> tuple[str | None, str | None]:
    """Return the marks of the pages before and after one of an inbox, None where there is none."""
    if not page.rows:
        return None, None
    if asked.before:
        return page.after, page.rows[-1].mark
    return page.rows[0].mark if asked.after else None, page.after


def page_at(path: str, given: Mapping[str, str], **mark: str | None) -> str:
    """Return the address of a page of a list at a mark, empty where there is no such page."""
    found = {name: value for name, value in mark.items() if value}
    return address_of(path, given, **found) if found else ""


def _read(given: Mapping[str, str], known: set[str], kind: type[Filter]) -> Filter:
    found = {name: given[name].replace("\0", "").strip() for name in known & set(given)}
    wanted = {name: value for name, value in found.items() if value}
    try:
        return msgspec.convert(wanted | {"limit": SHOWN}, kind)
    except msgspec.ValidationError as fault:
        raise Refusal("desk.filter_unknown", Reason.MALFORMED) from fault
