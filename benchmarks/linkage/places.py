"""Makers of places that are nowhere, as companies have them, and of how departments write them.

Sites lie along streets, with buildings, units and rooms: the neighbour of a place differs from it
by one number. Departments abbreviate, leave levels out, write numbers in characters, and go on
with names that streets had before. Which place is meant is written apart; where an office leaves
the room out, it means the building, or the unit.
"""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from random import Random
from typing import Final

import pyarrow as pa
import pyarrow.parquet as pq
from benchmarks.linkage.companies import COUNTIES, PLACES

from kallipolis.platforms.data.linkage.contracts import COLUMNS
from kallipolis.platforms.data.linkage.testing import STREETS, hash_of, written_traditional

FURTHER: Final = ("longitude", "latitude")
TOWNS: Final = ("东", "西", "南", "北")
KINDS: Final = ("路", "路", "路", "街", "大道")
FIGURES: Final = "零一二三四五六七八九"
BLOCK: Final = 5_000
"""How many places are made from one seed and written at once."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Habits:
    """How often what happens in the records of one office, each between 0 and 1."""

    code: float = 0.0
    position: float = 0.0
    county: float = 0.1
    no_town: float = 0.3
    no_unit: float = 0.0
    no_room: float = 0.0
    short_street: float = 0.0
    bare: float = 0.0
    characters: float = 0.0
    other_words: float = 0.3
    former: float = 0.0
    typo: float = 0.001
    traditional: float = 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Department:
    """A department: which share of places it knows, and its offices' habits."""

    id: str
    covers: float
    careful: Habits
    careless: Habits
    share: float


