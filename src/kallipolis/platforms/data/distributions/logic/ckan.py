"""Open datasets as CKAN's action API says them, and what it asks in its own words.

Source: CKAN 2.11, https://docs.ckan.org/en/2.11/api/
"""

import csv
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from io import StringIO
from typing import Any, Final
from urllib.parse import urlencode

from msgspec import json, to_builtins

from kallipolis.foundation.text import Text
from kallipolis.platforms.data.datasets.contracts import Field
from kallipolis.platforms.data.distributions.contracts import (
    MEDIA_TYPES,
    Distribution,
    Entry,
    Form,
    Publisher,
    Rows,
)
from kallipolis.platforms.data.distributions.logic.graph import address_of

Plain = dict[str, Any]

NEVER: Final = datetime.min.replace(tzinfo=UTC)
USUAL_ORDER: Final = "score desc, metadata_modified desc"

FACETS: Final = {
    "organization": "publisher",
    "tags": "tag",
    "res_format": "form",
    "groups": "theme",
    "license_id": "licence",
}
TYPES: Final = {
    "integer": "int8",
    "number": "float8",
    "longitude": "float8",
    "latitude": "float8",
    "boolean": "bool",
    "date": "date",
    "moment": "timestamptz",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Speech:
    """In which language, and as which site, things are said; ``theme`` names a theme."""

    base: str
    language: str
    theme: Callable[[str], str] = str

    def say(self, text: Text) -> str:
        """Return words in the language."""
        return text.in_language(self.language)


def ordered(found: Sequence[Entry], sort: str, speech: Speech, *, is_ranked: bool) -> list[Entry]:
    """Return entries in the order that ``sort`` of a search says.

    They come best first where they are ranked; else each fits as well as the next.

    Raises:
        ValueError: with the part that names no field to sort by.
    """
    best = {entry.id: number if is_ranked else 0 for number, entry in enumerate(found)}
    keys: dict[str, Callable[[Entry], Any]] = {
        "score": lambda entry: -best[entry.id],
        "relevance": lambda entry: -best[entry.id],
        "metadata_modified": lambda entry: _span(entry)[1] or NEVER,
        "metadata_created": lambda entry: _span(entry)[0] or NEVER,
        "name": lambda entry: entry.id,
        "title": lambda entry: speech.say(entry.dataset.title),
        "title_string": lambda entry: speech.say(entry.dataset.title),
    }
    entries = list(found)
    for part in reversed(sort.split(",")):
        field, _, way = part.strip().partition(" ")
        if field not in keys or way.strip().lower() not in {"", "asc", "desc"}:
            raise ValueError(part.strip())
        entries.sort(key=keys[field], reverse=way.strip().lower() == "desc")
    return entries


def package(entry: Entry, files: Mapping[Form, Distribution], speech: Speech) -> Plain:
    """Return a dataset as ``package_show`` does."""
    dataset = entry.dataset
    first, last = _span(entry)
    resources = [resource(entry, form, files.get(form), speech) for form in _handed_out(entry)]
    return {
        "id": entry.id,
        "name": entry.id,
        "title": speech.say(dataset.title),
        "title_translated": to_builtins(dataset.title),
        "notes": speech.say(dataset.summary),
        "notes_translated": to_builtins(dataset.summary),
        "url": address_of(speech.base, entry.id),
        "type": "dataset",
        "state": "active",
        "private": False,
        "isopen": True,
        "version": str(entry.versions[0].id) if entry.versions else "",
        "author": speech.say(entry.publisher.name),
        "maintainer": speech.say(entry.publisher.name),
        "license_id": dataset.licence,
        "license_title": dataset.licence,
        "license_url": licence(dataset.licence)["url"],
        "owner_org": entry.publisher.id,
        "organization": organisation(entry.publisher, speech),
        "metadata_created": _moment(first),
        "metadata_modified": _moment(last),
        "num_resources": len(resources),
        "resources": resources,
        "num_tags": len(dataset.tags),
        "tags": [_tag(each) for each in dataset.tags],
        "groups": [group(each, speech) for each in dataset.themes],
        "extras": [
            {"key": "frequency", "value": dataset.freshness.cycle},
            {"key": "region", "value": entry.region.code if entry.region else ""},
            {"key": "rows", "value": str(entry.rows)},
        ],
    }


def resource(entry: Entry, form: Form, file: Distribution | None, speech: Speech) -> Plain:
    """Return a distribution as ``resource_show`` does; size and hash where the file is there."""
    _, last = _span(entry)
    return {
        "id": f"{entry.id}.{form}",
        "package_id": entry.id,
        "name": f"{speech.say(entry.dataset.title)} ({form.value.upper()})",
        "description": speech.say(entry.dataset.summary),
        "format": form.value.upper(),
        "mimetype": MEDIA_TYPES[form].partition(";")[0],
        "url": f"{address_of(speech.base, entry.id)}/{entry.id}.{form}",
        "url_type": "upload",
        "state": "active",
        "position": entry.forms.index(form),
        "created": _moment(last),
        "last_modified": _moment(last),
        "size": file.size if file else None,
        "hash": f"sha256:{file.checksum}" if file else "",
        "datastore_active": True,
    }


def organisation(publisher: Publisher, speech: Speech, packages: int | None = None) -> Plain:
    """Return who publishes, as ``organization_show`` does."""
    title = speech.say(publisher.name)
    said = {"title": title, "display_name": title, "is_organization": True, "state": "active"}
    counted = {} if packages is None else {"package_count": packages}
    return {"id": publisher.id, "name": publisher.id, "type": "organization", **said, **counted}


def group(theme: str, speech: Speech, packages: int | None = None) -> Plain:
    """Return a theme as a group."""
    title = speech.theme(theme)
    said = {"title": title, "display_name": title, "is_organization": False, "state": "active"}
    counted = {} if packages is None else {"package_count": packages}
    return {"id": theme, "name": theme, "type": "group", **said, **counted}


def licence(id: str) -> Plain:
    """Return a licence by its SPDX id, as ``license_list`` does."""
    url = f"https://spdx.org/licenses/{id}.html"
    return {"id": id, "title": id, "url": url, "status": "active"}


def counted(found: Mapping[str, Mapping[str, int]], facet: str) -> dict[str, int]:
    """Return how many datasets fall under what of a facet, written as a dataset says it."""
    counts = found.get(FACETS.get(facet, ""), {})
    return {name.upper() if facet == "res_format" else name: n for name, n in counts.items()}


def search_facets(
    found: Mapping[str, Mapping[str, int]],
    asked: Iterable[str],
    named: Mapping[str, Callable[[str], str]],
) -> Plain:
    """Return how many datasets fall under what, as ``package_search`` does."""
    shown: Plain = {}
    for name in asked:
        say = named.get(name, str)
        counts = counted(found, name).items()
        items = [{"name": k, "display_name": say(k), "count": n} for k, n in counts]
        shown[name] = {"title": name, "items": items}
    return shown


def datastore_field(field: Field, speech: Speech) -> Plain:
    """Return a field as ``datastore_search`` does."""
    notes = speech.say(field.meaning) if field.meaning else ""
    about = {"label": speech.say(field.title), "notes": notes, "unit": field.unit}
    return {"id": field.id, "type": TYPES.get(field.type, "text"), "info": about}


def records(found: Rows, form: str) -> list[Any] | str:
    """Return rows as ``datastore_search`` does: as objects, as lists, or as text with a head."""
    if form == "objects":
        return list(found.rows)
    lists = [[row[field] for field in found.fields] for row in found.rows]
    if form == "lists":
        return lists
    text = StringIO()
    csv.writer(text, delimiter="\t" if form == "tsv" else ",").writerows([found.fields, *lists])
    return text.getvalue()


def links(given: Mapping[str, Any], limit: int, offset: int) -> Plain:
    """Return where a question for rows begins, and where it goes on."""
    plain = {
        name: value if isinstance(value, str) else json.encode(value).decode()
        for name, value in given.items()
        if name not in {"limit", "offset"}
    }
    start = f"/open/api/3/action/datastore_search?{urlencode({**plain, 'limit': limit})}"
    return {"start": start, "next": f"{start}&offset={offset + limit}"}


def _handed_out(entry: Entry) -> tuple[Form, ...]:
    return entry.forms if entry.versions else ()


def _span(entry: Entry) -> tuple[datetime | None, datetime | None]:
    versions = entry.versions
    return (versions[-1].at, versions[0].at) if versions else (None, None)


def _moment(at: datetime | None) -> str | None:
    """Write a moment as CKAN does: UTC without saying so."""
    return at.replace(tzinfo=None).isoformat(timespec="microseconds") if at else None


def _tag(name: str) -> Plain:
    return {"id": name, "name": name, "display_name": name, "state": "active"}
