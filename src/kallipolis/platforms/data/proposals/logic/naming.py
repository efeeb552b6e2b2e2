"""What a column is called in a contract: an id, a title in each language, a unit."""

import re
from collections.abc import Collection
from functools import lru_cache
from typing import Any, Final, NamedTuple

import opencc

from kallipolis.foundation import sounds
from kallipolis.foundation.text import Text
from kallipolis.platforms.data.proposals.logic.vocabulary import UNITS, WORDS

LONGEST: Final = 60
"""Characters of an id."""
IN_BRACKETS: Final = re.compile(
    r"^(?P<head>.+?)\s*[(（\[［【](?P<inside>[^)）\]］】]+)[)）\]］】]\s*$"
)
SAID: Final = re.compile(r"(?:单位[:：]\s*)?(.+)")
CAMEL: Final = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")
PART: Final = re.compile(r"[A-Za-z0-9]+|[㐀-䶿一-鿿]+")
WORD: Final = re.compile("|".join(sorted(map(re.escape, WORDS), key=len, reverse=True)))


class Name(NamedTuple):
    """How a column is called; ``is_heard`` says that the English is how the Chinese sounds."""

    id: str
    title: Text
    unit: str
    is_heard: bool


def named(head: str, taken: Collection[str]) -> Name:
    """Return how a column with a head is called, by an id that is not taken."""
    plain, unit = without_unit(head.strip())
    english, is_heard = in_english(plain)
    id = _free(_as_id(english), taken)
    return Name(id=id, title=_title(plain, english), unit=unit, is_heard=is_heard)


def titled(words: str) -> Text:
    """Return a title in three languages of one that somebody wrote in one."""
    english, _ = in_english(words)
    return _title(words, english)


def kebab(words: str, taken: Collection[str] = ()) -> str:
    """Return an id of a document for words."""
    english, _ = in_english(words)
    return _free(_as_id(english).replace("_", "-"), taken, "-")


def without_unit(head: str) -> tuple[str, str]:
    """Part a head from the unit that stands in brackets behind it; brackets with others stay.

    Units: a UCUM code, or an empty text.
    """
    found = IN_BRACKETS.match(head)
    if found is None:
        return head, ""
    said = SAID.match(found["inside"].strip())
    unit = UNITS.get(said[1].strip().lower(), "") if said else ""
    return (found["head"], unit) if unit else (head, "")


def in_english(words: str) -> tuple[str, bool]:
    """Return words in English; True where some of it is only how the Chinese sounds."""
    parts, is_heard = [], False
    for part in PART.findall(words):
        if part.isascii():
            parts.append(CAMEL.sub(" ", part).lower())
            continue
        english, heard = _translated(part)
        parts.append(english)
        is_heard |= heard
    return " ".join(" ".join(parts).split()), is_heard


@lru_cache(maxsize=4096)
def in_traditional(words: str) -> str:
    """Return words in Traditional Chinese, as Hong Kong writes them."""
    return words if words.isascii() else str(_writer().convert(words))


def _translated(part: str) -> tuple[str, bool]:
    said: list[str] = []
    is_heard, at = False, 0
    for match in WORD.finditer(part):
        is_heard |= _hear(part[at : match.start()], said)
        said.append(WORDS[match.group()])
        at = match.end()
    is_heard |= _hear(part[at:], said)
    return " ".join(said), is_heard


def _hear(run: str, said: list[str]) -> bool:
    if run:
        said.append("".join(sounds.syllables_of(run)))
    return bool(run)


def _title(words: str, english: str) -> Text:
    if words.isascii():
        words = english = english[:1].upper() + english[1:] or words
        return Text(en=english, zh_hans=words, zh_hant=words)
    return Text(
        en=english[:1].upper() + english[1:] or words,
        zh_hans=words,
        zh_hant=in_traditional(words),
    )


def _as_id(english: str) -> str:
    id = re.sub(r"[^a-z0-9]+", "_", english.lower()).strip("_")
    return (id if id[:1].isalpha() else f"column_{id}".rstrip("_"))[:LONGEST].rstrip("_")


def _free(id: str, taken: Collection[str], mark: str = "_") -> str:
    number, found = 1, id
    while found in taken:
        number += 1
        found = f"{id[: LONGEST - 4]}{mark}{number}"
    return found


@lru_cache(maxsize=1)
def _writer() -> Any:
    return opencc.OpenCC("s2hk")
