"""What the index keeps of a service."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple, Protocol

from kallipolis.foundation.sounds import fold
from kallipolis.platforms.application.services.contracts import PublicService
from kallipolis.platforms.application.services.logic.folding import tokens_of
from kallipolis.platforms.application.services.logic.pinyin import sound_tokens


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """The tokens of a service by where they stand, and what it is filtered by.

    ``begun_at`` names the pages from which people begin what nobody applies for.
    """

    service: str
    authority: str
    level: str
    begun_at: str
    audience: tuple[str, ...]
    events: tuple[str, ...]
    regions: tuple[str, ...]
    name: tuple[str, ...]
    keywords: tuple[str, ...]
    sounds: tuple[str, ...]
    summary: tuple[str, ...]

    @property
    def tokens(self) -> frozenset[str]:
        """Return all tokens, wherever they stand."""
        return frozenset((*self.name, *self.keywords, *self.sounds, *self.summary))


@dataclass(frozen=True, slots=True, kw_only=True)
class Filter:
    """Which services are looked at: empty is all. ``levels`` are those that a region has.

    Those ``applied_for`` are all but what people begin from elsewhere.
    """

    levels: tuple[str, ...] = ()
    audience: str = ""
    event: str = ""
    authority: str = ""
    applied_for: bool = False


class Hit(NamedTuple):
    """A service that the index offers, by the number of its row, and how often it was used."""

    number: int
    uses: int


class Candidate(NamedTuple):
    """What the index keeps of a service that it offers, with how often it was used."""

    entry: Entry
    uses: int


class Index(Protocol):
    """Where entries are kept and found; one adapter for each database."""

    def put(self, entries: Sequence[Entry]) -> None:
        """Keep entries, in place of those of the same services."""

    def drop(self, services: Iterable[str]) -> None:
        """Forget services; those that are not there do not matter."""

    def candidates(self, tokens: Mapping[str, float], narrow: Filter, most: int) -> list[Hit]:
        """Return the likeliest services that hold any of the tokens, given with their weights.

        A token that ends in ``*`` stands for all that begin so.
        """

    def most_used(self, narrow: Filter, start: int, most: int) -> list[Hit]:
        """Return services by use, from a place in that order."""

    def entries(self, numbers: Sequence[int]) -> list[tuple[int, Entry]]:
        """Return entries by the numbers of their rows; those that are gone are left out."""

    def count(self, narrow: Filter) -> int:
        """Return how many services there are."""

    def frequencies(self, tokens: Iterable[str]) -> dict[str, int]:
        """Return in how many services each token stands; those in none are left out."""

    def size(self) -> int:
        """Return how many services there are."""

    def latin_tokens(self) -> frozenset[str]:
        """Return all tokens that are Latin words."""


def is_found(service: PublicService) -> bool:
    """Say whether people can begin a service, by applying for it or from elsewhere."""
    return bool(service.audience) and (service.is_applied_for or bool(service.begun_at))


def entry_of(service: PublicService) -> Entry:
    """Cut a service into its tokens; its Traditional words where they are not just converted.

    What it gives counts among the keywords, unless it is called like the service itself.
    """
    name, summary, output = service.name, service.summary, service.output.name
    given = (output.zh_hans, output.en) if output.zh_hans != name.zh_hans else ()
    return Entry(
        service=service.id,
        authority=service.authority,
        level=service.level,
        begun_at="" if service.is_applied_for else " ".join(service.begun_at),
        audience=service.audience,
        events=(*service.life_events, *service.business_events),
        regions=service.regions,
        name=_tokens(name.zh_hans, name.en, name.zh_hant),
        keywords=_tokens(*service.keywords, *given),
        sounds=tuple(sound_tokens(fold(" ".join((name.zh_hans, *service.keywords))))),
        summary=_tokens(summary.zh_hans, summary.en, summary.zh_hant),
    )


def _tokens(*words: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(token for each in words for token in tokens_of(each)))
