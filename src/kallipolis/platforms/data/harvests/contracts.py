"""Harvests as pack authors declare them, and entries of other portals."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, Final, Literal

import msgspec
from django.utils.translation import gettext_noop as _
from msgspec import Meta

from kallipolis.foundation.text import Text
from kallipolis.platforms.data.sources.contracts import Connection


class Ckan(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, tag="ckan"):
    """A portal with CKAN's action API; the connection leads to where ``api/3/action`` begins."""

    narrowed: Annotated[str, Meta(description="fq of package_search: which datasets.")] = ""


class Dcat(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, tag="dcat"):
    """A catalogue in DCAT's terms that is one document."""

    path: Annotated[str, Meta(min_length=1)]
    format: Literal["turtle", "json-ld", "xml"] = "turtle"


class Harvest(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Another portal whose entries are shown here as from elsewhere.

    Where it is, the installation says under the name of ``connection``. ``licence`` holds where
    an entry names none. ``schedule`` are five fields of cron; empty: when asked to.
    """

    id: str
    title: Text
    connection: Connection
    reads: Ckan | Dcat
    licence: str = ""
    schedule: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Listed:
    """A dataset of another portal: where it came from, and the page there that tells of it.

    Missing: ``modified_at`` is None where the portal does not say.
    """

    harvest: str
    origin: Text
    remote: str
    title: Text
    summary: Text
    publisher: str
    licence: str
    page: str
    tags: tuple[str, ...]
    formats: tuple[str, ...]
    modified_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """A dataset as a portal lists it, before it is kept."""

    remote: str
    title: Text
    summary: Text
    page: str
    publisher: str = ""
    licence: str = ""
    tags: tuple[str, ...] = ()
    formats: tuple[str, ...] = ()
    modified_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Unfit:
    """An entry that could not be taken, and why: the key of a message."""

    remote: str
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Gathered:
    """How a harvest went. Missing: ``error`` is empty unless it failed; then nothing changed."""

    harvest: str
    begun_at: datetime
    ended_at: datetime
    found: int
    added: int
    changed: int
    gone: int
    faults: tuple[Unfit, ...]
    error: str
    error_values: Mapping[str, str]


MESSAGES: Final[dict[str, str]] = {
    "harvest.not_found": _("There is no such harvest, or it is not yours to see."),
    "remedy.harvest.not_found": _("Publish the pack that declares it, or look in the list."),
    "harvest.unreadable": _("What %(harvest)s answers is no catalogue: %(why)s"),
    "remedy.harvest.unreadable": _("Correct how the harvest is declared, or ask who runs it."),
    "harvest.no_title": _("It has no title."),
    "harvest.no_page": _("No page on the web tells of it."),
    "harvest.no_id": _("It has no name of its own."),
    "harvest.away": _("%(dependency)s did not answer."),
}

ACTS: Final[dict[str, str]] = {
    "harvest.run": "Gather what another portal lists.",
    "harvest.view": "See how harvests went.",
}
"""What roles grant and the ledger names, with what it means."""
