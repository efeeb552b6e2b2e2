"""Read what is kept: the records of a person, and the doubtful pairs."""

from typing import Final

import duckdb

from kallipolis.platforms.data.linkage.adapters import duck
from kallipolis.platforms.data.linkage.contracts import Doubt, PersonRecord, RecordKey
from kallipolis.platforms.data.linkage.logic import words

OF_PERSON: Final = """
SELECT dataset, record, name, id_number, birth_date, sex, phone, region, line, updated
FROM said JOIN person USING (dataset, record) WHERE person = ? ORDER BY dataset, record
"""

DOUBTS: Final = """
SELECT a.dataset, a.record, b.dataset, b.record, d.kind, d.weight,
    d.name, d.birth, d.sex, d.phone, d.address, d.id
FROM doubt d JOIN record a ON a.uid = d.l JOIN record b ON b.uid = d.r
ORDER BY d.weight DESC NULLS LAST, 1, 2, 3, 4 LIMIT ?
"""

NAMES: Final = (
    "name",
    "id_number",
    "birth_date",
    "sex",
    "phone",
    "region",
    "line",
    "updated",
)


def records_of(connection: duckdb.DuckDBPyConnection, person: str) -> tuple[PersonRecord, ...]:
    """Return what departments have written down of a person."""
    return tuple(
        PersonRecord(
            key=RecordKey(dataset, record),
            **{name: said or "" for name, said in zip(NAMES, values, strict=True)},
        )
        for dataset, record, *values in duck.rows(connection, OF_PERSON, person)
    )


def doubts(connection: duckdb.DuckDBPyConnection, *, most: int) -> tuple[Doubt, ...]:
    """Return the doubtful pairs with the greatest weight first."""
    return tuple(
        Doubt(
            left=RecordKey(one, record),
            right=RecordKey(other, another),
            kind=kind,
            weight=weight,
            because=words.because(levels),
        )
        for one, record, other, another, kind, weight, *levels in duck.rows(
            connection, DOUBTS, most
        )
    )
