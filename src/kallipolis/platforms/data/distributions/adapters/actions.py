"""The part of CKAN's action API that reads, so that programs for CKAN work here.

Source: CKAN 2.11, https://docs.ckan.org/en/2.11/api/
"""

import re
from collections.abc import Callable, Iterable, Mapping
from typing import Annotated, Any, Final, Literal, TypeVar

import msgspec
from msgspec import Meta

from kallipolis.foundation.clock import SYSTEM_CLOCK
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
from kallipolis.platforms.data.distributions.logic import ckan, finding, narrowing
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


class UnsearchableError(Exception):
    """A search cannot be read: it narrows down or sorts by what there is not."""


class _Page(msgspec.Struct, frozen=True, kw_only=True):
    limit: Count = MOST_ROWS
    offset: Count = 0


class _One(msgspec.Struct, frozen=True, kw_only=True):
    id: str


class _Search(msgspec.Struct, frozen=True, kw_only=True):
    q: Words = ""
    fq: Words = ""
    fq_list: tuple[Words, ...] | Words = ()
    rows: Annotated[int, Meta(ge=0)] = 10
    start: Count = 0
    sort: str = ""
    facet: bool = True
    facet_field: tuple[str, ...] | str = msgspec.field(default=(), name="facet.field")


class _Listed(_Page, frozen=True, kw_only=True):
    all_fields: bool = False
    query: Words = ""


class _Datastore(msgspec.Struct, frozen=True, kw_only=True):
    resource_id: str = ""
    id: str = ""
    filters: dict[str, Any] | str = {}
    q: str = ""
    limit: Count = 100
    offset: Count = 0
    fields: tuple[str, ...] | str = ()
    sort: str = ""
    distinct: bool = False
    records_format: Literal["objects", "lists", "csv", "tsv"] = "objects"
    include_total: bool = True


class _Resource(msgspec.Struct, frozen=True, kw_only=True):
    id: str = ""
    resource_id: str = ""


class _Named(msgspec.Struct, frozen=True, kw_only=True):
    name: str


def known(name: str) -> bool:
    """Say whether there is such an action."""
    return name in ACTIONS


def answer(name: str, given: Given, speech: Speech, ask: Ask) -> object:
    """Return what an action comes to.

    Raises:
        NotThereError: when nothing has that id, or it is not open.
        InvalidError: when a parameter does not fit.
        UnsearchableError: when a search cannot be read.
    """
    return ACTIONS[name](given, speech, ask)


