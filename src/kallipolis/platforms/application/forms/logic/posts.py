"""Read answers out of what a browser posts, without any script in the page.

The name of a control is the path of its answer: ``name``, ``home.line``, ``children[0].name``.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final, Literal, Protocol

from kallipolis.platforms.application.forms import contracts as c

ADD: Final = "add"
REMOVE: Final = "remove"
_ITEM: Final = re.compile(r"(\w+)\[(\d{1,4})\]")


class Lists(Protocol):
    """What was posted: lists of values by name, as Django's ``QueryDict`` holds them."""

    def getlist(self, key: str) -> Sequence[str]:
        """Return all values of a name, none if it was not posted."""

    def keys(self) -> Iterable[str]:
        """Return the names."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Posted:
    """What somebody posted: their answers, unchecked, and what they pressed.

    ``pressed`` is ``add`` or ``remove`` where they only changed how many things a group or a file
    field holds, which is done already; ``at`` is the path to go on at.
    """

    answers: dict[str, object]
    pressed: Literal["send", "add", "remove"] = "send"
    at: str = ""


@dataclass(frozen=True, slots=True)
class _Reading:
    data: Lists
    uploads: Mapping[str, Sequence[str]]
    removed: str
    numbers: dict[str, list[int]] = field(default_factory=dict)


def parse_post(
    form: c.Form,
    data: Lists,
    *,
    page: str = "",
    uploads: Mapping[str, Sequence[str]] | None = None,
) -> Posted:
    """Read the answers of one page, or of all if none is named.

    ``uploads`` are the ids of files stored just now, by the path of their field; they are added to
    those that the page carried along. Nothing is checked here but how many things there may be.
    """
    removed = _last(data.getlist(REMOVE))
    reading = _Reading(data, uploads or {}, removed, _numbers(data))
    fields = [f for p in form.pages if page in {"", p.id} for f in p.fields]
    answers = {each.name: _read(each, each.name, reading) for each in fields}
    added = _last(data.getlist(ADD))
    for group in fields:
        if isinstance(group, c.GroupField) and group.name == added:
            return _with_one_more(group, answers)
    if removed:
        return Posted(answers=answers, pressed="remove", at=removed.partition("[")[0])
    return Posted(answers=answers)


def _with_one_more(group: c.GroupField, answers: dict[str, object]) -> Posted:
    items = answers[group.name]
    things = list(items) if isinstance(items, list) else []
    if len(things) < group.max:
        things.append({})
    changed = answers | {group.name: things}
    return Posted(answers=changed, pressed="add", at=f"{group.name}[{len(things) - 1}]")


def _read(question: c.Question, path: str, reading: _Reading) -> object:
    data = reading.data
    if isinstance(question, c.GroupField):
        return [
            {
                each.name: _read(each, f"{path}[{n}].{each.name}", reading)
                for each in question.fields
            }
            for n in reading.numbers.get(path, ())[: question.max + 1]
            if f"{path}[{n}]" != reading.removed
        ]
    if isinstance(question, c.AddressField):
        return {part: _last(data.getlist(f"{path}.{part}")) for part in ("region", "line")}
    if isinstance(question, c.ChoicesField):
        return [value for value in data.getlist(path) if value]
    if isinstance(question, c.FileField):
        return _files(path, reading)
    if isinstance(question, c.DateField | c.MonthField):
        return _day(question, path, data)
    return _last(data.getlist(path))


def _files(path: str, reading: _Reading) -> list[str]:
    kept = [
        value
        for n, value in enumerate(reading.data.getlist(path))
        if value and f"{path}[{n}]" != reading.removed
    ]
    return [*kept, *reading.uploads.get(path, ())]


def _day(question: c.DateField | c.MonthField, path: str, data: Lists) -> str:
    whole = _last(data.getlist(path))
    parts = ("year", "month", "day") if isinstance(question, c.DateField) else ("year", "month")
    given = [_last(data.getlist(f"{path}.{part}")).strip() for part in parts]
    return whole or ("-".join(given) if any(given) else "")


def _numbers(data: Lists) -> dict[str, list[int]]:
    """Return the numbers of the things that were posted, by group."""
    found: dict[str, set[int]] = {}
    for name in data.keys():  # noqa: SIM118 - what was posted need not be a mapping
        match = _ITEM.match(name)
        if match:
            found.setdefault(match[1], set()).add(int(match[2]))
    return {name: sorted(numbers) for name, numbers in found.items()}


def _last(values: Sequence[str]) -> str:
    return values[-1] if values else ""
