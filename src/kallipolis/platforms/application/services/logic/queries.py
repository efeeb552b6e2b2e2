"""What somebody who searches may mean: each part of their words, with all ways to find it."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from kallipolis.foundation.sounds import CHINESE, fold, runs, syllables_of
from kallipolis.platforms.application.services.logic.folding import (
    is_little,
    pairs,
    stem,
    tokens_of,
)
from kallipolis.platforms.application.services.logic.lexicon import Lexicon, Term
from kallipolis.platforms.application.services.logic.pinyin import (
    by_initials,
    by_syllables,
    cut,
)

LONGEST_QUERY: Final = 60
_LETTERS: Final = "abcdefghijklmnopqrstuvwxyz"


@dataclass(frozen=True, slots=True)
class Way:
    """Tokens that together stand for a part of the query, and how surely, from 0 to 1."""

    tokens: tuple[str, ...]
    strength: float


@dataclass(frozen=True, slots=True)
class Part:
    """One thing that is asked for, and the ways to find it, the plainest first."""

    ways: tuple[Way, ...]


def parts_of(query: str, lexicon: Lexicon, is_known: Callable[[str], bool]) -> tuple[Part, ...]:
    """Return what a query asks for.

    ``is_known`` says whether any service holds a token; a word that none holds is read again as
    one that sounds or is spelt nearly so.
    """
    found: list[Part] = []
    latin: list[str] = []
    for kind, run in runs(fold(query[:LONGEST_QUERY])):
        if kind == CHINESE:
            found.extend(_latin(latin, lexicon, is_known))
            latin = []
            found.extend(_chinese(run, lexicon, is_known))
        else:
            latin.append(run)
    found.extend(_latin(latin, lexicon, is_known))
    return tuple(found)


def _chinese(run: str, lexicon: Lexicon, is_known: Callable[[str], bool]) -> Iterator[Part]:
    place, rest = 0, ""
    while place < len(run):
        term = _longest_term(run, place, lexicon)
        if term:
            yield from _unknown(rest, is_known)
            rest = ""
            yield _meaning(term, lexicon)
            place += len(term)
        else:
            rest += run[place]
            place += 1
    yield from _unknown(rest, is_known)


def _longest_term(run: str, place: int, lexicon: Lexicon) -> Term:
    for length in range(min(lexicon.longest, len(run) - place), 1, -1):
        if run[place : place + length] in lexicon.groups:
            return run[place : place + length]
    return ""


def _meaning(term: Term, lexicon: Lexicon, strength: float = 1.0) -> Part:
    others = (Way(_tokens(other), 0.8 * strength) for other in lexicon.others(term))
    return Part((Way(_tokens(term), strength), *others))


def _tokens(term: Term) -> tuple[str, ...]:
    """Return the tokens of a term: pairs where there are any, not single characters."""
    found = tokens_of(term)
    longer = tuple(token for token in found if token.isascii() or len(token) > 1)
    return longer or tuple(found)


def _unknown(rest: str, is_known: Callable[[str], bool]) -> Iterator[Part]:
    """Yield the parts of characters that are no known word."""
    if len(rest) == 1:
        yield Part((Way((rest,), 0.4),))
    for pair in pairs(rest):
        plain, apart = Way((pair,), 1.0), Way(tuple(pair), 0.4)
        if is_known(pair):
            yield Part((plain, apart))
        else:
            sound = Way(tuple(by_syllables(syllables_of(pair))), 0.6)
            yield Part((plain, sound, apart))


def _latin(
    words: Sequence[str], lexicon: Lexicon, is_known: Callable[[str], bool]
) -> Iterator[Part]:
    place = 0
    while place < len(words):
        length = _longest_phrase(words, place, lexicon)
        if length:
            yield _meaning(" ".join(map(stem, words[place : place + length])), lexicon)
            place += length
            continue
        if not is_little(words[place]):
            yield Part(tuple(_ways(words[place], lexicon, is_known)))
        place += 1


def _longest_phrase(words: Sequence[str], place: int, lexicon: Lexicon) -> int:
    for length in range(min(lexicon.most_words, len(words) - place), 0, -1):
        if " ".join(map(stem, words[place : place + length])) in lexicon.groups:
            return length
    return 0


def _ways(word: str, lexicon: Lexicon, is_known: Callable[[str], bool]) -> Iterator[Way]:
    yield Way((stem(word),), 1.0)
    if not word.isalpha():
        return
    sounding = [*lexicon.by_sound.get(word, ()), *lexicon.by_initials.get(word, ())]
    for term in sounding:
        yield from _meaning(term, lexicon, 0.9).ways
    syllables = list(cut(word))
    if len(syllables) > 1:
        yield Way(tuple(by_syllables(syllables)), 0.8)
    if 2 <= len(word) <= 8:
        yield Way(tuple(by_initials(word, min(3, len(word)))), 0.6)
    if is_known(stem(word)) or sounding:
        return
    if len(word) > 2:
        yield Way((f"{word}*",), 0.6)
    yield from _nearly(word, lexicon, is_known)


def _nearly(word: str, lexicon: Lexicon, is_known: Callable[[str], bool]) -> Iterator[Way]:
    """Yield the ways for words that are one letter away."""
    if len(word) < 4:
        return
    near = sorted(one_letter_off(word))
    stems = dict.fromkeys(stem(each) for each in near)
    yield from (Way((each,), 0.6) for each in stems if is_known(each))
    for each in near:
        for term in lexicon.by_sound.get(each, ()):
            yield from _meaning(term, lexicon, 0.6).ways


def one_letter_off(word: str) -> set[str]:
    """Return all that one wrong, missing, added or swapped letter makes of a word."""
    splits = [(word[:n], word[n:]) for n in range(len(word) + 1)]
    return {
        made
        for head, tail in splits
        for made in (
            *((head + tail[1:],) if tail else ()),
            *((head + tail[1] + tail[0] + tail[2:],) if len(tail) > 1 else ()),
            *(head + letter + tail[1:] for letter in _LETTERS if tail),
            *(head + letter + tail for letter in _LETTERS),
        )
    } - {word}
