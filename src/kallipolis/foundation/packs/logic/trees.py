"""YAML as plain values, with the line on which each of them was written.

Scalars are read by the core schema of YAML 1.2, as editors read them: ``no`` is text and
``12:30`` is not a number. Source: https://yaml.org/spec/1.2.2/, section 10.3.2.
"""

import json
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

import yaml

from kallipolis.foundation.sayings import said

Path = tuple[str | int, ...]
Event = Any
"""An event of the parser; its stubs do not say which parts it has."""

STEP: Final = re.compile(r"\[(\d+)\]|([^.\[\]]+)")
DEEPEST: Final = 60
BEGINS: Final = "--- {"
"""How a document begins that a program wrote: JSON, which is YAML too, on a line of its own."""

SURROGATE: Final = "\\ud"
"""Half a character, as JSON may escape one and YAML may not."""

NOTHING: Final = "tag:yaml.org,2002:null"
TRUTH: Final = "tag:yaml.org,2002:bool"
WHOLE: Final = "tag:yaml.org,2002:int"
DECIMAL: Final = "tag:yaml.org,2002:float"
WORDS: Final = "tag:yaml.org,2002:str"


@dataclass(frozen=True, slots=True, kw_only=True)
class Misreading:
    """What makes a file unreadable, and on which line."""

    line: int
    message: str
    expected: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Tree:
    """A document as plain values; ``lines`` knows where each path was written.

    ``source`` is what its author wrote, where the value was made of something else.
    """

    value: object
    line: int
    lines: Mapping[Path, int] = field(default_factory=dict)
    source: object = None

    def line_of(self, path: Path) -> int:
        """Return the line of a path, or of the nearest thing around it."""
        while path and path not in self.lines:
            path = path[:-1]
        return self.lines.get(path, self.line)


FORMS: Final = {
    NOTHING: re.compile(r"~|null|Null|NULL|"),
    TRUTH: re.compile(r"true|True|TRUE|false|False|FALSE"),
    WHOLE: re.compile(r"[-+]?[0-9]+|0o[0-7]+|0x[0-9a-fA-F]+"),
    DECIMAL: re.compile(
        r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?|[-+]?\.(inf|Inf|INF)|\.(nan|NaN|NAN)"
    ),
}
"""What the words of each tag look like; those of a plain scalar are tried in this order."""

REMEDIES: Final = {
    "mapping values are not allowed": "the field as far to the right as those beside it, "
    "and quotes around text that holds a colon",
    "a tab": "spaces where there are tabs",
    "'\\t'": "spaces where there are tabs",
    "expected ',' or '}'": "a comma, or a closing brace for the one opened on line {line}",
    "expected ',' or ']'": "a comma, or a closing bracket for the one opened on line {line}",
    "could not find expected ':'": "a colon and a space after the name of the field",
    "did not find expected key": "the field as far to the right as those beside it",
    "while scanning a quoted scalar": "a closing quotation mark for the one on line {line}",
    "cannot start any token": "spaces where there are tabs, "
    "and quotes around text that begins with a sign",
}
"""What to write instead, by what the parser says."""

NO_WORDS: Final = frozenset(["", *"~nNtTfF-+.0123456789"])
"""How a plain scalar begins that may mean something else than its words."""


