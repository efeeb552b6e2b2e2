"""Fields of a form as a page writes them, whatever their kind, and the form with them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final, get_args

import msgspec

from kallipolis.domains.government.revisions.logic import amounts, choosing, places
from kallipolis.domains.government.revisions.logic.conditions import Sort, Subject
from kallipolis.domains.government.revisions.logic.readings import Reading
from kallipolis.domains.government.revisions.logic.rows import LANGUAGES
from kallipolis.foundation.errors import Problem, Reason, Refusal
from kallipolis.platforms.application.forms.contracts import (
    Field,
    Form,
    GroupField,
    NoteField,
    Page,
    Question,
)

LINES: Final = ("prefill", "proposed", "value", "autocomplete")
NOTHING: Final[Mapping[str, Subject]] = {}
COMMON: Final = frozenset(field.name for field in msgspec.structs.fields(Question))
SORTS: Final = {
    "min": "bound",
    "max": "bound",
    "min_length": "number",
    "max_length": "number",
    "places": "number",
    "max_mib": "number",
    "pattern_hint": "words",
    "unit": "words",
    "item": "needed",
    "must_hold": "truth",
    "memorable": "truth",
    "mobile": "truth",
    "options": "options",
    "media_types": "list",
    "relations": "list",
}
"""How what only some kinds have is written; what is not named is a line of text."""

AMOUNTS: Final = {"min": "amount", "max": "amount"}
"""How the bounds of money are written: in major units, where they are no expressions."""

SORT_OF: Final[Mapping[str, Sort]] = {
    "integer": "number",
    "decimal": "number",
    "money": "money",
    "boolean": "truth",
    "date": "day",
    "choice": "choice",
    "choices": "list",
    "text": "words",
    "id-number": "words",
    "credit-code": "words",
    "phone": "words",
    "email": "words",
    "postcode": "words",
    "region": "words",
}
"""How the answer to a field is compared; one that is not named is not compared."""

SPARE: Final = 3
"""Units: empty options that a page offers beyond those that are there."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where a field stands: its page and its place on it, counted from 0.

    Inside a group, ``group`` is the place of the group on its page and ``at`` the one within it.
    """

    page: int
    at: int
    group: int | None = None


def kinds(*, is_inside: bool = False) -> dict[str, type[msgspec.Struct]]:
    """Return the kinds of fields that a page can write, by their tags; inside a group, or outside.

    Groups and words to read do not stand inside a group.
    """
    found = {str(kind.__struct_config__.tag): kind for kind in get_args(Field)}
    outside = (GroupField, NoteField) if is_inside else ()
    return {tag: kind for tag, kind in found.items() if kind not in outside}


def kind_of(field: Question) -> str:
    """Return the tag of a field's kind."""
    return str(field.__struct_config__.tag)


def specifics(tag: str) -> tuple[tuple[str, str], ...]:
    """Return what only this kind of field has, and how each is written."""
    own = (field.name for field in msgspec.structs.fields(kinds()[tag]) if field.name not in COMMON)
    sorts = SORTS | AMOUNTS if tag == "money" else SORTS
    return tuple((name, sorts.get(name, "text")) for name in own if name != "fields")


def subjects_of(form: Form, name: str, place: Place | None = None) -> dict[str, Subject]:
    """Return the fields of a form about which a condition of the named one can be chosen.

    Inside a group, whose ``place`` is given, these are also the fields beside it.
    """
    every = [field for page in form.pages for field in page.fields]
    if place is not None and place.group is not None:
        every += siblings(form, place)
    return _subjects([field for field in every if field.name != name])


def all_subjects(form: Form) -> dict[str, Subject]:
    """Return all fields about which any condition of a form can be chosen."""
    return _subjects(_every(form))


def place_of(form: Form, name: str) -> Place:
    """Return where a field stands.

    Raises:
        Refusal: ``revision.place_unknown``.
    """
    for number, page in enumerate(form.pages):
        for at, field in enumerate(page.fields):
            if field.name == name:
                return Place(page=number, at=at)
            inner = [f.name for f in field.fields] if isinstance(field, GroupField) else []
            if name in inner:
                return Place(page=number, at=inner.index(name), group=at)
    raise Refusal("revision.place_unknown", Reason.NOT_FOUND)


