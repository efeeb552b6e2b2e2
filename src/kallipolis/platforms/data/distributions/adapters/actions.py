"""The part of CKAN's action API that reads, so that programs for CKAN work here.

Source: CKAN 2.11, https://docs.ckan.org/en/2.11/api/
"""

from collections.abc import Callable, Mapping
from typing import Annotated, Any, Final, TypeVar

import msgspec
from msgspec import Meta

from kallipolis.platforms.data.distributions.adapters import files, listing
from kallipolis.platforms.data.distributions.contracts import (
    FURTHEST,
    LONGEST_WORDS,
    MOST_ROWS,
    CatalogueSearch,
    Entry,
    Form,
    Found,
    Rows,
    RowSearch,
)
from kallipolis.platforms.data.distributions.logic import ckan, finding
from kallipolis.platforms.data.distributions.logic.ckan import Plain, Speech

Given = Mapping[str, Any]
Ask = Callable[[str, RowSearch], Rows]
"""Returns rows of an open dataset: the room's own door."""

Shaped = TypeVar("Shaped", bound=msgspec.Struct)
Count = Annotated[int, Meta(ge=0, le=FURTHEST)]
Words = Annotated[str, Meta(max_length=LONGEST_WORDS)]

VERSION: Final = "2.11.0"


class NotThereError(Exception):
    """There is no such thing, or it is not open."""


class InvalidError(Exception):
    """What was asked does not fit; the fault by the name of its parameter."""

    def __init__(self, field: str, words: str) -> None:
        super().__init__(words)
        self.field = field
        self.words = words


class _Page(msgspec.Struct, frozen=True, kw_only=True):
    limit: Count = MOST_ROWS
    offset: Count = 0


class _One(msgspec.Struct, frozen=True, kw_only=True):
    id: str


class _Search(msgspec.Struct, frozen=True, kw_only=True):
    q: Words = ""
    fq: Words = ""
    rows: Annotated[int, Meta(ge=0)] = 10
    start: Count = 0
    sort: str = ""
    facet: bool = True
    facet_field: tuple[str, ...] | str = msgspec.field(default=(), name="facet.field")


class _Listed(msgspec.Struct, frozen=True, kw_only=True):
    all_fields: bool = False


class _Datastore(msgspec.Struct, frozen=True, kw_only=True):
    resource_id: str
    filters: dict[str, Any] | str = {}
    q: str = ""
    limit: Count = 100
    offset: Count = 0
    fields: tuple[str, ...] | str = ()
    sort: str = ""


def known(name: str) -> bool:
    """Say whether there is such an action."""
    return name in ACTIONS


def answer(name: str, given: Given, speech: Speech, ask: Ask) -> object:
    """Return what an action comes to.

    Raises:
        NotThereError: when nothing has that id, or it is not open.
        InvalidError: when a parameter does not fit.
    """
    return ACTIONS[name](given, speech, ask)


def _status(given: Given, speech: Speech, ask: Ask) -> object:
    return {
        "ckan_version": VERSION,
        "site_url": speech.base,
        "site_title": "Kallipolis",
        "site_description": "",
        "locale_default": speech.language,
        "extensions": ["datastore"],
    }


def _package_list(given: Given, speech: Speech, ask: Ask) -> object:
    page = _shaped(given, _Page)
    ids = [each.id for each in listing.every()]
    return ids[page.offset : page.offset + page.limit]


def _with_resources(given: Given, speech: Speech, ask: Ask) -> object:
    page = _shaped(given, _Page)
    found = listing.every()[page.offset : page.offset + page.limit]
    return [_package(each, speech) for each in found]


def _package_show(given: Given, speech: Speech, ask: Ask) -> object:
    return _package(_entry(_shaped(given, _One).id), speech)


def _package_search(given: Given, speech: Speech, ask: Ask) -> object:
    asked = _shaped(given, _Search)
    found = finding.find(listing.every(), _as_search(asked))
    facets = _names(asked.facet_field) if asked.facet else ()
    return {
        "count": found.total,
        "sort": asked.sort or "score desc, metadata_modified desc",
        "results": [_package(each, speech) for each in found.entries],
        "facets": {name: dict(found.facets.get(ckan.FACETS.get(name, ""), {})) for name in facets},
        "search_facets": ckan.search_facets(found.facets, facets),
    }


def _as_search(asked: _Search) -> CatalogueSearch:
    field, _, way = asked.sort.partition(",")[0].strip().partition(" ")
    sort = {"metadata_modified": "newest", "name": "name", "title_string": "name"}.get(field, "")
    if sort == "newest" and way.strip().lower() == "asc":
        raise InvalidError("sort", "only metadata_modified desc")
    try:
        words, given = ckan.narrowed_by(asked.q, asked.fq)
    except ValueError as unknown:
        raise InvalidError("fq", f"unknown field {unknown}") from unknown
    plain = {"q": words, "sort": sort, "limit": min(asked.rows, MOST_ROWS), "offset": asked.start}
    return msgspec.convert({**plain, **given}, CatalogueSearch)


def _resource_show(given: Given, speech: Speech, ask: Ask) -> object:
    entry, form = _resource(_shaped(given, _One).id)
    return ckan.resource(entry, form, _files(entry).get(form), speech)


