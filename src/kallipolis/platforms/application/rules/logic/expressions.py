"""Evaluate expressions over facts, some of which may be missing."""

import re
from collections.abc import Collection, Mapping
from functools import lru_cache
from typing import Final

import msgspec
import zen

from kallipolis.foundation.errors import Refusal
from kallipolis.foundation.sayings import said
from kallipolis.platforms.application.rules.logic import engine
from kallipolis.platforms.application.rules.logic.trees import Tree, tree_of
from kallipolis.platforms.application.rules.logic.words import Words, words_of

PATH: Final = re.compile(r"[a-z]\w*(?:\.[a-z]\w*)*", re.ASCII)
"""What is looked up and not worked out: words that are found so are the value."""


class Verdict(msgspec.Struct, frozen=True):
    """The value of an expression. Missing: None, with the facts that were not there."""

    value: object
    missing: tuple[str, ...] = ()

    @property
    def holds(self) -> bool:
        """Say whether a condition holds; one that asks about a missing fact does not."""
        return self.value is True


class Expression:
    """A compiled expression; safe to share between threads."""

    __slots__ = ("_compiled", "_path", "_roots", "_simple", "roots", "text", "tree", "words")

    def __init__(self, text: str) -> None:
        self.text = text
        self.words: Words = words_of(text)
        self._roots = self.words.roots
        self.roots = frozenset(self._roots)
        """The facts that it names, the first word of each path."""

        self._simple = self.words.asked == self._roots
        self._path = text if self.words.asked == (text,) and PATH.fullmatch(text) else ""
        self._compiled = zen.compile_expression(text)
        self.tree = tree_of(text)

    def evaluate(self, facts: Mapping[str, object]) -> Verdict:
        """Evaluate over facts, any of which may be missing or None.

        Where facts are missing, ``and``, ``or`` and ``not`` still answer if what is there is
        enough: ``a and b`` is false as soon as ``a`` is.

        Raises:
            Refusal: ``rule.not_computable`` when present facts are of an unfit type.
        """
        missing = self.missing(facts)
        if missing and isinstance(self.tree, str):
            return Verdict(None, missing)
        if missing:
            return _partly_known(self.tree, facts)
        if self._path and type(value := look_up(facts, self._path)) is str:
            return Verdict(value)
        known = {name: facts[name] for name in self._roots if name in facts}
        try:
            return Verdict(self._compiled.evaluate(known))
        except RuntimeError as failure:
            guarded = tuple(path for path in self.words.guarded if look_up(facts, path) is None)
            if guarded:
                return Verdict(None, guarded)
            raise not_computable(self.text, failure) from failure

    def missing(self, facts: Mapping[str, object]) -> tuple[str, ...]:
        """Return the facts that have to be there and are not."""
        if self._simple:
            return tuple([name for name in self._roots if facts.get(name) is None])
        return tuple([path for path in self.words.asked if look_up(facts, path) is None])


def _partly_known(tree: Tree, facts: Mapping[str, object]) -> Verdict:
    if isinstance(tree, str):
        return compiled(tree).evaluate(facts)
    verdicts = [_partly_known(part, facts) for part in tree.parts]
    if tree.word == "not":
        value = verdicts[0].value
        return Verdict(None if value is None else value is not True, verdicts[0].missing)
    settles = tree.word == "or"
    if any(verdict.value is settles for verdict in verdicts):
        return Verdict(settles)
    missing = tuple(dict.fromkeys(name for verdict in verdicts for name in verdict.missing))
    return Verdict(None, missing) if missing else Verdict(not settles)


def look_up(facts: Mapping[str, object], path: str) -> object:
    """Follow a dotted path. Missing: None."""
    found: object = facts
    for part in path.split("."):
        if not isinstance(found, (dict, Mapping)):
            return None
        found = found.get(part)
    return found


def not_computable(text: str, failure: Exception) -> Refusal:
    """Make the refusal of an expression that does not fit the facts it was given."""
    fault = engine.told_by(failure)
    return Refusal("rule.not_computable", values={"expression": text, "fault": fault})


@lru_cache(maxsize=8192)
def compiled(text: str) -> Expression:
    """Compile an expression, once in each process."""
    return Expression(text)


def fault_of(text: str, names: Collection[str] | None = None) -> tuple[str, str] | None:
    """Return what is wrong with an expression and what was expected, or None.

    ``names`` are the facts that it may name; a name ending in ``.*`` allows any path below.
    """
    words = words_of(text)
    if words.fault:
        return words.fault
    answer = zen.validate_expression(text)
    if answer:
        told = engine.told(str(answer["source"]))
        return said("`%(text)s`: %(fault)s", text=text, fault=told), said("an expression")
    return fault_of_names(words, names)


def fault_of_names(words: Words, names: Collection[str] | None) -> tuple[str, str] | None:
    """Return the first fact that is not among those known, or None."""
    if names is None:
        return None
    unknown = [path for path in words.paths if not _is_known(path, names)]
    if not unknown:
        return None
    return said("`%(unknown)s` is not known here", unknown=unknown[0]), said(
        "one of %(names)s", names=", ".join(sorted(names))
    )


def _is_known(path: str, names: Collection[str]) -> bool:
    return path in names or any(
        path.startswith(name.removesuffix("*")) for name in names if name.endswith(".*")
    )
