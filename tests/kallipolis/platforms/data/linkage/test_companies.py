"""Companies that cannot exist, from end to end: what never happens, and how often it is right."""

from pathlib import Path
from random import Random

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from benchmarks.linkage import accuracy
from benchmarks.linkage.companies import PLACES, write_companies
from tests.kallipolis.platforms.data.linkage.worked import CLERK, limits

from kallipolis.platforms.data.linkage import api
from kallipolis.platforms.data.linkage.adapters import duck
from kallipolis.platforms.data.linkage.contracts import Thresholds

COMPANIES = 1_500
BY_CODE = Thresholds(numbers="credit-code", regions=PLACES)
Made = tuple[pa.Table, Path]


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Made:
    """Make companies once: their records, and which is which."""
    folder = tmp_path_factory.mktemp("companies")
    records, truth = write_companies(folder, companies=COMPANIES, seed=7)
    return pq.read_table(records), truth


def link(folder: Path, table: pa.Table) -> Path:
    """Link records of companies, and return what is kept."""
    kept = folder / "kept.db"
    api.link(CLERK, kept, table, limits=limits(folder), thresholds=BY_CODE)
    return kept


def test_companies_are_found_far_beyond_their_codes_and_hardly_one_wrongly(
    tmp_path: Path, made: Made
) -> None:
    kept = link(tmp_path, made[0])

    with duck.opened(kept, limits(tmp_path)) as connection:
        accuracy.label(connection, made[1])
        found = accuracy.pairwise(connection, "found")
        alone = accuracy.pairwise(connection, "number_alone")
        coded = duck.rows(
            connection,
            """SELECT person FROM person JOIN record USING (dataset, record) WHERE valid
            GROUP BY person HAVING count(DISTINCT id) > 1""",
        )
        branches = duck.rows(
            connection,
            """SELECT person FROM person JOIN record USING (dataset, record)
            GROUP BY person HAVING count(DISTINCT branch IS NULL) > 1""",
        )
    assert found.precision >= 0.9995
    assert found.recall >= 0.97
    assert alone.recall < 0.75
    assert (coded, branches) == ([], [])


def test_no_order_of_the_records_matters_and_a_rerun_changes_nothing(
    tmp_path: Path, made: Made
) -> None:
    places = list(range(len(made[0])))
    Random(3).shuffle(places)
    kept = link(tmp_path, made[0])

    link(tmp_path, made[0].take(places))

    assert api.changes(CLERK, kept, limits=limits(tmp_path)) == ()