def siblings(form: Form, place: Place) -> tuple[Field, ...]:
    """Return the fields among which a place lies: those of a page, or of a group on it."""
    fields = form.pages[place.page].fields
    if place.group is None:
        return fields
    group = fields[place.group]
    if not isinstance(group, GroupField):
        raise Refusal("revision.place_unknown", Reason.NOT_FOUND)
    return group.fields


def field_at(form: Form, place: Place) -> Field:
    """Return the field at a place."""
    return siblings(form, place)[place.at]


def as_given(
    tag: str, field: Question | None, subjects: Mapping[str, Subject] = NOTHING
) -> dict[str, str]:
    """Return a field as the fields of a page, at their defaults where there is none yet.

    ``subjects`` are what its conditions can be chosen about.
    """
    tree = msgspec.to_builtins(field) if field is not None else {}
    given = {name: str(tree.get(name, "")) for name in ("name", *LINES)}
    given |= choosing.as_given("when", str(tree.get("when", "")), subjects)
    given |= _words_given("title", tree) | _words_given("hint", tree)
    required = tree.get("required", True)
    given |= choosing.as_given("required", required if isinstance(required, str) else "", subjects)
    given |= {"required.way": "never"} if required is False else {}
    given |= {"personal": "on" if tree.get("personal") else ""}
    for name, sort in specifics(tag):
        given |= _given_of(name, sort, tree)
    heads = [key.removesuffix(".when") for key in given if key.endswith(".when")]
    for head in heads:
        given |= choosing.as_given(f"{head}.when", given[f"{head}.when"], subjects)
    return given


def as_field(
    tag: str,
    given: Mapping[str, str],
    subjects: Mapping[str, Subject] = NOTHING,
    *,
    old: Question | None = None,
) -> Field:
    """Return the field that the fields of a page mean; a group keeps the fields of the old one.

    Raises:
        Refusal: ``revision.malformed`` with a problem for each that cannot be read.
    """
    reading = Reading(given, subjects)
    tree: dict[str, object] = {"type": tag, "name": reading.name()}
    tree |= {"title": reading.words("title", is_needed=True), "hint": reading.words("hint")}
    tree |= {name: reading.line(name) for name in LINES}
    tree |= {"when": reading.condition("when")}
    tree |= {"required": reading.required(), "personal": reading.line("personal") == "on"}
    tree |= {name: reading.specific(name, sort) for name, sort in specifics(tag)}
    if tag == "group":
        tree["fields"] = msgspec.to_builtins(old.fields if isinstance(old, GroupField) else ())
    if reading.problems:
        raise places.malformed(reading.problems)
    try:
        field: Field = msgspec.convert({k: v for k, v in tree.items() if v is not None}, Field)
    except msgspec.ValidationError as fault:
        at_fault = str(fault).partition("$.")[2].strip("`").partition("[")[0].partition(".")[0]
        values = {"fault": str(fault).partition(" - at")[0], "expected": tag}
        problem = Problem(field=at_fault, code="revision.expression_unfit", values=values)
        raise places.malformed([problem]) from fault
    return field


def with_field(form: Form, place: Place, field: Field, *, is_new: bool) -> Form:
    """Return a form with one more field, or another one in its place.

    Raises:
        Refusal: ``revision.malformed`` where another field bears its name.
    """
    places.require_place(form.pages, place.page)
    own = None if is_new else field_at(form, place)
    if field.name in [each.name for each in _every(form) if each is not own]:
        raise places.malformed([Problem(field="name", code="revision.name_taken")])
    put = places.placed if is_new else places.replaced
    return _with_siblings(form, place, put(siblings(form, place), place.at, field))


def without_field(form: Form, name: str) -> Form:
    """Return a form without a field."""
    place = place_of(form, name)
    return _with_siblings(form, place, places.removed(siblings(form, place), place.at))


def with_field_moved(form: Form, name: str, by: int) -> Form:
    """Return a form with a field earlier or later; beyond the ends of its page, on the next one.

    A field of a group stays in it.
    """
    place = place_of(form, name)
    fields, beyond = siblings(form, place), place.page + by
    is_last = place.group is not None or not 0 <= beyond < len(form.pages)
    if 0 <= place.at + by < len(fields) or is_last:
        return _with_siblings(form, place, places.moved(fields, place.at, by))
    without = without_field(form, name)
    at = 0 if by > 0 else len(without.pages[beyond].fields)
    return with_field(without, Place(page=beyond, at=at), fields[place.at], is_new=True)


