"""Which of the services found is meant: how well the words match, times how often it is used."""

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final, NamedTuple

from kallipolis.platforms.application.services.logic.entries import Candidate, Entry
from kallipolis.platforms.application.services.logic.queries import Part

NAME: Final = 1.0
KEYWORD: Final = 0.85
SOUND: Final = 0.7
SUMMARY: Final = 0.35
_LEAST: Final = 0.1
_LEAST_OF_BEST: Final = 0.3
_MOST_TOKENS: Final = 40
_MOST_HITS: Final = 5_000
_FOUND: Final = 0.25
_FOR_COMPANIES: Final = 0.8
_Begun = Mapping[str, frozenset[str]]


@dataclass(frozen=True, slots=True)
class Weights:
    """How telling each token is: the rarer it is among the services, the more."""

    services: int
    frequencies: Mapping[str, int]

    def of(self, token: str) -> float:
        """Return the weight of a token; one that no service holds weighs as much as one can."""
        return math.log(1 + self.services / (1 + self.frequencies.get(token, 0)))


def tokens_to_find(parts: Sequence[Part], weights: Weights) -> dict[str, float]:
    """Return the tokens to ask the index for, with their weights, the rarest first.

    Only those that services hold, and no more than so many services hold together: what is asked
    for by common words alone is found by the rarest of them.
    """
    tokens = dict.fromkeys(t for part in parts for way in part.ways for t in way.tokens)
    held = [t for t in tokens if t.endswith("*") or weights.frequencies.get(t)]
    found: dict[str, float] = {}
    services = 0
    for token in sorted(held, key=lambda t: weights.frequencies.get(t, 0))[:_MOST_TOKENS]:
        services += weights.frequencies.get(token, 0)
        if found and services > _MOST_HITS:
            break
        found[token] = weights.of(token)
    return found


def ranked(
    candidates: Sequence[Candidate], parts: Sequence[Part], weights: Weights
) -> list[tuple[float, Candidate]]:
    """Return the candidates that match well enough, with their rank, the best first."""
    asked = frozenset(token for part in parts for way in part.ways for token in way.tokens)
    typed = frozenset(token for part in parts for token in part.ways[0].tokens)
    begun = _begun(asked, candidates)
    of = {token: weights.of(token) for token in asked}
    weighed = [_weighed(part, of) for part in parts]
    known: dict[_Places, float] = {}
    matches = []
    for each in candidates:
        places = _places(each.entry, asked, begun)
        match = known.get(places)
        if match is None:
            match = known[places] = _match(_worth(places), weighed)
        matches.append((match, places, each))
    best = max((match for match, _, _ in matches), default=0.0)
    least = max(_LEAST, best * _LEAST_OF_BEST)
    found = [
        (match * _favour(each, places, typed), each)
        for match, places, each in matches
        if match >= least
    ]
    return sorted(found, key=lambda pair: (-pair[0], pair[1].entry.service))


class _Places(NamedTuple):
    """Which of the tokens that are asked for stand where in a service; many are alike in that."""

    name: frozenset[str]
    keywords: frozenset[str]
    sounds: frozenset[str]
    summary: frozenset[str]
    begun: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Weighed:
    """A part with its weight, and each way as its tokens with theirs and what a full match is."""

    weight: float
    ways: tuple[tuple[tuple[tuple[str, float], ...], float], ...]


def _weighed(part: Part, weights: Mapping[str, float]) -> _Weighed:
    ways = []
    for way in part.ways:
        tokens = tuple((token, weights[token]) for token in way.tokens)
        whole = sum(weight for _, weight in tokens)
        ways.append((tokens, way.strength / (whole * whole) if whole else 0.0))
    return _Weighed(max(weights[token] for token in part.ways[0].tokens), tuple(ways))


def _match(places: Mapping[str, float], parts: Sequence[_Weighed]) -> float:
    """Return how well all that is asked for matches, from 0 to 1; what misses a part falls."""
    match = found = total = 0.0
    for part in parts:
        value = _value(part, places)
        total += part.weight
        match += part.weight * value
        found += part.weight if value >= _FOUND else 0.0
    return match / total * (0.5 + 0.5 * found / total) if total else 0.0


def _value(part: _Weighed, places: Mapping[str, float]) -> float:
    """Return how well the best way matches: what part of it is there, squared, in what places."""
    best = 0.0
    for tokens, scale in part.ways:
        there = placed = 0.0
        for token, weight in tokens:
            place = places.get(token)
            if place:
                there += weight
                placed += weight * place
        best = max(best, there * placed * scale)
    return best


def _favour(candidate: Candidate, places: _Places, typed: frozenset[str]) -> float:
    """Return what favours one of several that match.

    A name that says little else; keywords that say the same as the name, so that the words do not
    merely begin another one there; being for residents, who are most of those who ask; and use.
    """
    told = len(places.name) / max(len(candidate.entry.name), 1)
    in_name = typed & places.name or places.name
    meant = len(in_name & places.keywords) / max(len(in_name), 1)
    people = 1.0 if "resident" in candidate.entry.audience else _FOR_COMPANIES
    return (
        (1 + 0.4 * told) * (1 + 0.3 * meant) * (1 + 0.15 * math.log10(1 + candidate.uses)) * people
    )


def _begun(asked: Iterable[str], candidates: Sequence[Candidate]) -> _Begun:
    """Return the tokens of names and keywords that begin as each token with a ``*`` asks for."""
    starts = [token for token in asked if token.endswith("*")]
    if not starts:
        return {}
    entries = [each.entry for each in candidates]
    there = set().union(*(e.name for e in entries), *(e.keywords for e in entries))
    return {
        start: frozenset(token for token in there if token.startswith(start[:-1]))
        for start in starts
    }


def _places(entry: Entry, asked: frozenset[str], begun: _Begun) -> _Places:
    return _Places(
        asked.intersection(entry.name),
        asked.intersection(entry.keywords),
        asked.intersection(entry.sounds),
        asked.intersection(entry.summary),
        tuple(
            start
            for start, tokens in begun.items()
            if not (tokens.isdisjoint(entry.name) and tokens.isdisjoint(entry.keywords))
        )
        if begun
        else (),
    )


def _worth(places: _Places) -> dict[str, float]:
    """Return what each token that is there is worth by the best place where it stands."""
    worth = dict.fromkeys(places.summary, SUMMARY)
    worth.update(dict.fromkeys(places.sounds, SOUND))
    worth.update(dict.fromkeys((*places.keywords, *places.begun), KEYWORD))
    worth.update(dict.fromkeys(places.name, NAME))
    return worth
