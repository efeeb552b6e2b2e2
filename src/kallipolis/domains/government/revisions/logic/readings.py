"""Read what a page wrote into the fields of a field, and remember what is wrong with it."""

import re
from collections.abc import Callable, Mapping
from typing import Final

from kallipolis.domains.government.revisions.logic import amounts, choosing
from kallipolis.domains.government.revisions.logic.conditions import Subject
from kallipolis.domains.government.revisions.logic.rows import LANGUAGES
from kallipolis.foundation.errors import Problem

NAME: Final = re.compile(r"[a-z][a-z0-9_]*")
SAID: Final = {"": True, "true": True, "false": False}


class Reading:
    """Reads fields of a page one by one; ``problems`` are those that could not be read."""

    def __init__(self, given: Mapping[str, str], subjects: Mapping[str, Subject]) -> None:
        self.given = given
        self.subjects = subjects
        self.problems: list[Problem] = []

    def line(self, name: str) -> str:
        """Return a line of text."""
        return self.given.get(name, "").strip()

    def name(self) -> str:
        """Return the name by which rules call a field."""
        written = self.line("name")
        if not NAME.fullmatch(written):
            self._complain("name", "revision.name_unfit")
        return written

    def words(self, name: str, *, is_needed: bool = False) -> dict[str, str] | None:
        """Return words in three languages; None where none are needed and none are there."""
        words = {key: self.line(f"{name}.{language}") for language, key in LANGUAGES}
        if not is_needed and not any(words.values()):
            return None
        for language, key in LANGUAGES:
            if not words[key]:
                self._complain(f"{name}.{language}", "revision.words_missing")
        return words

    def required(self) -> bool | str:
        """Return whether an answer is required: always, never, or while an expression holds."""
        way, written = self.line("required.way"), self.condition("required")
        if way in {"always", "never"}:
            return way == "always"
        return SAID.get(written, written)

    def condition(self, name: str) -> str:
        """Return a condition that was chosen, or written by hand."""
        return choosing.text_of(self.given, name, self.subjects, self.problems)

    def specific(self, name: str, sort: str) -> object:
        """Return what only some kinds have; None where it stays at its default."""
        readers: dict[str, Callable[[str], object]] = {
            "number": self._number,
            "bound": self._bound,
            "amount": self._amount,
            "words": self.words,
            "needed": lambda each: self.words(each, is_needed=True),
            "truth": self._truth,
            "list": self._list,
            "options": self._options,
        }
        return readers.get(sort, self._text)(name)

    def _text(self, name: str) -> str | None:
        return self.line(name) or None

    def _truth(self, name: str) -> bool:
        return self.line(name) == "on"

    def _list(self, name: str) -> list[str] | None:
        return [part.strip() for part in self.line(name).split(",") if part.strip()] or None

    def _number(self, name: str) -> int | None:
        written = self.line(name)
        if written and not (written.isdecimal() and len(written) < 9):
            self._complain(name, "revision.number_unfit")
            return None
        return int(written) if written else None

    def _bound(self, name: str) -> int | float | str | None:
        written = self.line(name)
        for read in (int, float):
            try:
                return read(written)
            except ValueError:
                continue
        return written or None

    def _amount(self, name: str) -> int | str | None:
        written = self.line(name)
        if not written or amounts.computes(written):
            return written or None
        try:
            return amounts.amount(written)
        except amounts.AmountError:
            self._complain(name, "revision.amount_unfit")
            return None

    def _options(self, name: str) -> list[dict[str, object]]:
        heads = [key.removesuffix(".value") for key in self.given if key.endswith(".value")]
        mine = sorted((h for h in heads if h.startswith(f"{name}.")), key=_number_of)
        return [self._option(head) for head in mine if self.line(f"{head}.value")]

    def _option(self, head: str) -> dict[str, object]:
        option: dict[str, object] = {"value": self.line(f"{head}.value")}
        option["title"] = self.words(f"{head}.title", is_needed=True)
        option["hint"] = self.words(f"{head}.hint")
        return option | {"when": self.condition(f"{head}.when")}

    def _complain(self, field: str, code: str) -> None:
        self.problems.append(Problem(field=field, code=code))


def _number_of(head: str) -> int:
    number = head.rpartition(".")[2]
    return int(number) if number.isdecimal() and len(number) < 5 else 0