def read(raw: bytes) -> tuple[list[Tree], list[Misreading]]:
    """Read all documents of a YAML file, and all that keeps them from being read.

    What a program wrote as one line of JSON for each document is read as JSON: a catalogue of
    thousands of services is then read thirty times faster.
    """
    walks: list[_Walk] = []
    try:
        text = raw.decode("utf-8-sig")
        if (written := _by_program(text)) is not None:
            return written, []
        parser = yaml.CSafeLoader(text)
        while not isinstance(event := parser.get_event(), yaml.StreamEndEvent):
            if isinstance(event, yaml.DocumentStartEvent):
                walks.append(_Walk(parser.get_event))
    except UnicodeDecodeError as fault:
        line = raw[: fault.start].count(b"\n") + 1
        return [], [
            Misreading(line=line, message=said("is not UTF-8"), expected=said("text in UTF-8"))
        ]
    except _Unreadable as fault:
        return [], [
            Misreading(line=_line(fault.event), message=said("is not YAML: %(fault)s", fault=fault))
        ]
    except yaml.MarkedYAMLError as fault:
        return [], [_as_misreading(fault)]
    except yaml.YAMLError as fault:
        return [], [Misreading(line=1, message=said("is not YAML: %(fault)s", fault=fault))]
    return [walk.tree for walk in walks], [fault for walk in walks for fault in walk.faults]


def _by_program(text: str) -> list[Tree] | None:
    """Read documents that are JSON on a line each; None where any is not, or is at fault."""
    found = []
    for number, line in enumerate(text.split("\n"), start=1):
        if not line:
            continue
        value = _from_json(line)
        if value is None:
            return None
        found.append(Tree(value=value, line=number))
    return found


def _from_json(line: str) -> object:
    """Return the object on a line, None where YAML must say what it is or what is wrong with it."""
    if not line.startswith(BEGINS) or SURROGATE in line.lower():
        return None
    words = line.removeprefix("---")
    try:
        value = json.loads(words, object_pairs_hook=_each_once, parse_constant=_no_number)
    except (ValueError, RecursionError):
        return None
    return value if _is_flat(value, DEEPEST) else None


def _each_once(pairs: list[tuple[str, object]]) -> dict[str, object]:
    made = dict(pairs)
    if len(made) < len(pairs):
        raise ValueError("a field is written twice")
    return made


def _no_number(words: str) -> float:
    raise ValueError(f"{words} is no JSON")


def _is_flat(value: object, levels: int) -> bool:
    if not isinstance(value, dict | list):
        return True
    inner = value.values() if isinstance(value, dict) else value
    return levels > 0 and all(_is_flat(each, levels - 1) for each in inner)


def as_path(dotted: str) -> Path:
    """Read ``form.pages[0].title`` as the path it means."""
    return tuple(
        int(index) if index else name for index, name in STEP.findall(dotted.removeprefix("$"))
    )


def as_dotted(path: Path) -> str:
    """Write a path as ``form.pages[0].title``."""
    words = "".join(f"[{step}]" if isinstance(step, int) else f".{step}" for step in path)
    return words.removeprefix(".")


def _as_misreading(fault: yaml.MarkedYAMLError) -> Misreading:
    mark = fault.problem_mark or fault.context_mark
    words = ", ".join(part for part in (fault.context, fault.problem) if part)
    begun = fault.context_mark.line + 1 if fault.context_mark else 1
    return Misreading(
        line=mark.line + 1 if mark else 1,
        message=said("is not YAML: %(words)s", words=words),
        expected=next((r for part, r in REMEDIES.items() if part in words), "").format(line=begun),
    )


class _Unreadable(Exception):  # noqa: N818 - never leaves this module
    def __init__(self, event: Event, message: str) -> None:
        super().__init__(message)
        self.event = event


