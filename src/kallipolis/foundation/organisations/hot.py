"""Keep the list of authorities by plain SQL. Measured by benchmarks/organisations.py."""

from collections.abc import Iterable, Mapping
from typing import Final, NamedTuple

from kallipolis.foundation.database import api as database

CHUNK: Final = 500


class Place(NamedTuple):
    """A region's row on the list."""

    code: str
    stamp: str
    position: int
    path: str


class Found(NamedTuple):
    """An authority's row on the list."""

    organisation: str
    region: str
    position: int
    words: str
    written: str
    sounds: str


def let_no_other_write() -> None:
    """Let other processes wait with their changes until this transaction ends; all may read.

    SQLite has one writer at a time in any case.
    """
    if database.is_postgresql():
        database.execute("LOCK TABLE organisations_listing IN EXCLUSIVE MODE")


def places() -> Mapping[str, Place]:
    """Return the regions on the list by code."""
    found = database.rows("SELECT code, stamp, position, path FROM organisations_listed_region")
    return {str(row[0]): Place(*row) for row in found}


def authorities_of(regions: list[str]) -> Mapping[str, tuple[int, str]]:
    """Return position and words of what is on the list of regions, at most CHUNK, by id."""
    marks = ", ".join(["%s"] * len(regions))
    found = database.rows(
        "SELECT organisation, position, words FROM organisations_listed_authority"
        f" WHERE region_id IN ({marks})",
        regions,
    )
    return {str(id): (int(position), str(words)) for id, position, words in found}


def put_places(rows: Iterable[Place]) -> None:
    """Write regions, in place of what was said of them."""
    database.execute_many(
        "INSERT INTO organisations_listed_region (code, stamp, position, path)"
        " VALUES (%s, %s, %s, %s) ON CONFLICT (code) DO UPDATE SET"
        " stamp = excluded.stamp, position = excluded.position, path = excluded.path",
        rows,
    )


def put(rows: Iterable[Found]) -> None:
    """Write authorities, in place of what was said of them."""
    database.execute_many(
        "INSERT INTO organisations_listed_authority"
        " (organisation, region_id, position, words, written, sounds)"
        " VALUES (%s, %s, %s, %s, %s, %s) ON CONFLICT (organisation) DO UPDATE SET"
        " region_id = excluded.region_id, position = excluded.position,"
        " words = excluded.words, written = excluded.written, sounds = excluded.sounds",
        rows,
    )


def move(positions: Iterable[tuple[int, str]]) -> None:
    """Give authorities, each by its id, another place among those of their region."""
    database.execute_many(
        "UPDATE organisations_listed_authority SET position = %s WHERE organisation = %s",
        positions,
    )