def _tag_list(given: Given, speech: Speech, ask: Ask) -> object:
    tags = sorted(_all().facets["tag"])
    if not _shaped(given, _Listed).all_fields:
        return tags
    return [{"id": name, "name": name, "display_name": name} for name in tags]


def _organisation_list(given: Given, speech: Speech, ask: Ask) -> object:
    counts = _all().facets["publisher"]
    if not _shaped(given, _Listed).all_fields:
        return sorted(counts)
    return [_organisation(each, speech) for each in sorted(counts)]


def _organisation_show(given: Given, speech: Speech, ask: Ask) -> object:
    return _organisation(_shaped(given, _One).id, speech)


def _organisation(id: str, speech: Speech) -> Plain:
    own = [each for each in listing.every() if each.publisher.id == id]
    if not own:
        raise NotThereError
    return ckan.organisation(own[0].publisher, speech, len(own))


def _group_list(given: Given, speech: Speech, ask: Ask) -> object:
    counts = _all().facets["theme"]
    if not _shaped(given, _Listed).all_fields:
        return sorted(counts)
    return [ckan.group(name, counts[name]) for name in sorted(counts)]


def _group_show(given: Given, speech: Speech, ask: Ask) -> object:
    id, counts = _shaped(given, _One).id, _all().facets["theme"]
    if id not in counts:
        raise NotThereError
    return ckan.group(id, counts[id])


def _licence_list(given: Given, speech: Speech, ask: Ask) -> object:
    return [{"id": each, "title": each} for each in sorted(_all().facets["licence"])]


def _datastore_search(given: Given, speech: Speech, ask: Ask) -> object:
    asked = _shaped(given, _Datastore)
    entry, _ = _resource(asked.resource_id)
    wanted = RowSearch(
        q=asked.q[:LONGEST_WORDS],
        where={name: _values(value) for name, value in _filters(asked.filters).items()},
        fields=_names(asked.fields),
        sort=_parts(asked.sort),
        limit=min(asked.limit, MOST_ROWS),
        offset=asked.offset,
    )
    found = ask(entry.id, wanted)
    fields = {field.id: field for field in entry.dataset.fields}
    return {
        "resource_id": asked.resource_id,
        "fields": [ckan.datastore_field(fields[each], speech) for each in found.fields],
        "records": list(found.rows),
        "total": found.total,
        "include_total": True,
        "limit": wanted.limit,
        "offset": wanted.offset,
        "records_format": "objects",
    }


def _filters(given: dict[str, Any] | str) -> dict[str, Any]:
    if isinstance(given, dict):
        return given
    try:
        return msgspec.json.decode(given or "{}", type=dict[str, Any])
    except msgspec.MsgspecError as fault:
        raise InvalidError("filters", str(fault)) from fault


def _values(given: object) -> tuple[str, ...]:
    return tuple(map(str, given)) if isinstance(given, list) else (str(given),)


def _names(given: tuple[str, ...] | str) -> tuple[str, ...]:
    """Return a list that comes as such, as JSON, or as words with commas."""
    if not isinstance(given, str):
        return given
    if not given.startswith("["):
        return _parts(given)
    try:
        return msgspec.json.decode(given, type=tuple[str, ...])
    except msgspec.MsgspecError as fault:
        raise InvalidError("facet.field", str(fault)) from fault


def _parts(given: str) -> tuple[str, ...]:
    return tuple(each.strip() for each in given.split(",") if each.strip())


def _all() -> Found:
    return finding.find(listing.every(), CatalogueSearch(limit=MOST_ROWS))


def _package(entry: Entry, speech: Speech) -> Plain:
    return ckan.package(entry, _files(entry), speech)


def _files(entry: Entry) -> dict[Form, Any]:
    if not entry.versions:
        return {}
    found = {form: files.known(entry.dataset, form, entry.versions[0]) for form in entry.forms}
    return {form: file for form, file in found.items() if file is not None}


def _entry(id: str) -> Entry:
    found = next((each for each in listing.every() if each.id == id), None)
    if found is None:
        raise NotThereError
    return found


def _resource(id: str) -> tuple[Entry, Form]:
    dataset, _, ending = id.rpartition(".")
    entry = _entry(dataset)
    form = next((each for each in entry.forms if each == ending and entry.versions), None)
    if form is None:
        raise NotThereError
    return entry, form


def _shaped(given: Given, type_: type[Shaped]) -> Shaped:
    try:
        return msgspec.convert(dict(given), type_, strict=False)
    except msgspec.ValidationError as fault:
        field = str(fault).rpartition("`$.")[2].rstrip("`")
        raise InvalidError(field or "id", str(fault)) from fault


ACTIONS: Final[dict[str, Callable[[Given, Speech, Ask], object]]] = {
    "status_show": _status,
    "site_read": lambda given, speech, ask: True,
    "package_list": _package_list,
    "current_package_list_with_resources": _with_resources,
    "package_show": _package_show,
    "package_search": _package_search,
    "resource_show": _resource_show,
    "tag_list": _tag_list,
    "organization_list": _organisation_list,
    "organization_show": _organisation_show,
    "group_list": _group_list,
    "group_show": _group_show,
    "license_list": _licence_list,
    "datastore_search": _datastore_search,
}
