"""Which of the services found is meant: how well the words match, times how often it is used."""

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

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
    candidates: Iterable[Candidate], parts: Sequence[Part], weights: Weights
) -> list[tuple[float, Candidate]]:
    """Return the candidates that match well enough, with their rank, the best first."""
    asked = {token for part in parts for way in part.ways for token in way.tokens}
    typed = {token for part in parts for token in part.ways[0].tokens}
    weighed = [_weighed(part, {token: weights.of(token) for token in asked}) for part in parts]
    matches = [(_match(_places(each.entry, asked), weighed), each) for each in candidates]
    best = max((match for match, _ in matches), default=0.0)
    least = max(_LEAST, best * _LEAST_OF_BEST)
    found = [
        (match * _favour(each, asked, typed), each) for match, each in matches if match >= least
    ]
    return sorted(found, key=lambda pair: (-pair[0], pair[1].entry.service))


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


def _favour(candidate: Candidate, asked: set[str], typed: set[str]) -> float:
    """Return what favours one of several that match.

    A name that says little else; keywords that say the same as the name, so that the words do not
    merely begin another one there; being for residents, who are most of those who ask; and use.
    """
    name = candidate.entry.name
    told = len(asked.intersection(name)) / max(len(name), 1)
    in_name = typed.intersection(name) or asked.intersection(name)
    meant = len(in_name.intersection(candidate.entry.keywords)) / max(len(in_name), 1)
    people = 1.0 if "resident" in candidate.entry.audience else _FOR_COMPANIES
    return (
        (1 + 0.4 * told) * (1 + 0.3 * meant) * (1 + 0.15 * math.log10(1 + candidate.uses)) * people
    )


def _places(entry: Entry, asked: set[str]) -> dict[str, float]:
    """Return what each token that is asked for is worth by the best place where it stands."""
    places: dict[str, float] = {}
    for tokens, worth in (
        (entry.summary, SUMMARY),
        (entry.sounds, SOUND),
        (entry.keywords, KEYWORD),
        (entry.name, NAME),
    ):
        places.update(dict.fromkeys(asked.intersection(tokens), worth))
    for start in [token for token in asked if token.endswith("*")]:
        if any(token.startswith(start[:-1]) for token in (*entry.name, *entry.keywords)):
            places[start] = KEYWORD
    return places
