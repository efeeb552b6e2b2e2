"""What both databases keep alike: entries, how often tokens stand in them, how often they are used.

Plain SQL, as the search must answer within 50 ms at 20,000 services (``benchmarks/search.py``).
"""

from abc import ABC, abstractmethod
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from sys import intern
from typing import Any, Final, TypeVar

from kallipolis.foundation.database.api import execute, rows
from kallipolis.platforms.application.services.logic.entries import Entry, Filter, Hit
from kallipolis.platforms.application.services.models import ServiceEntry

FIELDS: Final = (
    "service",
    "authority",
    "level",
    "begun_at",
    "audience",
    "events",
    "regions",
    "name",
    "keywords",
    "sounds",
    "summary",
)
KEEP: Final = f"INSERT INTO services_indexed ({', '.join(FIELDS)})"
IN_PLACE: Final = "ON CONFLICT (service) DO UPDATE SET " + ", ".join(
    f"{name} = excluded.{name}" for name in FIELDS[1:]
)
COUNT: Final = "INSERT INTO services_token (token, services)"
ADDED_UP: Final = (
    "ON CONFLICT (token) DO UPDATE SET services = services_token.services + excluded.services"
)
IS_USED: Final = "EXISTS (SELECT 1 FROM services_use u WHERE u.service = i.service AND u.uses > 0)"
BATCH: Final = 5000
Item = TypeVar("Item")


class Tables(ABC):
    """Entries in tables; how many are written, and found by tokens, is each database's own."""

    def put(self, entries: Sequence[Entry]) -> None:
        """Keep entries, in place of those of the same services."""
        counts = Counter(token for entry in entries for token in entry.tokens)
        counts.subtract(self._tokens_of(entry.service for entry in entries))
        for some in batches(entries, BATCH):
            self._keep([_as_row(entry) for entry in some])
        self._count(counts)

    def drop(self, services: Iterable[str]) -> None:
        """Forget services; those that are not there do not matter."""
        gone = list(services)
        counts: Counter[str] = Counter()
        counts.subtract(self._tokens_of(gone))
        for some in batches(gone, BATCH):
            ServiceEntry.objects.filter(service__in=some).delete()
        self._count(counts)

    def most_used(self, narrow: Filter, start: int, most: int) -> list[Hit]:
        """Return services by use, from a place in that order.

        Those that were ever used come first, along the index of uses; all others follow along that
        of services, from where the used ones end.
        """
        where, values = conditions(narrow)
        used = rows(
            "SELECT i.id, u.uses FROM services_use u JOIN services_indexed i "  # noqa: S608 - constants and marks; values travel apart
            f"ON i.service = u.service WHERE u.uses > 0 AND {where} "
            "ORDER BY u.uses DESC, u.service LIMIT %s OFFSET %s",
            [*values, most, start],
        )
        if len(used) < most:
            before = start + len(used) if used or not start else self._count_used(narrow)
            used += rows(
                f"SELECT i.id, 0 FROM services_indexed i WHERE {where} AND NOT {IS_USED} "  # noqa: S608 - constants and marks; values travel apart
                "ORDER BY i.service LIMIT %s OFFSET %s",
                [*values, most - len(used), max(0, start - before)],
            )
        return [Hit(*row) for row in used]

    def entries(self, numbers: Sequence[int]) -> list[tuple[int, Entry]]:
        """Return entries by the numbers of their rows; those that are gone are left out."""
        marks = ", ".join(["%s"] * len(numbers))
        sql = f"SELECT id, {', '.join(FIELDS)} FROM services_indexed WHERE id IN ({marks})"  # noqa: S608 - constants and marks; values travel apart
        return [(number, _as_entry(row)) for number, *row in rows(sql, numbers)]

    def count(self, narrow: Filter) -> int:
        """Return how many services there are."""
        where, values = conditions(narrow)
        ((total,),) = rows(f"SELECT count(*) FROM services_indexed i WHERE {where}", values)  # noqa: S608 - constants and marks; values travel apart
        return int(total)

    def frequencies(self, tokens: Iterable[str]) -> dict[str, int]:
        """Return in how many services each token stands; those in none are left out."""
        wanted = list(dict.fromkeys(tokens))
        if not wanted:
            return {}
        marks = ", ".join(["%s"] * len(wanted))
        sql = f"SELECT token, services FROM services_token WHERE token IN ({marks})"  # noqa: S608 - constants and marks; values travel apart
        return dict(rows(sql, wanted))

    def size(self) -> int:
        """Return how many services there are."""
        return int(rows("SELECT count(*) FROM services_indexed")[0][0])

    def latin_tokens(self) -> frozenset[str]:
        """Return all tokens that are Latin words."""
        found = rows("SELECT token FROM services_token WHERE token >= 'a' AND token < '{'")
        return frozenset(token for (token,) in found)

    @abstractmethod
    def _keep(self, entries: list[list[str]]) -> None:
        """Keep rows of FIELDS."""

    @abstractmethod
    def _add_up(self, counts: list[tuple[str, int]]) -> None:
        """Add to the numbers of services in which tokens stand."""

    def _count(self, counts: Counter[str]) -> None:
        changed = [(token, count) for token, count in counts.items() if count]
        for some in batches(changed, BATCH):
            self._add_up(some)
        execute("DELETE FROM services_token WHERE services <= 0")

    def _tokens_of(self, services: Iterable[str]) -> Iterator[str]:
        for some in batches(services, BATCH):
            marks = ", ".join(["%s"] * len(some))
            sql = f"SELECT {', '.join(FIELDS)} FROM services_indexed WHERE service IN ({marks})"  # noqa: S608 - constants and marks; values travel apart
            for row in rows(sql, some):
                yield from _as_entry(row).tokens

    def _count_used(self, narrow: Filter) -> int:
        where, values = conditions(narrow)
        sql = f"SELECT count(*) FROM services_indexed i WHERE {where} AND {IS_USED}"  # noqa: S608 - constants and marks; values travel apart
        return int(rows(sql, values)[0][0])


