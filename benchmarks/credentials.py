"""What a decision pays for its credential, and what follows: sealing, tokens, verification.

Repeat with ``python -m benchmarks.credentials``; ``DATABASE_URL`` chooses PostgreSQL.
The test database is made and dropped.
"""

import os
import time
from collections.abc import Callable
from itertools import count

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "kallipolis.site.settings")

import django

django.setup()

from benchmarks import scratch
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from kallipolis.platforms.application.credentials import api as credentials
from kallipolis.platforms.application.credentials.contracts import Credential
from kallipolis.platforms.application.credentials.testing import (
    SYSTEM,
    make_credential,
    publish_type,
)

ROUNDS = 2_000
CASES = count()
Statement = tuple[str, tuple[object, ...]]


def milliseconds(call: Callable[[], object], rounds: int) -> float:
    """Return the mean time of a call, in ms."""
    start = time.perf_counter()
    for _ in range(rounds):
        call()
    return (time.perf_counter() - start) / rounds * 1e3


def recorded() -> Credential:
    """Record a credential of a new case through the front door."""
    return make_credential(case=f"case-{next(CASES)}")


def statements() -> list[Statement]:
    """Return the INSERTs of one recording with their parameters, as the driver is given them."""
    seen: list[Statement] = []

    def note(execute: Callable[..., object], sql: str, given: object, *rest: object) -> object:
        if sql.startswith("INSERT") and isinstance(given, list | tuple):
            seen.append((sql, tuple(given)))
        return execute(sql, given, *rest)

    with connection.execute_wrapper(note):
        recorded()
    return seen


def bare(made: list[Statement]) -> Callable[[], object]:
    """Return a loop's body that writes the same rows anew with the driver's own cursor."""
    mark = "%s" if connection.vendor == "postgresql" else "?"
    fresh = count()

    def write() -> None:
        cursor = connection.connection.cursor()
        for sql, given in made:
            number = next(fresh)
            unique = [_other(value, number) for value in given]
            cursor.execute(sql.replace("%s", mark), unique)

    return write


def _other(value: object, number: int) -> object:
    """Keep the length of what has to be unique (ids, numbers, cases), and change it."""
    if not isinstance(value, str) or len(value) < 6 or value.startswith(("{", "[", "1:")):
        return value
    return f"{number:0{min(len(value), 16)}}"[-len(value) :].ljust(len(value), "x")


def measure() -> None:
    """Fill, measure, and print a line for each way."""
    publish_type()
    with transaction.atomic():
        recorded()
        with CaptureQueriesContext(connection) as queries:
            recorded()
        floor = milliseconds(bare(statements()), ROUNDS)
        door = milliseconds(recorded, ROUNDS)
    one = recorded()
    credentials.seal(one.id)
    pdf = credentials.pdf(SYSTEM, one.id, "en")
    ways = {
        "seal in three languages": (lambda: credentials.seal(recorded().id), 20),
        "show a sealed PDF": (lambda: credentials.pdf(SYSTEM, one.id, "en"), 200),
        "examine a PDF": (lambda: credentials.examine(SYSTEM, pdf), 50),
        "SD-JWT VC": (lambda: credentials.sd_jwt(SYSTEM, one.id), 200),
        "verify by number and code": (
            lambda: credentials.verify(SYSTEM, one.number, one.code),
            500,
        ),
        "status list, unchanged": (lambda: credentials.status_list(0), 500),
    }
    print(f"{connection.vendor}, {len(queries)} statements in a recording")
    print(f"{'floor: its INSERTs, bare driver':34}{floor:9.3f} ms")
    print(f"{'record':34}{door:9.3f} ms  {door / floor:.1f}×")
    for name, (call, rounds) in ways.items():
        print(f"{name:34}{milliseconds(call, rounds):9.3f} ms")


if __name__ == "__main__":
    with scratch.database():
        measure()
