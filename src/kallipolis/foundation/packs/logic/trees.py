"""YAML as plain values, with the line on which each of them was written.

Scalars are read by the core schema of YAML 1.2, as editors read them: ``no`` is text and
``12:30`` is not a number. Source: https://yaml.org/spec/1.2.2/, section 10.3.2.
"""

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Final

import yaml

Path = tuple[str | int, ...]

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


class _Loader(yaml.CSafeLoader):
    yaml_implicit_resolvers = {}


for _tag, _pattern, _first in (
    (NOTHING, r"~|null|Null|NULL|", "~nN"),
    (TRUTH, r"true|True|TRUE|false|False|FALSE", "tTfF"),
    (WHOLE, r"[-+]?[0-9]+|0o[0-7]+|0x[0-9a-fA-F]+", "-+0123456789"),
    (
        DECIMAL,
        r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?|[-+]?\.(inf|Inf|INF)|\.(nan|NaN|NAN)",
        "-+.0123456789",
    ),
):
    _Loader.add_implicit_resolver(_tag, re.compile(rf"^(?:{_pattern})$"), [*_first, ""])


def read(raw: bytes) -> tuple[list[Tree], list[Misreading]]:
    """Read all documents of a YAML file, and all that keeps them from being read.

    What a program wrote as one line of JSON for each document is read as JSON: a catalogue of
    thousands of services is then read thirty times faster.
    """
    try:
        text = raw.decode("utf-8-sig")
        if (written := _by_program(text)) is not None:
            return written, []
        loader = _Loader(text)
        nodes = []
        while loader.check_node():
            nodes.append(loader.get_node())
    except UnicodeDecodeError as fault:
        line = raw[: fault.start].count(b"\n") + 1
        return [], [Misreading(line=line, message="is not UTF-8", expected="text in UTF-8")]
    except yaml.MarkedYAMLError as fault:
        return [], [_as_misreading(fault)]
    except yaml.YAMLError as fault:
        return [], [Misreading(line=1, message=f"is not YAML: {fault}")]
    walks = [_Walk(node) for node in nodes if node is not None]
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
    return Misreading(line=mark.line + 1 if mark else 1, message=f"is not YAML: {words}")


class _Walk:
    """One pass over a document's nodes that makes values, lines and faults."""

    def __init__(self, root: yaml.Node) -> None:
        self.faults: list[Misreading] = []
        self.lines: dict[Path, int] = {}
        self.seen: set[int] = set()
        value = self.value_of(root, ())
        self.tree = Tree(value=value, line=_line(root), lines=self.lines)

    def value_of(self, node: yaml.Node, path: Path) -> object:
        self.lines.setdefault(path, _line(node))
        if isinstance(node, yaml.ScalarNode):
            return self.scalar(node)
        if len(path) > DEEPEST:
            self.complain(node, f"is nested deeper than {DEEPEST} levels")
            return None
        if id(node) in self.seen:
            self.complain(node, "is repeated by an alias", "the words themselves")
            return None
        self.seen.add(id(node))
        if isinstance(node, yaml.SequenceNode):
            return [self.value_of(item, (*path, n)) for n, item in enumerate(node.value)]
        return dict(self.entries(node, path))

    def entries(self, node: yaml.Node, path: Path) -> Iterator[tuple[str, object]]:
        names: set[str] = set()
        for key, item in node.value:
            if not isinstance(key, yaml.ScalarNode):
                self.complain(
                    key, "the name of a field is no plain word", "a word before the colon"
                )
                continue
            name = str(key.value)
            if name in names:
                self.complain(key, f"`{name}` is written twice", "each field once")
            names.add(name)
            self.lines[*path, name] = _line(key)
            yield name, self.value_of(item, (*path, name))

    def scalar(self, node: yaml.ScalarNode) -> object:
        words = str(node.value)
        if node.tag == WORDS:
            return words
        if node.tag == NOTHING:
            return None
        if node.tag == TRUTH:
            return words.lower() == "true"
        if node.tag in {WHOLE, DECIMAL}:
            return _number(words, whole=node.tag == WHOLE)
        self.complain(node, f"the tag {node.tag} is not known here", "no tag")
        return words

    def complain(self, node: yaml.Node, message: str, expected: str = "") -> None:
        self.faults.append(Misreading(line=_line(node), message=message, expected=expected))


def _line(node: yaml.Node) -> int:
    return int(node.start_mark.line) + 1


def _number(words: str, *, whole: bool) -> int | float:
    if not whole:
        return float(words.lower().replace(".inf", "inf").replace(".nan", "nan"))
    base = {"0o": 8, "0x": 16}.get(words[:2], 10)
    return int(words, base)