DEPARTMENTS: Final = (
    Department(
        id="standard-addresses",
        covers=0.98,
        careful=Habits(code=1.0, position=0.95, no_town=0.0, other_words=0.0, typo=0.0),
        careless=Habits(code=0.95, position=0.6, no_town=0.05),
        share=0.1,
    ),
    Department(
        id="market-regulation",
        covers=0.85,
        careful=Habits(code=0.5, county=0.6, former=0.3),
        careless=Habits(code=0.1, county=0.3, bare=0.3, short_street=0.1, former=0.6, typo=0.003),
        share=0.2,
    ),
    Department(
        id="housing",
        covers=0.6,
        careful=Habits(code=0.3, position=0.3, bare=0.2),
        careless=Habits(bare=0.8, characters=0.1, no_unit=0.05, former=0.5),
        share=0.25,
    ),
    Department(
        id="fire-safety",
        covers=0.3,
        careful=Habits(position=0.9, characters=0.1),
        careless=Habits(position=0.5, short_street=0.2, no_room=0.03, typo=0.005),
        share=0.3,
    ),
    Department(
        id="complaints",
        covers=0.12,
        careful=Habits(county=0.05, no_town=0.8, characters=0.2, former=0.5, no_room=0.05),
        careless=Habits(
            county=0.0,
            no_town=0.9,
            no_unit=0.1,
            no_room=0.15,
            short_street=0.4,
            bare=0.2,
            characters=0.3,
            former=0.8,
            typo=0.02,
            traditional=0.3,
        ),
        share=0.3,
    ),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """A place as it is, and what its street was called before."""

    number: int
    site: int
    county: str
    town: str
    street: str
    former_street: str
    house: int
    building: int
    unit: int
    room: str
    longitude: float
    latitude: float

    @property
    def code(self) -> str:
        return f"{self.county}{self.number:012}"


def write_places(folder: Path, *, places: int, seed: int = 1) -> tuple[Path, Path]:
    """Write the records of places, and apart from them which is which; return both Parquet files.

    The same seed writes the same. ``truth`` has a place's number for each dataset and record.
    """
    folder.mkdir(parents=True, exist_ok=True)
    records, truth = folder / "records.parquet", folder / "truth.parquet"
    schema = pa.schema([(name, pa.string()) for name in (*COLUMNS, *FURTHER)])
    labels = pa.schema([("dataset", pa.string()), ("record", pa.string()), ("person", pa.int64())])
    houses = Counter[str]()
    with pq.ParquetWriter(records, schema) as one, pq.ParquetWriter(truth, labels) as other:
        for first in range(0, places, BLOCK):
            rng = Random(f"places {seed}/{first}")
            some = range(first, min(first + BLOCK, places))
            made = [
                make_record(rng, place, department)
                for place in make_places(rng, some, houses)
                for department in DEPARTMENTS
                if rng.random() < department.covers
            ]
            one.write_table(pa.Table.from_pylist([row for row, _ in made], schema=schema))
            told = [
                {"dataset": row["dataset"], "record": row["record"], "person": number}
                for row, number in made
            ]
            other.write_table(pa.Table.from_pylist(told, schema=labels))
    return records, truth


def make_places(rng: Random, numbers: range, houses: Counter[str]) -> Iterator[Place]:
    """Yield places site by site; one site in three is a place by itself, others have rooms.

    ``houses`` has the last number of each street, so that no two sites have one.
    """
    number = numbers.start
    while number < numbers.stop:
        site = _site(rng, houses, number)
        for building, unit, room in list(_rooms(rng))[: numbers.stop - number]:
            yield replace(site, number=number, building=building, unit=unit, room=room)
            number += 1


def make_record(
    rng: Random, place: Place, department: Department
) -> tuple[dict[str, str | None], int]:
    """Make what a department has written down by the habits of the office, and what it means."""
    careless = hash_of(f"{department.id}/{place.county}") < department.share
    habits = department.careless if careless else department.careful
    said = replace(place, unit=0) if rng.random() < habits.no_unit else place
    said = replace(said, room="") if rng.random() < habits.no_room else said
    row: dict[str, str | None] = dict.fromkeys((*COLUMNS, *FURTHER))
    row |= {
        "dataset": department.id,
        "record": f"{department.id[:2]}{place.number:09}",
        "id_number": place.code if rng.random() < habits.code else None,
        "region": place.county,
        "line": _line(rng, said, habits),
        "updated": f"2025-{rng.randrange(1, 13):02}-01",
    }
    if rng.random() < habits.position:
        row["longitude"] = f"{place.longitude + rng.gauss(0, 1.5e-4):.6f}"
        row["latitude"] = f"{place.latitude + rng.gauss(0, 1.5e-4):.6f}"
    is_whole = said.room == place.room
    return row, place.number if is_whole else -(place.site * 100 + said.building * 10 + said.unit)


def _site(rng: Random, houses: Counter[str], number: int) -> Place:
    """Choose where a site is; one street in twelve had another name, one in ten is in two towns."""
    county = rng.choice(COUNTIES)
    street = rng.choice(STREETS) + rng.choice(STREETS) + rng.choice(KINDS)
    key = f"{county}/{street}"
    houses[key] += rng.randrange(1, 40)
    towns = TOWNS[: 2 if hash_of(f"towns {key}") < 0.1 else 1]
    former = f"{STREETS[int(hash_of(f'former {key}') * len(STREETS))]}老{street[-1:]}"
    place = COUNTIES.index(county)
    return Place(
        number=number,
        site=number + 1,
        county=county,
        town=f"{STREETS[place % len(STREETS)]}{rng.choice(towns)}街道",
        street=street,
        former_street=former if hash_of(f"renamed {key}") < 1 / 12 else street,
        house=houses[key],
        building=0,
        unit=0,
        room="",
        longitude=100 + place / 5 + rng.random() / 10,
        latitude=30 + rng.random() / 10,
    )


def _rooms(rng: Random) -> Iterator[tuple[int, int, str]]:
    """Yield building, unit and room of each place of a site; 0 and nothing where there is none."""
    if rng.random() < 1 / 3:
        yield 0, 0, ""
        return
    has_units = rng.random() < 0.3
    for building in range(1, rng.randrange(1, 5) + 1):
        for unit in range(1, 3) if has_units else (0,):
            for floor in range(1, rng.randrange(2, 6)):
                for door in range(1, rng.randrange(2, 4)):
                    yield building, unit, f"{floor}{door:02}"


def _line(rng: Random, place: Place, habits: Habits) -> str:
    street = place.former_street if rng.random() < habits.former else place.street
    if rng.random() < habits.typo:
        at = rng.randrange(len(street) - 1)
        street = street[:at] + rng.choice("".join(STREETS)) + street[at + 1 :]
    if rng.random() < habits.short_street:
        street = street.removesuffix("路").removesuffix("街").removesuffix("大道")
    town = "" if rng.random() < habits.no_town else place.town
    county = f"{PLACES[COUNTIES.index(place.county)]}县" if rng.random() < habits.county else ""
    line = f"{county}{town}{street}{_locator(rng, place, habits)}"
    return written_traditional(line) if rng.random() < habits.traditional else line


def _locator(rng: Random, place: Place, habits: Habits) -> str:
    unit, room = place.unit, place.room
    if rng.random() < habits.bare:
        parts = (place.building, unit, room)
        return f"{place.house}号" + "-".join(str(each) for each in parts if each)
    said = _in_characters if rng.random() < habits.characters else str
    others = rng.random() < habits.other_words
    tower, door = (rng.choice(("幢", "座", "号楼")), "房") if others else ("栋", "室")
    line = f"{said(place.house)}号"
    line += f"{said(place.building)}{tower}" if place.building else ""
    line += f"{said(unit)}单元" if unit else ""
    return line + (f"{room}{door}" if room else "")


def _in_characters(number: int) -> str:
    """Return a number as it is written in characters; above 99 it stays in figures."""
    tens, ones = divmod(number, 10)
    if number > 99:
        return str(number)
    return (
        ("" if tens < 2 else FIGURES[tens])
        + ("十" if tens else "")
        + (FIGURES[ones] if ones else "")
    )
