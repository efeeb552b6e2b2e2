"""Find the applications in the lines of a spreadsheet, wherever its titles stand."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from kallipolis.domains.government.batches.contracts import MOST_ROWS, Cells, Column
from kallipolis.domains.government.batches.logic.columns import path_of, paths_by_title
from kallipolis.foundation.errors import Reason, Refusal
from kallipolis.foundation.text import Text

NUMBER: Final = Text(en="Row", zh_hans="行号", zh_hant="行號")
EXAMPLE: Final = Text(en="Example", zh_hans="示例", zh_hant="示例")
HINTS: Final = Text(en="How to fill in", zh_hans="填写说明", zh_hant="填寫說明")
WRONG: Final = Text(en="What is wrong", zh_hans="错误说明", zh_hant="錯誤說明")
CASE: Final = Text(en="Case number", zh_hans="办件编号", zh_hant="辦件編號")
STATE: Final = Text(en="State", zh_hans="状态", zh_hant="狀態")

_NUMBER: Final = "#"
_OURS: Final = "-"
Lines = Sequence[tuple[int, Sequence[str]]]
"""Lines of a file, each with its number in the file, from 1."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Read:
    """A row as it was read: its line in the file, the number it bears, and what was written."""

    line: int
    number: int | None
    cells: Cells


def read(lines: Lines, columns: Sequence[Column], language: str) -> tuple[Read, ...]:
    """Return the applications below the titles; examples, hints and empty lines are none.

    Raises:
        Refusal: ``batch.headless``, ``batch.unknown_columns``, ``batch.columns_missing`` or
            ``batch.twice`` for the titles; ``batch.empty``; ``batch.too_many``.
    """
    known = paths_by_title(columns) | _own_titles()
    start = _titles_at(lines, known)
    heads = _heads(lines[start][1], known)
    _require_all(heads, columns, language)
    found = [
        Read(line=line, number=_number(words, heads), cells=_cells(words, heads))
        for line, words in lines[start + 1 :]
        if not _is_ours(words) and any(_cells(words, heads).values())
    ]
    if not found:
        raise Refusal("batch.empty", Reason.MALFORMED)
    if len(found) > MOST_ROWS:
        raise Refusal("batch.too_many", Reason.MALFORMED, values={"most": str(MOST_ROWS)})
    return tuple(found)


def _titles_at(lines: Lines, known: Mapping[str, str]) -> int:
    """Return where the titles are: the line that has most of them."""
    scored = [sum(bool(path_of(word, known)) for word in words) for _, words in lines[:20]]
    if not scored or max(scored) == 0:
        raise Refusal("batch.headless", Reason.MALFORMED)
    return scored.index(max(scored))


def _heads(words: Sequence[str], known: Mapping[str, str]) -> list[str]:
    heads = [path_of(word, known) for word in words]
    strange = [w.strip() for w, head in zip(words, heads, strict=True) if w.strip() and not head]
    if strange:
        values = {"columns": ", ".join(strange)}
        raise Refusal("batch.unknown_columns", Reason.MALFORMED, values=values)
    paths = [head for head in heads if head not in {"", _OURS}]
    doubled = next((path for path in paths if paths.count(path) > 1), "")
    if doubled:
        column = words[heads.index(doubled)].strip()
        raise Refusal("batch.twice", Reason.MALFORMED, values={"column": column})
    return heads


def _require_all(heads: Sequence[str], columns: Sequence[Column], language: str) -> None:
    missing = [
        c.title.in_language(language) for c in columns if c.is_required and c.path not in heads
    ]
    if missing:
        values = {"columns": ", ".join(missing)}
        raise Refusal("batch.columns_missing", Reason.MALFORMED, values=values)


def _own_titles() -> dict[str, str]:
    """Return the titles of our own columns, which are no answers."""
    marks = [(NUMBER, _NUMBER), (WRONG, _OURS), (CASE, _OURS), (STATE, _OURS)]
    return {title.casefold(): mark for text, mark in marks for title in _all(text)}


def _is_ours(words: Sequence[str]) -> bool:
    first = words[0].strip() if words else ""
    return first in {*_all(EXAMPLE), *_all(HINTS)}


def _cells(words: Sequence[str], heads: Sequence[str]) -> dict[str, str]:
    paired = zip(heads, words, strict=False)
    return {head: word.strip() for head, word in paired if head not in {"", _OURS, _NUMBER}}


def _number(words: Sequence[str], heads: Sequence[str]) -> int | None:
    said = next((w.strip() for h, w in zip(heads, words, strict=False) if h == _NUMBER), "")
    return int(said) if said.isdecimal() and len(said) < 8 else None


def _all(text: Text) -> Iterable[str]:
    return (text.en, text.zh_hans, text.zh_hant)