def with_page(form: Form, given: Mapping[str, str]) -> Form:
    """Return a form with one more page at its end, on which no field stands yet.

    Raises:
        Refusal: ``revision.malformed`` where its title is missing in a language.
    """
    reading = Reading(given, NOTHING)
    title = reading.words("title", is_needed=True)
    if reading.problems:
        raise places.malformed(reading.problems)
    taken = {page.id for page in form.pages}
    numbers = range(len(form.pages) + 1, 2 * len(form.pages) + 2)
    id = next(f"page-{number}" for number in numbers if f"page-{number}" not in taken)
    page = msgspec.convert({"id": id, "title": title, "fields": []}, Page)
    return msgspec.structs.replace(form, pages=(*form.pages, page))


def without_page(form: Form, number: int) -> Form:
    """Return a form without a page.

    Raises:
        Refusal: ``revision.page_in_use`` while fields stand on it.
    """
    places.require_place(form.pages, number)
    if form.pages[number].fields:
        raise Refusal("revision.page_in_use", Reason.CONFLICT)
    return msgspec.structs.replace(form, pages=places.removed(form.pages, number))


def name_at(path: str, place: Place) -> str | None:
    """Return the field of a page that a dotted path in a form means, None for another one's."""
    group = "" if place.group is None else f".fields[{place.group}]"
    here = f"pages[{place.page}]{group}.fields[{place.at}]"
    found = path.removeprefix(here).removeprefix(".") if path.startswith(here) else None
    return None if found is None or found.startswith("fields[") else found


def _subjects(fields: Sequence[Field]) -> dict[str, Subject]:
    sorts = {field.name: SORT_OF.get(kind_of(field)) for field in fields}
    return {
        field.name: Subject(
            name=field.name,
            sort=sort,
            title=field.title,
            values={o.value: o.title for o in getattr(field, "options", ())},
        )
        for field in fields
        if (sort := sorts[field.name]) is not None
    }


def _every(form: Form) -> list[Field]:
    outer = [field for page in form.pages for field in page.fields]
    inner = [each for field in outer if isinstance(field, GroupField) for each in field.fields]
    return outer + inner


def _with_siblings(form: Form, place: Place, fields: tuple[Field, ...]) -> Form:
    if place.group is None:
        return _with_page(form, place.page, fields)
    page = form.pages[place.page].fields
    group = msgspec.structs.replace(page[place.group], fields=fields)
    return _with_page(form, place.page, places.replaced(page, place.group, group))


def _with_page(form: Form, number: int, fields: tuple[Field, ...]) -> Form:
    page: Page = msgspec.structs.replace(form.pages[number], fields=fields)
    return msgspec.structs.replace(form, pages=places.replaced(form.pages, number, page))


def _words_given(name: str, tree: Mapping[str, object], head: str = "") -> dict[str, str]:
    words = tree.get(name)
    said = words if isinstance(words, Mapping) else {}
    return {f"{head}{name}.{language}": str(said.get(key, "")) for language, key in LANGUAGES}


def _given_of(name: str, sort: str, tree: Mapping[str, object]) -> dict[str, str]:
    value = tree.get(name)
    if sort in {"words", "needed"}:
        return _words_given(name, tree)
    if sort == "truth":
        return {name: "on" if value else ""}
    if sort == "list":
        return {name: ", ".join(map(str, value)) if isinstance(value, Sequence) else ""}
    if sort == "amount":
        return {name: "" if value is None else amounts.as_major(str(value))}
    if sort == "options":
        return _options_given(name, value if isinstance(value, Sequence) else ())
    return {name: "" if value is None else str(value)}


def _options_given(name: str, options: Sequence[Mapping[str, object]]) -> dict[str, str]:
    given = {}
    for number in range(len(options) + SPARE):
        option = options[number] if number < len(options) else {}
        head = f"{name}.{number}"
        given[f"{head}.value"] = str(option.get("value", ""))
        given[f"{head}.when"] = str(option.get("when", ""))
        given |= _words_given("title", option, f"{head}.")
        given |= _words_given("hint", option, f"{head}.")
    return given
