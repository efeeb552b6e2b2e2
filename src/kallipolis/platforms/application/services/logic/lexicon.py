"""Words that mean the same, found by how they are written, sound or begin."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from kallipolis.foundation.sounds import CHINESE, fold, runs, syllables_of
from kallipolis.platforms.application.services.logic.folding import stem

Term = str
"""A word as it is folded; an English one by the stems of its words, parted by spaces."""


@dataclass(frozen=True)
class Lexicon:
    """Groups of words that mean the same."""

    groups: dict[Term, tuple[Term, ...]] = field(default_factory=dict)
    by_sound: dict[str, tuple[Term, ...]] = field(default_factory=dict)
    by_initials: dict[str, tuple[Term, ...]] = field(default_factory=dict)
    longest: int = 0
    most_words: int = 0

    def others(self, term: Term) -> tuple[Term, ...]:
        """Return the words that mean the same as a term."""
        return tuple(each for each in self.groups.get(term, ()) if each != term)


def lexicon_of(groups: Iterable[Sequence[str]]) -> Lexicon:
    """Make a lexicon of groups of words that mean the same."""
    together: dict[Term, dict[Term, None]] = defaultdict(dict)
    sounds: dict[str, dict[Term, None]] = defaultdict(dict)
    initials: dict[str, dict[Term, None]] = defaultdict(dict)
    for group in groups:
        terms = [term for term in map(term_of, group) if term]
        for term in terms:
            together[term].update(dict.fromkeys(terms))
            if not term.isascii():
                syllables = [s for kind, run in runs(term) for s in _sounded(kind, run)]
                sounds["".join(syllables)][term] = None
                initials["".join(s[0] for s in syllables)][term] = None
    return Lexicon(
        groups={term: tuple(others) for term, others in together.items()},
        by_sound={key: tuple(terms) for key, terms in sounds.items()},
        by_initials={key: tuple(terms) for key, terms in initials.items() if len(key) > 1},
        longest=max((len(term) for term in together if not term.isascii()), default=0),
        most_words=max((term.count(" ") + 1 for term in together if term.isascii()), default=0),
    )


def term_of(words: str) -> Term:
    """Return words as the lexicon writes them."""
    folded = fold(words)
    parts = [run if kind == CHINESE else stem(run) for kind, run in runs(folded)]
    return ("" if any(not part.isascii() for part in parts) else " ").join(parts)


def _sounded(kind: str, run: str) -> list[str]:
    return syllables_of(run) if kind == CHINESE else [run]
