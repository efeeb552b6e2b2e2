"""Find what is wrong in a form before it is published."""

import re
from collections.abc import Iterable, Iterator, Sequence
from graphlib import CycleError, TopologicalSorter
from typing import Final

from kallipolis.foundation.packs.contracts import Library, Remark
from kallipolis.foundation.sayings import said
from kallipolis.platforms.application.forms import contracts as c
from kallipolis.platforms.application.forms.logic.days import day_of, parts_of
from kallipolis.platforms.application.forms.logic.ordering import expressions_of, needs_of
from kallipolis.platforms.application.rules import api as rules

KNOWN: Final = ("applicant.*", "evidence.*", "today")
_RESERVED: Final = frozenset({"applicant", "evidence", "today", "answers"})
_TOKENS: Final = frozenset(
    [
        "name",
        "given-name",
        "family-name",
        "honorific-prefix",
        "nickname",
        "email",
        "username",
        "organization",
        "organization-title",
        "street-address",
        "address-line1",
        "address-line2",
        "address-level1",
        "address-level2",
        "address-level3",
        "address-level4",
        "country",
        "country-name",
        "postal-code",
        "cc-number",
        "cc-name",
        "bday",
        "bday-day",
        "bday-month",
        "bday-year",
        "sex",
        "tel",
        "tel-national",
        "url",
        "language",
        "off",
        "on",
    ]
)
_CALCULATED: Final = (c.GroupField, c.FileField, c.PartyField, c.AddressField, c.NoteField)


def check(form: c.Form, library: Library | None = None) -> Iterable[Remark]:
    """Return the faults of a form, each at its dotted path."""
    placed = list(_placed(form))
    remarks = [*_of_names(form, placed)]
    for path, field, scope in placed:
        remarks.extend(_of_expressions(path, field, scope))
        remarks.extend(_of_expression(f"{path}.proposed", field.proposed, set(KNOWN)))
        remarks.extend(_of_type(path, field, scope))
        remarks.extend(_of_sources(path, field, library))
    for number, page in enumerate(form.pages):
        remarks.extend(_of_expression(f"pages[{number}].when", page.when, names_in(form)))
    return remarks or _circles(form)


def _placed(form: c.Form) -> Iterator[tuple[str, c.Question, set[str]]]:
    """Yield each field with its path and the names that its expressions may use."""
    names = names_in(form)
    for number, page in enumerate(form.pages):
        for place, field in enumerate(page.fields):
            path = f"pages[{number}].fields[{place}]"
            yield path, field, names
            if isinstance(field, c.GroupField):
                inner = names | _names_of(field.fields)
                for row, each in enumerate(field.fields):
                    yield f"{path}.fields[{row}]", each, inner


def names_in(form: c.Form) -> set[str]:
    """Return the names that expressions about this form may use."""
    return {*KNOWN, *(name for page in form.pages for name in _names_of(page.fields))}


def _names_of(fields: Sequence[c.Question]) -> set[str]:
    names = {field.name for field in fields if not isinstance(field, c.NoteField)}
    deep = (f.name for f in fields if isinstance(f, c.AddressField | c.GroupField | c.FileField))
    return names | {f"{name}.*" for name in deep}


def _of_names(form: c.Form, placed: Sequence[tuple[str, c.Question, set[str]]]) -> Iterator[Remark]:
    pages = [page.id for page in form.pages]
    for number, name in enumerate(pages):
        if name in pages[:number]:
            yield Remark(
                path=f"pages[{number}].id",
                message=said("`%(name)s` again", name=name),
                expected=said("an id of its own"),
            )
    seen: set[str] = set()
    for path, field, _ in placed:
        if field.name in seen:
            message, expected = (
                said("`%(name)s` again", name=field.name),
                said("a name that no other field has"),
            )
            yield Remark(path=f"{path}.name", message=message, expected=expected)
        elif not re.fullmatch(r"[a-z][a-z0-9_]*", field.name) or field.name in _RESERVED:
            message, expected = (
                said("`%(name)s` is no name", name=field.name),
                said("letters a to z, digits and _"),
            )
            yield Remark(path=f"{path}.name", message=message, expected=expected)
        seen.add(field.name)


def _of_expressions(path: str, field: c.Question, scope: set[str]) -> Iterator[Remark]:
    for below, text in expressions_of(field):
        yield from _of_expression(f"{path}.{below}", text, scope)
    if field.value and isinstance(field, _CALCULATED):
        message = said("cannot be calculated")
        yield Remark(path=f"{path}.value", message=message, expected=said("no value"))


