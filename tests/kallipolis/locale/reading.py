"""Read a page as people see it, and find what is not in their language."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cache
from html.parser import HTMLParser
from typing import Final

from opencc import OpenCC

from kallipolis.site.catalogues import read

SPOKEN: Final = frozenset({"aria-label", "placeholder", "title", "alt"})
SILENT: Final = frozenset({"script", "style", "code", "pre", "kbd", "textarea"})
"""Elements whose words are nobody's language: programs, identifiers, keys, what people write."""

VOID: Final = frozenset(
    {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "wbr"}
)
BLANK: Final = re.compile(r"%\(\w+\)[sd]|\{\w*\}|%[sd]")
LEAST: Final = 6
"""So many letters has a sentence with blanks at least that is looked for; others are all blank."""


@dataclass(slots=True)
class _Reader(HTMLParser):
    language: str
    said: list[str] = field(default_factory=list)
    hidden: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        HTMLParser.__init__(self)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        is_foreign = given.get("lang", self.language).lower() != self.language
        if self.hidden or tag in SILENT or is_foreign:
            self.hidden += [] if tag in VOID else [tag]
        else:
            self.said += [given[name] for name in sorted(SPOKEN & given.keys())]

    def handle_endtag(self, tag: str) -> None:
        if self.hidden and tag == self.hidden[-1]:
            self.hidden.pop()

    def handle_data(self, data: str) -> None:
        if not self.hidden:
            self.said.append(data)


def words_on(page: str, language: str) -> list[str]:
    """Return what a page says, piece by piece; not what it marks as of another language."""
    reader = _Reader(language=language.lower())
    reader.feed(page)
    return [words for each in reader.said if (words := " ".join(each.split()))]


def untranslated(pieces: Iterable[str]) -> list[str]:
    """Return the pieces that are sentences of the program in English, though it has others."""
    plain, blank = _english()
    return sorted({p for p in pieces if p in plain or (p.isascii() and blank.fullmatch(p))})


@cache
def _english() -> tuple[frozenset[str], re.Pattern[str]]:
    ids = {each for message in read("zh_Hans") for each in _ids(message.id, message.string)}
    flat = {" ".join(each.split()) for each in ids}
    blanks = sorted(each for each in flat if BLANK.search(each))
    long = [each for each in blanks if len(re.findall("[A-Za-z]", BLANK.sub("", each))) >= LEAST]
    patterns = [".+".join(map(re.escape, BLANK.split(each))) for each in long]
    return frozenset(flat.difference(blanks)), re.compile("|".join(patterns))


def _ids(id: object, string: object) -> Iterator[str]:
    """Return the sources of a message, unless it reads the same in Chinese (a name, a sign)."""
    if id and id != string:
        yield from id if isinstance(id, tuple | list) else [str(id)]


def simplified(pieces: Iterable[str]) -> list[str]:
    """Return the pieces with characters that are Simplified and nothing else."""
    return sorted({piece for piece in pieces if any(map(_is_simplified, piece))})


@cache
def _is_simplified(character: str) -> bool:
    """Say whether Hong Kong writes a character otherwise, and Traditional does not have it."""
    return _hong_kong().convert(character) != character and not _in_big5(character)


def _in_big5(character: str) -> bool:
    try:
        character.encode("big5")
    except UnicodeEncodeError:
        return False
    return True


@cache
def _hong_kong() -> OpenCC:
    return OpenCC("s2hk")
