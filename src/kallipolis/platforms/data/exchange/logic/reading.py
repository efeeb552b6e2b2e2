"""What is seen of a message: each value as far as it is cleared, nothing of what is not."""

from collections.abc import Iterator, Mapping
from typing import Final

import msgspec

from kallipolis.foundation.text import Text
from kallipolis.platforms.data.exchange.contracts import Clearance, Said

HIDDEN: Final = "***"
"""It stands for what is left out, and does not tell how much that is."""
MOST_LINES: Final = 300
MOST_CHARACTERS: Final = 400
LANGUAGES: Final = {"en", "zh-Hans", "zh-Hant"}


def said(value: object, clearance: Clearance, path: str = "") -> tuple[Said, ...]:
    """Return what a value says, one for each leaf of it, at most MOST_LINES.

    Shape: paths are joined by dots; numbers of a list's places count from 1 (``fields[1]``) and do
    not count for the clearance.
    """
    lines = _said(value, clearance, path, path)
    return tuple(line for _, line in zip(range(MOST_LINES), lines, strict=False))


def _said(value: object, clearance: Clearance, shown: str, path: str) -> Iterator[Said]:
    if isinstance(value, Mapping):
        text = _text(value, _kept(clearance, path))
        if text is not None:
            yield Said(path=shown, value=text, is_masked=False)
            return
        for name in value:
            yield from _said(value[name], clearance, _under(shown, name), _under(path, name))
    elif isinstance(value, list):
        for number, each in enumerate(value, start=1):
            yield from _said(each, clearance, f"{shown}[{number}]", path)
    else:
        yield _leaf(value, _kept(clearance, path), shown)


def _leaf(value: object, kept: int | None, shown: str) -> Said:
    words = value if isinstance(value, str) else "" if value is None else _written(value)
    if kept is None or value is None:
        cut = f"{words[:MOST_CHARACTERS]}…" if len(words) > MOST_CHARACTERS else words
        return Said(path=shown, value=cut, is_masked=False)
    begun = words[:kept] if isinstance(value, str) and len(words) > kept else ""
    return Said(path=shown, value=f"{begun}{HIDDEN}", is_masked=True)


def _written(value: object) -> str:
    return msgspec.json.encode(value).decode()


def _kept(clearance: Clearance, path: str) -> int | None:
    """Return how much of what stands at a path is shown, by the longest path that is cleared."""
    parts = path.split(".") if path else []
    for length in range(len(parts), -1, -1):
        above = ".".join(parts[:length])
        if above in clearance:
            return clearance[above]
    return 0


def _text(value: Mapping[object, object], kept: int | None) -> Text | None:
    if kept is not None or {*value} != LANGUAGES:
        return None
    en, hans, hant = (str(value[name])[:MOST_CHARACTERS] for name in sorted(LANGUAGES))
    return Text(en=en, zh_hans=hans, zh_hant=hant)


def _under(path: str, name: object) -> str:
    return f"{path}.{name}" if path else str(name)