def _of_expression(path: str, text: str, scope: set[str]) -> Iterator[Remark]:
    fault = rules.fault_of(text, scope) if text else None
    if fault:
        yield Remark(path=path, message=fault[0], expected=fault[1])


def _of_type(path: str, field: c.Question, scope: set[str]) -> Iterator[Remark]:
    if isinstance(field, c.ChoiceField | c.ChoicesField):
        values = [option.value for option in field.options]
        if not values or len(values) != len(set(values)):
            yield Remark(
                path=f"{path}.options", message=said("none, or one twice"), expected=said("options")
            )
    if isinstance(field, c.TextField | c.PostcodeField) and not _compiles(field.pattern):
        yield Remark(
            path=f"{path}.pattern",
            message=said("no pattern"),
            expected=said("a regular expression"),
        )
    if isinstance(field, c.DateField | c.MonthField):
        yield from _of_days(path, field, scope)
    if isinstance(field, c.GroupField):
        yield from _of_group(path, field)
    if isinstance(field, c.FileField) and not all("/" in each for each in field.media_types):
        yield Remark(
            path=f"{path}.media_types", message=said("no type"), expected=said("such as image/*")
        )
    yield from _of_bounds(path, field)


def _of_days(path: str, field: c.DateField | c.MonthField, scope: set[str]) -> Iterator[Remark]:
    for name, bound in (("min", field.min), ("max", field.max)):
        parts = parts_of(bound) if bound else None
        if bound and not day_of(bound) and (parts is None or parts[0] not in scope):
            expected = said("a date, or today or a date field with an offset such as today-18y")
            yield Remark(
                path=f"{path}.{name}",
                message=said("`%(bound)s` is no day", bound=bound),
                expected=expected,
            )


def _of_group(path: str, group: c.GroupField) -> Iterator[Remark]:
    for row, field in enumerate(group.fields):
        if isinstance(field, c.GroupField | c.NoteField):
            message = said("not inside a group")
            yield Remark(
                path=f"{path}.fields[{row}]", message=message, expected=said("another field")
            )


def _of_bounds(path: str, field: c.Question) -> Iterator[Remark]:
    least: object = getattr(field, "min", None)
    most: object = getattr(field, "max", None)
    if isinstance(least, int | float) and isinstance(most, int | float) and least > most:
        yield Remark(
            path=f"{path}.max",
            message=said("less than min"),
            expected=said("%(least)s or more", least=least),
        )


def _of_sources(path: str, field: c.Question, library: Library | None) -> Iterator[Remark]:
    named = {"evidence": field.evidence if isinstance(field, c.FileField) else ""}
    for key, known in _prefills(field).items():
        source, _, rest = known.partition(".")
        if known and (source not in {"applicant", "evidence"} or not rest):
            expected = said("applicant.<field> or evidence.<type>.<field>")
            yield Remark(path=f"{path}.{key}", message=f"`{known}`", expected=expected)
        named[key] = rest.partition(".")[0] if source == "evidence" else ""
    if isinstance(field, c.AddressField) and bool(field.prefill) != bool(field.prefill_region):
        message = said("an address is filled in by both its line and its region")
        yield Remark(
            path=f"{path}.prefill",
            message=message,
            expected=said("prefill and prefill_region, or none"),
        )
    if field.autocomplete and not _TOKENS.issuperset(field.autocomplete.split()):
        token = said("a token of the HTML standard")
        yield Remark(path=f"{path}.autocomplete", message=f"`{field.autocomplete}`", expected=token)
    for key, type_ in named.items():
        if type_ and library is not None and library.find("evidence-type", type_) is None:
            message = said("there is no evidence type `%(type)s`", type=type_)
            yield Remark(
                path=f"{path}.{key}", message=message, expected=said("an evidence type's id")
            )


def _prefills(field: c.Question) -> dict[str, str]:
    found = {"prefill": field.prefill}
    if isinstance(field, c.AddressField):
        found["prefill_region"] = field.prefill_region
    return found


def _circles(form: c.Form) -> list[Remark]:
    pairs = [(page.when, field) for page in form.pages for field in page.fields]
    for each in [
        pairs,
        *([("", f) for f in g.fields] for _, g in pairs if isinstance(g, c.GroupField)),
    ]:
        names = {field.name for _, field in each}
        try:
            TopologicalSorter({f.name: needs_of(f, when) & names for when, f in each}).prepare()
        except CycleError as circle:
            told = " → ".join(circle.args[1])
            message = said("these depend on each other in a circle: %(told)s", told=told)
            return [
                Remark(path="pages", message=message, expected=said("an order to answer them in"))
            ]
    return []


def _compiles(pattern: str) -> bool:
    try:
        re.compile(pattern)
    except re.error:
        return False
    return True
