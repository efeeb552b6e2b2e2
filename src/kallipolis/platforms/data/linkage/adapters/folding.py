"""How records of each kind are folded: what is written in several ways is compared as one."""

from collections.abc import Sequence
from typing import Any, Final, NamedTuple

import duckdb
import pyarrow as pa
from duckdb.func import PythonUDFType

from kallipolis.platforms.data.linkage.contracts import Numbers
from kallipolis.platforms.data.linkage.logic import addressing, naming


class Fold(NamedTuple):
    """What a number is, what is worked out ``more`` of a record and ``kept``, and its sound."""

    id: str = "nullif(upper(trim(id_number)), '')"
    more: str = ""
    sound: str = "spelled"
    kept: str = ""


COLUMNS: Final = (
    "county VARCHAR",
    "core VARCHAR",
    "form VARCHAR",
    "branch VARCHAR",
    "seated VARCHAR",
    "representative VARCHAR",
    "organisation VARCHAR",
    "street VARCHAR",
    "town VARCHAR",
    "locator VARCHAR",
    "longitude DOUBLE",
    "latitude DOUBLE",
    "cell BIGINT",
    "type VARCHAR",
    "holder VARCHAR",
    "issued VARCHAR",
)
"""What records have besides those of persons."""

COUNTY: Final = "nullif(left(region, 6), '') AS county"

FOLDS: Final[dict[Numbers, Fold]] = {
    "id-number": Fold(),
    "credit-code": Fold(
        id="nullif(regexp_replace(upper(id_number), '[^0-9A-Z]', '', 'g'), '')",
        more=", company_of(name) AS company, nullif(plain_of(representative), '')"
        " AS representative",
        sound="nullif(sound_of(company.core), '')",
        kept=f""", {COUNTY}, nullif(company.core, '') AS core, nullif(company.form, '') AS form,
            nullif(company.branch, '') AS branch, nullif(company.place, '') AS seated,
            representative, CASE length(id) WHEN 18 THEN substr(id, 9, 9)
                WHEN 15 THEN right(id, 9) WHEN 9 THEN id END AS organisation""",
    ),
    "address-code": Fold(
        id="nullif(regexp_replace(upper(id_number), '[^0-9A-Z]', '', 'g'), '')",
        more=""", address_of(line) AS address, try_cast(longitude AS DOUBLE) AS longitude,
            try_cast(latitude AS DOUBLE) AS latitude""",
        sound="nullif(sound_of(address.street), '')",
        kept=f""", {COUNTY}, nullif(address.street, '') AS street,
            nullif(address.town, '') AS town,
            CASE WHEN address.street <> '' THEN address.locator END AS locator,
            longitude, latitude, CASE WHEN longitude + latitude IS NOT NULL
                THEN hash(round(longitude, 3), round(latitude, 3)) >> 1 END AS cell""",
    ),
    "credential": Fold(
        id="""nullif(lower(trim(type)), '') || ':' || nullif(regexp_replace(
            upper(plain_of(id_number)), '[^0-9A-Z\\p{Han}]', '', 'g'), '')""",
        more=""", nullif(lower(trim(type)), '') AS type,
            nullif(upper(plain_of(holder)), '') AS holder,
            CASE WHEN regexp_full_match(left(issued, 10), '[0-9]{4}-[0-9]{2}-[0-9]{2}')
                THEN left(issued, 10) END AS issued""",
        kept=", type, holder, issued",
    ),
}
"""Of a credit code, of the tax number of fifteen digits that was before it and of itself an
organisation code is what is the same: nine characters. A ``cell`` is a thousandth of a degree wide
and high."""


def teach(connection: duckdb.DuckDBPyConnection, numbers: Numbers, regions: Sequence[str]) -> None:
    """Let the engine take names of companies, or addresses, apart."""
    stems = naming.stems_of(regions)
    if numbers == "credit-code":
        fields = dict.fromkeys(naming.Company._fields, "VARCHAR")
        _teach(connection, "company_of", fields, lambda words: naming.company_of(words, stems))
    elif numbers == "address-code":
        fields = dict.fromkeys(addressing.Address._fields, "VARCHAR")
        _teach(connection, "address_of", fields, lambda words: addressing.address_of(words, stems))


def _teach(
    connection: duckdb.DuckDBPyConnection, name: str, fields: dict[str, str], apart: Any
) -> None:
    def all_apart(words: Any) -> pa.Array:
        found = {each: apart(each or "") for each in set(words.to_pylist())}
        rows = [found[each] for each in words.to_pylist()]
        return pa.StructArray.from_arrays(
            [pa.array([row[place] for row in rows], pa.string()) for place in range(len(fields))],
            names=list(fields),
        )

    answer = duckdb.struct_type(fields)
    connection.create_function(
        name,
        all_apart,
        [duckdb.sqltype("VARCHAR")],
        answer,
        type=PythonUDFType.ARROW,
        side_effects=False,
    )
