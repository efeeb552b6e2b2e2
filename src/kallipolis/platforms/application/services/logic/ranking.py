"""Which of the services found is meant: how well the words match, times how often it is used."""

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from kallipolis.platforms.application.services.logic.entries import Candidate, Entry
from kallipolis.platforms.application.services.logic.queries import Part, Way

NAME: Final = 1.0
KEYWORD: Final = 0.85
SOUND: Final = 0.7
SUMMARY: Final = 0.35
_LEAST: Final = 0.1
_LEAST_OF_BEST: Final = 0.3
_MOST_TOKENS: Final = 40
_COMMON: Final = 0.2
_FOUND: Final = 0.25


@dataclass(frozen=True, slots=True)
class Weights:
    """How telling each token is: the rarer it is among the services, the more."""

    services: int
    frequencies: Mapping[str, int]

    def of(self, token: str) -> float:
        """Return the weight of a token; one that no service holds weighs as much as one can."""
        return math.log(1 + self.services / (1 + self.frequencies.get(token, 0)))


def tokens_to_find(parts: Sequence[Part], weights: Weights) -> list[str]:
    """Return the tokens to ask the index for: those that services hold, the rarest first.

    Tokens that very many services hold are asked for only if there are no others.
    """
    tokens = dict.fromkeys(t for part in parts for way in part.ways for t in way.tokens)
    held = [t for t in tokens if t.endswith("*") or weights.frequencies.get(t)]
    rare = [t for t in held if weights.frequencies.get(t, 0) <= _COMMON * weights.services]
    return sorted(rare or held, key=lambda t: weights.frequencies.get(t, 0))[:_MOST_TOKENS]


def ranked(
    candidates: Iterable[Candidate], parts: Sequence[Part], weights: Weights
) -> list[tuple[float, Candidate]]:
    """Return the candidates that match well enough, with their rank, the best first."""
    asked = {token for part in parts for way in part.ways for token in way.tokens}
    matches = [(_match(each.entry, parts, weights), each) for each in candidates]
    best = max((match for match, _ in matches), default=0.0)
    least = max(_LEAST, best * _LEAST_OF_BEST)
    found = [(match * _favour(each, asked), each) for match, each in matches if match >= least]
    return sorted(found, key=lambda pair: (-pair[0], pair[1].entry.service))


def _match(entry: Entry, parts: Sequence[Part], weights: Weights) -> float:
    """Return how well all that is asked for matches, from 0 to 1; what misses a part falls."""
    places = _places(entry)
    match = found = total = 0.0
    for part in parts:
        weight = max(weights.of(token) for token in part.ways[0].tokens)
        value = max(_value(way, places, weights) for way in part.ways)
        total += weight
        match += weight * value
        found += weight if value >= _FOUND else 0.0
    return match / total * (0.5 + 0.5 * found / total) if total else 0.0


def _favour(candidate: Candidate, asked: set[str]) -> float:
    """Return what favours one of several that match: a name that says little else, and use."""
    name = candidate.entry.name
    told = sum(1 for token in name if token in asked) / max(len(name), 1)
    return (1 + 0.4 * told) * (1 + 0.15 * math.log10(1 + candidate.uses))


def _places(entry: Entry) -> dict[str, float]:
    """Return what each token is worth by the best place where it stands."""
    places = dict.fromkeys(entry.summary, SUMMARY)
    places.update(dict.fromkeys(entry.sounds, SOUND))
    places.update(dict.fromkeys(entry.keywords, KEYWORD))
    places.update(dict.fromkeys(entry.name, NAME))
    return places


def _value(way: Way, places: Mapping[str, float], weights: Weights) -> float:
    """Return how well a way matches: what part of it is there, squared, and in what places."""
    whole = there = placed = 0.0
    for token in way.tokens:
        weight = weights.of(token)
        place = _begun(token, places) if token.endswith("*") else places.get(token, 0.0)
        whole += weight
        if place:
            there += weight
            placed += weight * place
    return way.strength * there * placed / (whole * whole) if whole else 0.0


def _begun(token: str, places: Mapping[str, float]) -> float:
    start = token[:-1]
    return max((place for each, place in places.items() if each.startswith(start)), default=0.0)
