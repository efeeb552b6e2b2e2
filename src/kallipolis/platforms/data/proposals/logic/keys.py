"""Which columns tell the rows of a table apart."""

from collections.abc import Sequence
from itertools import combinations
from typing import Final

from kallipolis.platforms.data.proposals.contracts import Guess
from kallipolis.platforms.data.proposals.logic.looks import IS_NUMBERING, Column

ALONE: Final = 0.95
"""Which part of the values has to be different: the others came twice."""
ALIKE: Final = 0.5
"""Which part of two rows is the same where the later one corrects the earlier."""
TOGETHER: Final = 0.995
MOST: Final = 4
"""So many columns at most are a key together."""
CHOICE: Final = 7
FEWEST: Final = 5
"""In fewer rows everything is different by chance."""
MEASURES: Final = frozenset({"number", "longitude", "latitude", "integer", "boolean"})

Rows = Sequence[Sequence[str]]


def key_of(columns: Sequence[Column], guesses: Sequence[Guess], rows: Rows) -> tuple[int, ...]:
    """Return the places of the columns that tell rows apart, none where no few do."""
    if len(rows) < FEWEST:
        return ()
    alone = [at for at, column in enumerate(columns) if _tells(column) and _again(at, rows)]
    best = sorted(alone, key=lambda at: _rank(columns[at], guesses[at], at))
    if best and _rank(columns[best[0]], guesses[best[0]], 0)[0] < 3:
        return (best[0],)
    able = [at for at, guess in enumerate(guesses) if guess.field.required and _is_able(guess)]
    return _together(able[:CHOICE], rows) or tuple(best[:1])


def _tells(column: Column) -> bool:
    return column.filled >= ALONE and len(column.counts) >= ALONE * len(column.values)


def _again(at: int, rows: Rows) -> bool:
    """Say whether rows that have the same in a column are mostly the same row once more."""
    first: dict[str, Sequence[str]] = {}
    alike: list[float] = []
    for row in rows:
        if row[at] and row[at] in first:
            pairs = list(zip(row, first[row[at]], strict=True))
            alike.append(sum(a == b for a, b in pairs) / len(pairs))
        first.setdefault(row[at], row)
    return not alike or sum(alike) / len(alike) >= ALIKE


def _rank(column: Column, guess: Guess, at: int) -> tuple[int, int]:
    """Return how good a key a column is: numbers of things come before those of people."""
    if column.says(IS_NUMBERING) and guess.field.type != "id-number":
        return 0, at
    if guess.field.type in {"id-number", "credit-code"}:
        return 1, at
    return (2 if guess.field.type in {"region"} else 3), at


def _is_able(guess: Guess) -> bool:
    return guess.field.type not in MEASURES


def _together(able: Sequence[int], rows: Rows) -> tuple[int, ...]:
    for size in range(2, MOST):
        for chosen in combinations(able, size):
            different = {tuple(row[at] for at in chosen) for row in rows}
            if len(different) >= TOGETHER * len(rows):
                return chosen
    return ()
