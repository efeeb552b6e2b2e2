"""Open datasets as CKAN's action API says them, and what it asks in its own words.

Source: CKAN 2.11, https://docs.ckan.org/en/2.11/api/
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from kallipolis.foundation.text import Text
from kallipolis.platforms.data.datasets.contracts import Field
from kallipolis.platforms.data.distributions.contracts import (
    MEDIA_TYPES,
    Distribution,
    Entry,
    Form,
    Publisher,
)
from kallipolis.platforms.data.distributions.logic.graph import address_of

Plain = dict[str, Any]

TERM: Final = re.compile(r'\+?(?P<field>[A-Za-z_]+):(?:"(?P<quoted>[^"]*)"|(?P<bare>[^\s"]+))')
EVERYTHING: Final = "*:*"
FIELDS: Final = {
    "organization": "publisher",
    "tags": "tag",
    "res_format": "form",
    "groups": "theme",
}
"""How CKAN names what datasets are narrowed down by."""

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
    """In which language, and as which site, things are said."""

    base: str
    language: str

    def say(self, text: Text) -> str:
        """Return words in the language."""
        return text.in_language(self.language)


def narrowed_by(query: str, narrowed: str) -> tuple[str, dict[str, str]]:
    """Return what Solr's way of asking means: free words, and by what it is narrowed down.

    Raises:
        ValueError: with the name of a field that nothing is narrowed down by.
    """
    words = query.replace(EVERYTHING, " ")
    given: dict[str, str] = {}
    for match in TERM.finditer(f"{words} {narrowed.replace(EVERYTHING, ' ')}"):
        if match["field"] not in FIELDS:
            raise ValueError(match["field"])
        value = match["quoted"] if match["quoted"] is not None else match["bare"]
        given[FIELDS[match["field"]]] = value.lower() if match["field"] == "res_format" else value
    free = TERM.sub(" ", words).strip()
    return free, given


def package(entry: Entry, files: Mapping[Form, Distribution], speech: Speech) -> Plain:
    """Return a dataset as ``package_show`` does."""
    dataset = entry.dataset
    first, last = _span(entry)
    resources = [resource(entry, form, files.get(form), speech) for form in _handed_out(entry)]
    return {
        "id": entry.id,
        "name": entry.id,
        "title": speech.say(dataset.title),
        "notes": speech.say(dataset.summary),
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
        "owner_org": entry.publisher.id,
        "organization": organisation(entry.publisher, speech),
        "metadata_created": _moment(first),
        "metadata_modified": _moment(last),
        "num_resources": len(resources),
        "resources": resources,
        "num_tags": len(dataset.tags),
        "tags": [_tag(each) for each in dataset.tags],
        "groups": [group(each) for each in dataset.themes],
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


def group(theme: str, packages: int | None = None) -> Plain:
    """Return a theme as a group."""
    said = {"title": theme, "display_name": theme, "is_organization": False, "state": "active"}
    counted = {} if packages is None else {"package_count": packages}
    return {"id": theme, "name": theme, "type": "group", **said, **counted}


def search_facets(found: Mapping[str, Mapping[str, int]], asked: Iterable[str]) -> Plain:
    """Return how many datasets fall under what, as ``package_search`` does."""
    shown: Plain = {}
    for name in asked:
        counts = found.get(FACETS.get(name, ""), {})
        items = [{"name": k, "display_name": k, "count": n} for k, n in counts.items()]
        shown[name] = {"title": name, "items": items}
    return shown


def datastore_field(field: Field, speech: Speech) -> Plain:
    """Return a field as ``datastore_search`` does."""
    notes = speech.say(field.meaning) if field.meaning else ""
    about = {"label": speech.say(field.title), "notes": notes, "unit": field.unit}
    return {"id": field.id, "type": TYPES.get(field.type, "text"), "info": about}


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
