"""Run the benchmark of linkage: see the package's own words."""

import argparse
import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "kallipolis.site.settings")

import django

django.setup()

import duckdb
from benchmarks.linkage import accuracy, companies, febrl, places

from kallipolis.foundation.clock import SYSTEM_CLOCK
from kallipolis.platforms.data.linkage.adapters import engine
from kallipolis.platforms.data.linkage.contracts import Limits, Linked, Thresholds
from kallipolis.platforms.data.linkage.logic import kinds
from kallipolis.platforms.data.linkage.logic.model import Model
from kallipolis.platforms.data.linkage.testing import write_city

BATCH = 10_000
WORK: dict[str, Callable[..., Linked]] = {
    "link": engine.link,
    "add": engine.add,
    "add-whole": partial(engine.add, is_whole=True),
}


def main() -> None:
    asked = argparse.ArgumentParser(prog="python -m benchmarks.linkage")
    asked.add_argument("--people", type=int, default=20_000)
    asked.add_argument("--companies", type=int, default=0)
    asked.add_argument("--places", type=int, default=0)
    asked.add_argument("--seed", type=int, default=1)
    asked.add_argument("--memory", default="1200MB")
    asked.add_argument("--chunks", type=int, default=1)
    asked.add_argument("--blocks", action="store_true")
    asked.add_argument("--febrl", action="store_true")
    asked.add_argument("--folder", type=Path)
    asked.add_argument("--step", choices=("all", "link", "add", "add-whole"), default="all")
    said = asked.parse_args()
    with tempfile.TemporaryDirectory() as made:
        folder = said.folder or Path(made)
        limits = Limits(
            memory=said.memory, temporary=folder / "spill", threads=2, chunks=said.chunks
        )
        if said.step != "all":
            run(said.step, folder, limits, settled(said))
        elif said.febrl:
            febrl.measure(folder, limits)
        else:
            measure(folder, said, limits)


def measure(folder: Path, said: argparse.Namespace, limits: Limits) -> None:
    """Make a city, link it, link a batch to it, each in a process of its own; tell the figures."""
    begun = time.perf_counter()
    if not (folder / "records.parquet").exists():
        make(folder, said)
    _cut(folder)
    kinds_made = {"companies": said.companies, "places": said.places, "people": said.people}
    who = next(f"{many:,} {what}" for what, many in kinds_made.items() if many)
    print(f"{who}, seed {said.seed}, made in {time.perf_counter() - begun:.0f} s")
    for step in ("link", "add"):
        again = ["--folder", str(folder), "--step", step, "--memory", said.memory]
        again += ["--companies", str(said.companies), "--places", str(said.places)]
        command = [sys.executable, "-m", "benchmarks.linkage", *again]
        subprocess.run([*command, "--chunks", str(said.chunks)], check=True)
    with duckdb.connect(
        str(folder / "kept.db"), config={"memory_limit": "4GB", "temp_directory": str(folder)}
    ) as connection:
        of = kinds.MODELS[settled(said).numbers]
        tell(connection, folder / "truth.parquet", of=of, blocks=said.blocks)


def make(folder: Path, said: argparse.Namespace) -> None:
    """Make the records of persons, companies or places."""
    if said.companies:
        companies.write_companies(folder, companies=said.companies, seed=said.seed)
    elif said.places:
        places.write_places(folder, places=said.places, seed=said.seed)
    else:
        write_city(folder, people=said.people, seed=said.seed)


def settled(said: argparse.Namespace) -> Thresholds:
    """Return what is linked how: companies and places with the regions in what they are called."""
    if said.companies:
        return Thresholds(numbers="credit-code", regions=companies.PLACES)
    if said.places:
        return Thresholds(
            numbers="address-code", regions=tuple(f"{name}县" for name in companies.PLACES)
        )
    return Thresholds()


def run(step: str, folder: Path, limits: Limits, thresholds: Thresholds) -> None:
    """Do one step, and tell its time and the most memory that its process took."""
    begun = time.perf_counter()
    work = WORK[step]
    records = folder / f"{step.removesuffix('-whole')}.parquet"
    done = work(
        folder / "kept.db", records, limits=limits, thresholds=thresholds, at=SYSTEM_CLOCK.now()
    )
    spent = time.perf_counter() - begun
    used = resource.getrusage(resource.RUSAGE_SELF)
    busy, peak = used.ru_utime + used.ru_stime, used.ru_maxrss / 1024 / 1024
    print(
        f"{step:5} {spent:8.1f} s  {busy:6.1f} s of processor  {peak:5.2f} GB  {done}", flush=True
    )


def tell(connection: duckdb.DuckDBPyConnection, truth: Path, *, of: Model, blocks: bool) -> None:
    """Print how often it was right, beside numbers alone, and where it was not."""
    accuracy.label(connection, truth)
    print("linked   ", accuracy.pairwise(connection, "found").told())
    print("numbers  ", accuracy.pairwise(connection, "number_alone").told())
    for dataset, count, wrong, alone in accuracy.by_department(connection):
        print(f"{dataset:18} {count:12,} records  wrong {wrong:.6f}  not found {alone:.6f}")
    for kind, count, same in accuracy.of_doubts(connection):
        print(f"doubt: {kind:14} {count:8,}  of one person {same:.2f}")
    for rule, pairs, more in accuracy.of_blocks(connection, of) if blocks else ():
        print(f"{rule:55} {pairs:12,} pairs  {more:10,} true ones more")


def _cut(folder: Path) -> None:
    """Part the batch of a day from the rest, by hash, so that it is the same every time."""
    with duckdb.connect() as connection:
        source = folder / "records.parquet"
        connection.execute(
            f"""COPY (SELECT * FROM '{source}' QUALIFY row_number() OVER (
                ORDER BY md5(dataset || record)) <= {BATCH}) TO '{folder / "add.parquet"}'"""
        )
        connection.execute(
            f"""COPY (SELECT * FROM '{source}' ANTI JOIN '{folder / "add.parquet"}'
                USING (dataset, record)) TO '{folder / "link.parquet"}'"""
        )


if __name__ == "__main__":
    main()
