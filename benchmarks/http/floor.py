"""Replay recorded statements from a bare driver loop, for some seconds, and say what it took.

Run by ``benchmarks.http`` as a process of its own; knows neither Django nor the platform.
"""

import json
import os
import pickle
import sqlite3
import sys
import time
from collections.abc import Callable, Sequence
from itertools import count, cycle
from pathlib import Path
from typing import Any, NamedTuple

import psycopg

FRESH_DIGITS = 12
COUNTER = count(time.time_ns() // 1000)


class Script(NamedTuple):
    """What a request asked of the database: statements, BEGIN and COMMIT among them."""

    vendor: str
    database: str
    pragmas: str
    statements: list[tuple[str, tuple[Any, ...]]]
    fresh: frozenset[str]
    """Values that must differ each time: ids and keys."""
    others: Sequence[list[tuple[str, tuple[Any, ...]]]] = ()
    """The same of other requests of its kind, asked by turns: of other people, other words."""


def connect(script: Script) -> Callable[[str, Any], Any]:
    """Open the database as the platform does, and return what runs a statement."""
    if script.vendor == "sqlite":
        opened = sqlite3.connect(script.database, isolation_level=None, timeout=20)
        opened.executescript(script.pragmas)
        return opened.execute
    server = psycopg.connect(script.database, autocommit=True, prepare_threshold=1)
    return server.cursor().execute


def renamed(value: str, number: int) -> str:
    """Return a value of the same length and beginning that was not there before."""
    digits = min(FRESH_DIGITS, len(value))
    return value[:-digits] + f"{number:0{FRESH_DIGITS}x}"[-digits:]


def replay(script: Script, seconds: float) -> dict[str, float]:
    """Repeat the script until the time is over."""
    execute = connect(script)
    once = as_call(script, execute)
    once()
    done, begun, used = 0, time.perf_counter(), time.process_time()
    while time.perf_counter() - begun < seconds:
        once()
        done += 1
    return {
        "count": done,
        "wall": time.perf_counter() - begun,
        "cpu": time.process_time() - used,
    }


def as_call(script: Script, execute: Callable[[str, Any], Any]) -> Callable[[], None]:
    """Return one repetition; ids and keys are new each time where there are any."""
    fresh = sorted(script.fresh)
    turns = cycle([script.statements, *script.others])

    def once() -> None:
        names = {value: renamed(value, next(COUNTER)) for value in fresh}
        for sql, given in next(turns):
            new = [names.get(v, v) if isinstance(v, str) else v for v in given] if names else given
            found = execute(sql, new)
            if found.description is not None:
                found.fetchall()

    return once


if __name__ == "__main__":
    file, seconds, core = sys.argv[1:]
    os.sched_setaffinity(0, {int(core)})
    print(json.dumps(replay(Script(*pickle.loads(Path(file).read_bytes())), float(seconds))))
