"""What the tests of linkage share: a clerk, limits, and a few people who cannot exist."""

from datetime import UTC, date, datetime
from pathlib import Path
from random import Random

import duckdb

from kallipolis.foundation.actors import system
from kallipolis.foundation.parties.contracts import Sex
from kallipolis.foundation.parties.testing import synthetic_id_number
from kallipolis.platforms.data.linkage import api
from kallipolis.platforms.data.linkage.contracts import Limits, Linked, PersonKey
from kallipolis.platforms.data.linkage.testing import as_table, make_record_row

MOMENT = datetime(2026, 1, 5, tzinfo=UTC)
CLERK = system("linkage")
BIRTH = date(1985, 3, 7)
Row = dict[str, str | None]


def number_of(seed: int, *, birth: date = BIRTH, sex: Sex = Sex.FEMALE) -> str:
    """Return a valid number that nobody can have."""
    return synthetic_id_number(Random(seed), birth, sex)


def she(record: str, **changes: str | None) -> Row:
    """Make a record of 林晓燕, who lives by the harbour; ``changes`` are what this one says."""
    usual: Row = {
        "name": "林晓燕",
        "id_number": number_of(1),
        "birth_date": "1985-03-07",
        "sex": "female",
        "phone": "10012345678",
        "region": "990101",
        "line": "幸福路12号3栋405室",
        "updated": "2025-01-01",
    }
    return make_record_row(record, **{**usual, **changes})


def others(count: int = 40) -> list[Row]:
    """Make people whom nobody takes for her, so that there is a city to be rare in."""
    names = "赵钱孙李周吴郑王冯陈"
    return [
        make_record_row(
            f"o{place}",
            name=f"{names[place % 10]}{'国建文明'[place % 4]}{'强军华平伟'[place % 5]}",
            id_number=number_of(100 + place, birth=date(1950 + place, 1 + place % 12, 11)),
            birth_date=f"{1950 + place}-{1 + place % 12:02}-11",
            sex="female",
            phone=f"1009000{place:04}",
            region="990102",
            line=f"光明路{place}号",
            updated="2025-01-01",
        )
        for place in range(count)
    ]


def limits(folder: Path) -> Limits:
    """Return small limits within a folder of the test."""
    return Limits(memory="500MB", temporary=folder / "spill", threads=1)


def link(folder: Path, rows: list[Row]) -> Linked:
    """Link records anew into the folder's file."""
    return api.link(CLERK, folder / "kept.db", as_table(rows), limits=limits(folder))


def add(folder: Path, rows: list[Row]) -> Linked:
    """Link records to what the folder's file keeps."""
    return api.add(CLERK, folder / "kept.db", as_table(rows), limits=limits(folder))


def kept_persons(folder: Path) -> dict[str, PersonKey]:
    """Return who each record of the household registry is said to be, straight from the file."""
    with duckdb.connect(str(folder / "kept.db"), read_only=True) as connection:
        found = connection.execute("SELECT record, person FROM person").fetchall()
    return {str(record): PersonKey(person) for record, person in found}
