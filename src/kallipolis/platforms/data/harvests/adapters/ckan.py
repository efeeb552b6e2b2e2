"""Portals with CKAN's action API, asked page by page."""

from collections.abc import Iterator
from typing import Any, Final

import msgspec

from kallipolis.platforms.data.harvests.adapters.faults import unreadable
from kallipolis.platforms.data.harvests.contracts import Ckan, Entry, Harvest, Unfit
from kallipolis.platforms.data.harvests.logic import shaping
from kallipolis.platforms.data.sources import api as sources
from kallipolis.platforms.data.sources.contracts import Address

A_PAGE: Final = 100
MOST: Final = 100_000
SEARCH: Final = "api/3/action/package_search"


class _Result(msgspec.Struct, frozen=True):
    count: int
    results: list[dict[str, Any]]


class _Answer(msgspec.Struct, frozen=True):
    success: bool
    result: _Result


def entries(harvest: Harvest, asked: Ckan) -> Iterator[Entry | Unfit]:
    """Yield what a portal lists.

    Raises:
        Refusal: ``source.connection_missing``; ``source.unreadable``; ``harvest.unreadable``.
        Outage: while it does not answer.
    """
    for start in range(0, MOST, A_PAGE):
        found = _page(harvest, asked, start)
        yield from map(_entry, found.results)
        if not found.results or start + len(found.results) >= found.count:
            return


def _page(harvest: Harvest, asked: Ckan, start: int) -> _Result:
    narrowed = {"fq": asked.narrowed} if asked.narrowed else {}
    parameters = {"rows": str(A_PAGE), "start": str(start), "sort": "name asc", **narrowed}
    address = Address(connection=harvest.connection, path=SEARCH, parameters=parameters)
    try:
        answer = msgspec.json.decode(sources.fetch(address), type=_Answer)
    except msgspec.MsgspecError as fault:
        raise unreadable(harvest, str(fault)) from fault
    return answer.result


def _entry(package: dict[str, Any]) -> Entry | Unfit:
    organisation = package.get("organization")
    resources = _listed(package.get("resources"))
    return shaping.entry(
        package.get("name"),
        shaping.text(package.get("title")),
        shaping.text(package.get("notes")),
        package.get("url"),
        publisher=organisation.get("title") if isinstance(organisation, dict) else "",
        licence=package.get("license_title") or package.get("license_id"),
        tags=[each.get("name") for each in _listed(package.get("tags"))],
        formats=sorted({shaping.words(each.get("format")).upper() for each in resources}),
        modified_at=shaping.words(package.get("metadata_modified")),
    )


def _listed(value: object) -> list[dict[str, Any]]:
    return [each for each in value if isinstance(each, dict)] if isinstance(value, list) else []
