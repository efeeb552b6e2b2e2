"""Measure over HTTP: ``python -m benchmarks.http [DATABASE_URL] [--sizes 10000,1000000]``.

Without sizes: all that people and programs wait for, on 100,000 cases, 50,000 of which wait for one
office; beside the floor (the statements of a real request, replayed from a bare driver loop) and
the same written with the plain Django ORM. With sizes: whether it stays flat as cases become many.
Server and floor have one core, the load comes from another; everything stops by itself. Databases
are made and dropped. ``BENCHMARK_PORT`` lets two runs go on beside each other.
"""

import argparse
import os
import shutil
import sys
import tempfile
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import psycopg

PORT = int(os.environ.get("BENCHMARK_PORT", "8110"))
NAME = f"http_benchmark_{PORT}"


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.http", description=__doc__)
    parser.add_argument("database", nargs="?", default="", help="postgresql://…; empty is SQLite")
    parser.add_argument("--sizes", default="", help="numbers of cases, to see whether it is flat")
    parser.add_argument("--only", default="", help="measure only these, by their names")
    parser.add_argument("--pages", action="store_true", help="how long people wait for their pages")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--seconds", type=float, default=1.5, help="of each slice")
    parser.add_argument("--keep", default="", help="keep all in this folder, for a next time")
    given = parser.parse_args()
    folder = Path(given.keep or tempfile.mkdtemp(prefix="kallipolis-http-"))
    server = given.database
    try:
        os.environ |= environment(folder, made(server, anew=not given.keep) if server else "")
        import django

        django.setup()
        from benchmarks.http import measuring, pages

        run = pages.run if given.pages else measuring.run
        run(
            measuring.Plan(
                folder=folder,
                port=PORT,
                sizes=[int(size) for size in given.sizes.split(",") if size],
                only=[name for name in given.only.split(",") if name],
                rounds=given.rounds,
                seconds=given.seconds,
            )
        )
    finally:
        if server and not given.keep:
            drop(server)
        if not given.keep:
            shutil.rmtree(folder, ignore_errors=True)


def environment(folder: Path, database: str) -> dict[str, str]:
    """Return the settings that all processes share; limits per client would stop the load."""
    return {
        "DJANGO_SETTINGS_MODULE": "kallipolis.site.settings",
        "KALLIPOLIS_STATE": str(folder),
        "DATABASE_URL": database,
        "KALLIPOLIS_PORT": str(PORT),
        "KALLIPOLIS_RATE_LIMIT": "0",
        "PYTHONPATH": os.pathsep.join(sys.path),
    }


def made(server: str, *, anew: bool) -> str:
    """Make a database beside the one named, and return its URL."""
    if anew:
        drop(server)
    with psycopg.connect(server, autocommit=True) as connection:
        known = "SELECT 1 FROM pg_database WHERE datname = %s"
        if connection.execute(known, [NAME]).fetchone() is None:
            connection.execute(f"CREATE DATABASE {NAME}")
    return urlunsplit(urlsplit(server)._replace(path=f"/{NAME}"))


def drop(server: str) -> None:
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f"DROP DATABASE IF EXISTS {NAME} WITH (FORCE)")


if __name__ == "__main__":
    main()
