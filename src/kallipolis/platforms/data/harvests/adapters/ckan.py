"""Portals with CKAN's action API, asked page by page."""

from collections.abc import Iterator
from functools import cached_property
from typing import Any, Final
from urllib.parse import quote

import msgspec

from kallipolis.foundation.errors import Refusal
from kallipolis.platforms.data.harvests.adapters.faults import unreadable
from kallipolis.platforms.data.harvests.contracts import Ckan, Entry, Harvest, Unfit
from kallipolis.platforms.data.harvests.logic import shaping
from kallipolis.platforms.data.sources import api as sources
from kallipolis.platforms.data.sources.contracts import Address

A_PAGE: Final = 100
MOST: Final = 100_000
SEARCH: Final = "api/3/action/package_search"
STATUS: Final = "api/3/action/status_show"
UNLICENSED: Final = frozenset({"notspecified", "not-specified"})
"""Ids of licences by which CKAN says that nobody chose one.

Source: CKAN 2.10, list of licences (``ckan/model/license.py``).
"""


class _Result(msgspec.Struct, frozen=True):
    count: int
    results: list[dict[str, Any]]


class _Answer(msgspec.Struct, frozen=True):
    success: bool
    result: _Result


class _About(msgspec.Struct, frozen=True):
    site_url: str = ""


class _Status(msgspec.Struct, frozen=True):
    result: _About


def entries(harvest: Harvest, asked: Ckan) -> Iterator[Entry | Unfit]:
    """Yield what a portal lists.

    Raises:
        Refusal: ``source.connection_missing``; ``source.unreadable``; ``harvest.unreadable``.
        Outage: while it does not answer.
    """
    site = _Site(harvest)
    start = 0
    while start < MOST:
        found = _page(harvest, asked, start)
        yield from (_entry(package, site) for package in found.results)
        start += len(found.results)
        if not found.results or start >= found.count:
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


class _Site:
    """Where the pages of a portal are, asked for once, if a dataset names none of its own."""

    def __init__(self, harvest: Harvest) -> None:
        self.harvest = harvest

    def page_of(self, package: dict[str, Any]) -> str:
        """Return the page of a dataset: the one that it names, else the one that the portal has."""
        own, name = shaping.web_address(package.get("url")), shaping.words(package.get("name"))
        if own or not name or not self._address:
            return own
        return f"{self._address}/dataset/{quote(name, safe='')}"

    @cached_property
    def _address(self) -> str:
        """Return where the portal says that it is.

        Missing: empty for one that does not say.
        """
        address = Address(connection=self.harvest.connection, path=STATUS)
        try:
            said = msgspec.json.decode(sources.fetch(address), type=_Status)
        except (msgspec.MsgspecError, Refusal):
            return ""
        return shaping.web_address(said.result.site_url).rstrip("/")


def _entry(package: dict[str, Any], site: _Site) -> Entry | Unfit:
    resources = _listed(package.get("resources"))
    return shaping.entry(
        package.get("name"),
        shaping.translated(package.get("title_translated"), package.get("title")),
        shaping.translated(package.get("notes_translated"), package.get("notes")),
        site.page_of(package),
        publisher=_publisher(package),
        licence=_licence(package),
        tags=[each.get("display_name") or each.get("name") for each in _tags(package)],
        formats=sorted({shaping.words(each.get("format")).upper() for each in resources}),
        modified_at=shaping.words(package.get("metadata_modified")),
    )


def _publisher(package: dict[str, Any]) -> str:
    """Return who publishes a dataset: the organisation, else who is named beside it."""
    organisation = package.get("organization")
    if isinstance(organisation, dict):
        said = organisation.get("title_translated"), organisation.get("title")
        return shaping.translated(*said).zh_hans
    extras = {each.get("key"): each.get("value") for each in _listed(package.get("extras"))}
    return shaping.words(extras.get("publisher_name")) or shaping.words(package.get("author"))


def _licence(package: dict[str, Any]) -> str:
    """Return the licence that a dataset names; that none is named is a code of its own there."""
    if shaping.words(package.get("license_id")).lower() in UNLICENSED:
        return ""
    return shaping.words(package.get("license_title")) or shaping.words(package.get("license_id"))


def _tags(package: dict[str, Any]) -> list[dict[str, Any]]:
    """Return the tags of a dataset; those that are given by language, in the first one.

    Shape: as the portal has them, each with its name.
    """
    own = _listed(package.get("tags"))
    spoken = package.get("tags_translated") or package.get("keywords")
    if own or not isinstance(spoken, dict):
        return own
    first = next((each for each in spoken.values() if isinstance(each, list) and each), [])
    return [{"name": each} for each in first]


def _listed(value: object) -> list[dict[str, Any]]:
    return [each for each in value if isinstance(each, dict)] if isinstance(value, list) else []