class _Walk:
    """One pass over a document's events that makes values, lines and faults."""

    def __init__(self, following: Callable[[], Event]) -> None:
        self.following = following
        self.faults: list[Misreading] = []
        self.lines: dict[Path, int] = {}
        self.anchored: dict[str, Event] = {}
        root = following()
        value = self.value_of(root, ())
        self.tree = Tree(value=value, line=_line(root), lines=self.lines)

    def value_of(self, event: Event, path: Path) -> object:
        if isinstance(event, yaml.AliasEvent):
            return self.repeated(event, path)
        self.lines.setdefault(path, _line(event))
        self.remembered(event)
        if isinstance(event, yaml.ScalarEvent):
            return self.scalar(event)
        if len(path) > DEEPEST:
            self.complain(event, f"is nested deeper than {DEEPEST} levels")
            self.pass_over()
            return None
        if isinstance(event, yaml.SequenceStartEvent):
            return list(self.items(path))
        return dict(self.entries(path))

    def items(self, path: Path) -> Iterator[object]:
        number = 0
        while not isinstance(event := self.following(), yaml.SequenceEndEvent):
            yield self.value_of(event, (*path, number))
            number += 1

    def entries(self, path: Path) -> Iterator[tuple[str, object]]:
        names: set[str] = set()
        while not isinstance(key := self.following(), yaml.MappingEndEvent):
            name = self.name_of(key)
            if name is None:
                self.skip(self.following())
                continue
            if name in names:
                self.complain(key, f"`{name}` is written twice", "each field once")
            names.add(name)
            below = (*path, name)
            self.lines[below] = _line(key)
            yield name, self.value_of(self.following(), below)

    def name_of(self, key: Event) -> str | None:
        is_alias = isinstance(key, yaml.AliasEvent)
        named = self.anchor_of(key) if is_alias else self.remembered(key)
        if isinstance(named, yaml.ScalarEvent):
            return str(named.value)
        self.complain(named, "the name of a field is no plain word", "a word before the colon")
        self.skip(key)
        return None

    def repeated(self, alias: Event, path: Path) -> object:
        """Return the words of a scalar that an alias repeats; anything else is a fault."""
        event = self.anchor_of(alias)
        self.lines.setdefault(path, _line(event))
        if isinstance(event, yaml.ScalarEvent):
            return self.scalar(event)
        self.complain(event, "is repeated by an alias", "the words themselves")
        return None

    def anchor_of(self, alias: Event) -> Event:
        if alias.anchor not in self.anchored:
            raise _Unreadable(alias, f"found undefined alias {alias.anchor!r}")
        return self.anchored[alias.anchor]

    def remembered(self, event: Event) -> Event:
        if event.anchor is None:
            return event
        if event.anchor in self.anchored:
            raise _Unreadable(event, f"found duplicate anchor {event.anchor!r}")
        self.anchored[event.anchor] = event
        return event

    def skip(self, event: Event) -> None:
        """Leave out a value that has begun with an event."""
        if isinstance(event, yaml.CollectionStartEvent):
            self.pass_over()

    def pass_over(self) -> None:
        """Leave out the rest of a collection that has begun."""
        depth = 1
        while depth:
            event = self.following()
            depth += isinstance(event, yaml.CollectionStartEvent)
            depth -= isinstance(event, yaml.CollectionEndEvent)

    def scalar(self, event: Event) -> object:
        words = str(event.value)
        tag = _tag_of(event, words)
        if tag == WORDS:
            return words
        if tag not in FORMS:
            self.complain(event, f"the tag {tag} is not known here", "no tag")
        elif not FORMS[tag].fullmatch(words):
            self.complain(event, f"`{words}` is not what the tag {tag} says", "no tag")
        else:
            return _meant(tag, words)
        return words

    def complain(self, event: Event, message: str, expected: str = "") -> None:
        self.faults.append(Misreading(line=_line(event), message=message, expected=expected))


def _tag_of(event: Event, words: str) -> str:
    if event.tag not in {None, "!"}:
        return str(event.tag)
    if not event.implicit[0] or words[:1] not in NO_WORDS:
        return WORDS
    return next((tag for tag, form in FORMS.items() if form.fullmatch(words)), WORDS)


def _meant(tag: str, words: str) -> object:
    if tag == NOTHING:
        return None
    if tag == TRUTH:
        return words.lower() == "true"
    return _number(words, whole=tag == WHOLE)


def _line(event: Event) -> int:
    return int(event.start_mark.line) + 1


def _number(words: str, *, whole: bool) -> int | float:
    if not whole:
        return float(words.lower().replace(".inf", "inf").replace(".nan", "nan"))
    base = {"0o": 8, "0x": 16}.get(words[:2], 10)
    return int(words, base)
