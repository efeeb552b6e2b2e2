"""How records are taken in: folded, with their sound, and with the verdict on their numbers."""

from pathlib import Path

import duckdb
import pyarrow as pa
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.kallipolis.platforms.data.linkage.worked import limits, number_of

from kallipolis.foundation.places.adapters.gb_11643 import Gb11643
from kallipolis.foundation.places.contracts import Number
from kallipolis.platforms.data.linkage.adapters import duck, preparing
from kallipolis.platforms.data.linkage.contracts import Thresholds
from kallipolis.platforms.data.linkage.logic import spelling
from kallipolis.platforms.data.linkage.testing import as_table, make_record_row

GOOD = number_of(1)
NUMBERS = st.one_of(
    st.builds(number_of, st.integers(0, 10**6)),
    st.builds(lambda at, digit: GOOD[:at] + digit + GOOD[at + 1 :], st.integers(0, 17), st.text()),
    st.text(alphabet="0123456789Xx ", max_size=20),
    st.text(alphabet="0123456789", min_size=17, max_size=17).map(lambda first: first + "X"),
    st.text(alphabet=st.characters(exclude_categories=["Cs"]), max_size=20),
)


def taken_in(folder: Path, numbers: list[str]) -> list[bool]:
    """Return the verdict on each number, in their order."""
    file = folder / "taken.db"
    file.unlink(missing_ok=True)
    rows = [make_record_row(f"{place:06}", id_number=each) for place, each in enumerate(numbers)]
    with duck.opened(file, limits(folder)) as connection:
        preparing.lay(connection)
        preparing.prepare(connection, as_table(rows), Thresholds())
        return [
            valid for (valid,) in duck.rows(connection, "SELECT valid FROM record ORDER BY record")
        ]


@settings(
    max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(numbers=st.lists(NUMBERS, min_size=1, max_size=60))
def test_a_number_is_valid_where_the_place_says_so(tmp_path: Path, numbers: list[str]) -> None:
    scheme = Gb11643()

    found = taken_in(tmp_path, numbers)

    assert found == [isinstance(scheme.read(each), Number) for each in numbers]


@pytest.mark.parametrize(
    ("written", "sound"),
    [
        ("曾小明", "zengxiaoming"),
        ("单雄信", "shanxiongxin"),
        ("張國榮", "zhangguorong"),
        ("ZHANG GUORONG", "zhangguorong"),
        ("Zhang Guo-rong", "zhangguorong"),
        ("吕布", "lvbu"),
    ],
)
def test_names_are_compared_by_their_sound(written: str, sound: str) -> None:
    assert spelling.sound_of(spelling.as_plain(written)) == sound


def test_addresses_are_compared_without_width_and_marks() -> None:
    assert spelling.as_plain("幸福路１２號－３棟 ４０５室") == spelling.as_plain(
        "幸福路12号-3栋405室"
    )


def test_what_the_engine_takes_for_plain_is_plain() -> None:
    written = [chr(each) for each in (*range(1, 0xD800), *range(0xE000, 0x10000))]
    with duckdb.connect() as connection:
        connection.register("written", pa.table({"one": written}))
        taken = duck.rows(
            connection,
            f"""SELECT one FROM written
            WHERE regexp_full_match(one, '[{spelling.plain_letters()}]')""",
        )

    assert len(taken) > 10_000
    assert [each for (each,) in taken if spelling.as_plain(each) != each] == []


def test_the_engine_stays_within_its_limits(tmp_path: Path) -> None:
    with duck.opened(tmp_path / "kept.db", limits(tmp_path)) as connection:
        told = dict(
            duck.rows(
                connection,
                """SELECT name, value FROM duckdb_settings()
                WHERE name IN ('temp_directory', 'autoinstall_known_extensions')""",
            )
        )
        with pytest.raises(duckdb.OutOfMemoryException):
            connection.execute("SET memory_limit = '1MB'").execute(
                "SELECT list(i) FROM range(10000000) r(i)"
            )

    assert told["temp_directory"] == str(tmp_path / "spill")
    assert told["autoinstall_known_extensions"] == "false"
