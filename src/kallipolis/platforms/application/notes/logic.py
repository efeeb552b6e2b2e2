"""What a note may say, and whom it names."""

import re
from collections.abc import Mapping
from typing import Final

from kallipolis.foundation.errors import Problem
from kallipolis.foundation.ids import PartyId
from kallipolis.platforms.application.notes.contracts import LONGEST, MOST_MENTIONED, NewNote

AT: Final = re.compile(r"[@＠]")


def clean(words: str) -> str:
    """Return words as they are kept: no NUL, one kind of line end, no space around."""
    return words.replace("\0", "").replace("\r\n", "\n").strip()


def named_in(words: str, known: Mapping[PartyId, str]) -> tuple[PartyId, ...]:
    """Return who is named with @ in words, in the order of the words.

    The longest name wins where one begins like another; a name that two bear names nobody.
    """
    by_name: dict[str, list[PartyId]] = {}
    for party, name in known.items():
        by_name.setdefault(name.casefold(), []).append(party)
    names = sorted(by_name, key=len, reverse=True)
    found: dict[PartyId, None] = {}
    for after in AT.split(words.casefold())[1:]:
        name = next((each for each in names if after.startswith(each)), "")
        if name and len(by_name[name]) == 1:
            found[by_name[name][0]] = None
    return tuple(found)


def faults_of(new: NewNote) -> tuple[Problem, ...]:
    """Return what keeps a note from being written."""
    faults = []
    if not 0 < len(clean(new.words)) <= LONGEST:
        faults.append(Problem(field="words", code="note.words", values={"most": str(LONGEST)}))
    if len(new.mentioned) > MOST_MENTIONED:
        values = {"most": str(MOST_MENTIONED)}
        faults.append(Problem(field="mentioned", code="note.mentions_many", values=values))
    return tuple(faults)