def conditions(narrow: Filter) -> tuple[str, list[Any]]:
    """Return the conditions of a filter on ``services_indexed i``, with their values."""
    parts, values = ["1 = 1"], list[Any]()
    for column, word in (("audience", narrow.audience), ("events", narrow.event)):
        if word:
            parts.append(f"i.{column} LIKE %s")
            values.append(f"% {word} %")
    if narrow.authority:
        parts.append("i.authority = %s")
        values.append(narrow.authority)
    if narrow.levels:
        parts.append(f"i.level IN ({', '.join(['%s'] * len(narrow.levels))})")
        values.extend(narrow.levels)
    if narrow.applied_for:
        parts.append("i.begun_at = ''")
    return " AND ".join(parts), values


def _as_entry(row: Sequence[str]) -> Entry:
    """Return an entry from a row of FIELDS; entries share the tokens that they have in common."""
    service, authority, level, begun_at, *texts = row
    audience, events, regions, name, keywords, sounds, summary = (
        tuple(map(intern, text.split())) for text in texts
    )
    return Entry(
        service=service,
        authority=authority,
        level=level,
        begun_at=begun_at,
        audience=audience,
        events=events,
        regions=regions,
        name=name,
        keywords=keywords,
        sounds=sounds,
        summary=summary,
    )


def _as_row(entry: Entry) -> list[str]:
    sets = (f" {' '.join(words)} " for words in (entry.audience, entry.events, entry.regions))
    texts = (" ".join(getattr(entry, name)) for name in FIELDS[7:])
    return [entry.service, entry.authority, entry.level, entry.begun_at, *sets, *texts]


def batches(items: Iterable[Item], size: int) -> Iterator[list[Item]]:
    """Cut items into lists of a size."""
    left = iter(items)
    while batch := list(islice(left, size)):
        yield batch