def _status(given: Given, speech: Speech, ask: Ask) -> object:
    return {
        "ckan_version": VERSION,
        "site_url": f"{speech.base}/open",
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
    (found, words), order = _searched(asked), asked.sort or ckan.USUAL_ORDER
    try:
        entries = ckan.ordered(found.entries, order, speech, is_ranked=bool(words))
    except ValueError as unknown:
        raise UnsearchableError(f"cannot sort by {unknown}") from unknown
    facets = _names(asked.facet_field) if asked.facet else ()
    shown = entries[asked.start : asked.start + min(asked.rows, MOST_ROWS)]
    return {
        "count": found.total,
        "sort": order,
        "results": [_package(each, speech) for each in shown],
        "facets": {name: ckan.counted(found.facets, name) for name in facets},
        "search_facets": ckan.search_facets(found.facets, facets, _namings(found, speech)),
    }


def _searched(asked: _Search) -> tuple[Found, str]:
    """Return what fits, best first, and the free words that it was ranked by."""
    every = listing.every()
    filters = (asked.fq, *_names(asked.fq_list, "fq_list"))
    try:
        narrowed = narrowing.read(asked.q, filters, SYSTEM_CLOCK.now())
    except ValueError as fault:
        raise UnsearchableError(str(fault)) from fault
    kept = [entry for entry in every if narrowed.fits(entry)]
    found = finding.find(kept, CatalogueSearch(q=narrowed.words, limit=len(every)))
    return found, narrowed.words


def _namings(found: Found, speech: Speech) -> dict[str, Callable[[str], str]]:
    """Return how the values of facets are called; others are called what they are."""
    publishers = {each.publisher.id: speech.say(each.publisher.name) for each in found.entries}
    return {"organization": lambda id: publishers.get(id, id), "groups": speech.theme}


def _resource_show(given: Given, speech: Speech, ask: Ask) -> object:
    entry, form = _resource(_shaped(given, _One).id)
    return ckan.resource(entry, form, _files(entry).get(form), speech)


def _tag_list(given: Given, speech: Speech, ask: Ask) -> object:
    asked = _shaped(given, _Listed)
    every = (each for each in _all().facets["tag"] if asked.query.lower() in each.lower())
    tags = _paged(every, asked)
    if not asked.all_fields:
        return tags
    return [{"id": name, "name": name, "display_name": name} for name in tags]


def _organisation_list(given: Given, speech: Speech, ask: Ask) -> object:
    asked = _shaped(given, _Listed)
    names = _paged(_all().facets["publisher"], asked)
    return [_organisation(each, speech) for each in names] if asked.all_fields else names


def _organisation_show(given: Given, speech: Speech, ask: Ask) -> object:
    return _organisation(_shaped(given, _One).id, speech)


def _organisation(id: str, speech: Speech) -> Plain:
    own = [each for each in listing.every() if each.publisher.id == id]
    if not own:
        raise NotThereError
    return ckan.organisation(own[0].publisher, speech, len(own))


def _group_list(given: Given, speech: Speech, ask: Ask) -> object:
    asked, counts = _shaped(given, _Listed), _all().facets["theme"]
    names = _paged(counts, asked)
    return [ckan.group(each, speech, counts[each]) for each in names] if asked.all_fields else names


def _group_show(given: Given, speech: Speech, ask: Ask) -> object:
    id, counts = _shaped(given, _One).id, _all().facets["theme"]
    if id not in counts:
        raise NotThereError
    return ckan.group(id, speech, counts[id])


def _paged(names: Iterable[str], asked: _Page) -> list[str]:
    return sorted(names)[asked.offset : asked.offset + asked.limit]


def _licence_list(given: Given, speech: Speech, ask: Ask) -> object:
    return [ckan.licence(each) for each in sorted(_all().facets["licence"])]


def _datastore_search(given: Given, speech: Speech, ask: Ask) -> object:
    asked = _shaped(given, _Datastore)
    resource = asked.resource_id or asked.id
    if not resource:
        raise InvalidError("resource_id", "Missing value")
    entry, _ = _resource(resource)
    wanted = RowSearch(
        q=asked.q[:LONGEST_WORDS],
        where={name: _values(value) for name, value in _filters(asked.filters).items()},
        fields=_names(asked.fields, "fields"),
        sort=_parts(asked.sort),
        distinct=asked.distinct,
        limit=min(asked.limit, MOST_ROWS),
        offset=asked.offset,
    )
    found = ask(entry.id, wanted)
    fields = {field.id: field for field in entry.dataset.fields}
    counted = {"total": found.total} if asked.include_total else {}
    return {
        "resource_id": resource,
        "fields": [ckan.datastore_field(fields[each], speech) for each in found.fields],
        "records": ckan.records(found, asked.records_format),
        **counted,
        "include_total": asked.include_total,
        "limit": wanted.limit,
        "offset": wanted.offset,
        "records_format": asked.records_format,
        "_links": ckan.links(given, wanted.limit, wanted.offset),
    }


def _datastore_info(given: Given, speech: Speech, ask: Ask) -> object:
    asked = _shaped(given, _Resource)
    id = asked.id or asked.resource_id
    entry, _ = _resource(id)
    return {
        "meta": {"id": id, "count": entry.rows, "table_type": "BASE TABLE"},
        "fields": [ckan.datastore_field(field, speech) for field in entry.dataset.fields],
    }


def _help_show(given: Given, speech: Speech, ask: Ask) -> object:
    name = _shaped(given, _Named).name
    if not known(name):
        raise NotThereError
    return f"As in CKAN {VERSION}, for what is open: https://docs.ckan.org/en/2.11/api/ ({name})"


def _filters(given: dict[str, Any] | str) -> dict[str, Any]:
    if isinstance(given, dict):
        return given
    try:
        return msgspec.json.decode(given or "{}", type=dict[str, Any])
    except msgspec.MsgspecError as fault:
        raise InvalidError("filters", str(fault)) from fault


def _values(given: object) -> tuple[str, ...]:
    wanted = given if isinstance(given, list) else [given]
    return tuple("" if each is None else str(each) for each in wanted)


def _names(given: tuple[str, ...] | str, parameter: str = "facet.field") -> tuple[str, ...]:
    """Return a list that comes as such, as JSON, or as words with commas."""
    if not isinstance(given, str):
        return given
    if not given.startswith("["):
        return _parts(given)
    try:
        return msgspec.json.decode(given, type=tuple[str, ...])
    except msgspec.MsgspecError as fault:
        raise InvalidError(parameter, str(fault)) from fault


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
        told = str(fault)
        lacking = re.search("missing required field `([^`]+)`", told)
        if lacking:
            raise InvalidError(lacking[1], "Missing value") from fault
        where = re.search(r"`\$\.([^`\[]+)", told)
        raise InvalidError(where[1] if where else "id", told) from fault


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
    "datastore_info": _datastore_info,
    "help_show": _help_show,
}
