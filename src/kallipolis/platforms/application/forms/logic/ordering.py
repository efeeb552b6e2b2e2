"""In which order the fields of a form are answered: after all that they depend on."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from graphlib import TopologicalSorter

from kallipolis.platforms.application.forms import contracts as c
from kallipolis.platforms.application.forms.logic.days import parts_of
from kallipolis.platforms.application.rules import api as rules


@dataclass(frozen=True, slots=True)
class Entry:
    """A field that is ready to be asked, with the number of its place in the form."""

    place: int
    field: c.Question
    when: tuple[rules.Expression, ...]
    required: rules.Expression | bool
    value: rules.Expression | None
    entries: tuple["Entry", ...] = ()


@lru_cache(maxsize=2048)
def entries_of(form: c.Form) -> tuple[Entry, ...]:
    """Return the fields of a form, each after all that it depends on.

    Raises:
        graphlib.CycleError: when fields depend on each other in a circle; ``check`` finds these.
    """
    pairs = [(page.when, field) for page in form.pages for field in page.fields]
    return _entries(pairs)


def _entries(pairs: Sequence[tuple[str, c.Question]]) -> tuple[Entry, ...]:
    made = {
        field.name: _entry(place, field, (when, field.when))
        for place, (when, field) in enumerate(pairs)
    }
    graph = {field.name: needs_of(field, when) & made.keys() for when, field in pairs}
    return tuple(made[name] for name in TopologicalSorter(graph).static_order())


def _entry(place: int, field: c.Question, conditions: Iterable[str]) -> Entry:
    required = field.required
    return Entry(
        place=place,
        field=field,
        when=tuple(rules.compiled(text) for text in conditions if text),
        required=rules.compiled(required) if isinstance(required, str) else required,
        value=rules.compiled(field.value) if field.value else None,
        entries=_entries([("", f) for f in field.fields])
        if isinstance(field, c.GroupField)
        else (),
    )


@lru_cache(maxsize=2048)
def needs_of_form(form: c.Form) -> frozenset[str]:
    """Return the names that any condition or calculation of a form refers to."""
    needed = (needs_of(field, page.when) for page in form.pages for field in page.fields)
    return frozenset().union(*needed)


def needs_of(field: c.Question, page_when: str = "") -> set[str]:
    """Return the names that a field's conditions and calculations refer to."""
    roots = {root for _, text in expressions_of(field) for root in rules.compiled(text).words.roots}
    roots.update(rules.compiled(page_when).words.roots if page_when else ())
    if isinstance(field, c.DateField | c.MonthField):
        parts = (parts_of(bound) for bound in (field.min, field.max))
        roots.update(part[0] for part in parts if part)
    if isinstance(field, c.GroupField):
        inner = {name for each in field.fields for name in needs_of(each)}
        roots |= inner - {each.name for each in field.fields}
    return roots


def expressions_of(field: c.Question) -> list[tuple[str, str]]:
    """Return the expressions of a field with the dotted paths at which they stand."""
    found = [("when", field.when), ("value", field.value)]
    if isinstance(field.required, str):
        found.append(("required", field.required))
    if isinstance(field, c.IntegerField | c.DecimalField | c.MoneyField):
        bounds = (("min", field.min), ("max", field.max))
        found.extend((name, bound) for name, bound in bounds if isinstance(bound, str))
    if isinstance(field, c.ChoiceField | c.ChoicesField):
        found.extend((f"options[{n}].when", option.when) for n, option in enumerate(field.options))
    return [(path, text) for path, text in found if text]
