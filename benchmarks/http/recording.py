"""What one real request asks of the database, recorded below Django and above the driver."""

import io
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from operator import attrgetter
from typing import Any, NamedTuple
from unittest.mock import patch

from benchmarks.http.city import let_outputs_end
from benchmarks.http.floor import Script
from benchmarks.http.load import KEY
from django.db import connection

from kallipolis.foundation.database.logic import PRAGMAS
from kallipolis.site.wsgi import application

Statement = tuple[str, tuple[Any, ...]]
INNER = ("SAVEPOINT", "RELEASE", "ROLLBACK TO")
LONGEST_ID = 40
TIMES, ALIKE = 4, 2
"""Now and then a request also does what is done once a second or once in a hundred times."""

TURNS = 40
"""How many requests of a kind are replayed by turns, as they are asked by turns."""


def script_of(requests: list[bytes]) -> Script:
    """Ask some times, as a web server would, and return the statements that it usually takes.

    Transactions are kept as they are; savepoints within them are left out, so that the floor is
    what cannot be done without. What differs from time to time is given anew at each replay.
    """
    turns = [_usual(request) for request in requests[:TURNS]]
    return Script(
        vendor=connection.vendor,
        database=_database(),
        pragmas=PRAGMAS,
        statements=turns[0].statements,
        fresh=frozenset().union(*(turn.fresh for turn in turns)),
        others=[turn.statements for turn in turns[1:]],
    )


class Turn(NamedTuple):
    """What one request asks, and which values in it are of this one time."""

    statements: list[Statement]
    fresh: frozenset[str]


def _usual(request: bytes) -> Turn:
    seen: list[list[Statement]] = []
    while len(seen) < TIMES or len(_alike(seen)) < ALIKE:
        let_outputs_end()
        seen.append(recorded(request, f"{len(seen):x}{time.time_ns():016x}"))
    first, second = _alike(seen)[-2:]
    statements = [(_as_driver(sql), _plain(given)) for sql, given in second]
    return Turn(statements, frozenset(_differing(first, second)))


def _alike(seen: list[list[Statement]]) -> list[list[Statement]]:
    """Return those with just the statements of the shortest, but for the first, which warms up."""
    usual = min(seen[1:], key=len, default=[])
    return [each for each in seen[1:] if _asked(each) == _asked(usual)]


def _asked(statements: list[Statement]) -> list[str]:
    return [sql for sql, _ in statements]


def ask(request: bytes, key: str) -> bytes:
    """Hand a request to the WSGI application and return its answer."""
    head, _, body = request.replace(KEY, key.encode()).decode().partition("\r\n\r\n")
    first, *headers = head.split("\r\n")
    method, address, _ = first.split(" ")
    path, _, query = address.partition("?")
    raw = body.encode()
    environment: dict[str, Any] = {
        "REQUEST_METHOD": method,
        "PATH_INFO": path,
        "QUERY_STRING": query,
        "SERVER_NAME": "127.0.0.1",
        "SERVER_PORT": "80",
        "REMOTE_ADDR": "127.0.0.1",
        "wsgi.input": io.BytesIO(raw),
        "wsgi.url_scheme": "http",
    }
    for line in headers:
        name, _, value = line.partition(": ")
        variable = name.upper().replace("-", "_")
        is_plain = variable in {"CONTENT_TYPE", "CONTENT_LENGTH"}
        environment[variable if is_plain else f"HTTP_{variable}"] = value
    told: list[str] = []

    def start(status: str, *_: object) -> Callable[[bytes], object]:
        told.append(status)
        return bool

    answer = application(environment, start)
    content = b"".join(answer)
    answer.close()
    if not told[0].startswith("20"):
        raise RuntimeError(f"{path} answered {told[0]}: {content[:500]!r}")
    return content


def recorded(request: bytes, key: str) -> list[Statement]:
    """Return the statements of one request, with where its transactions begin and end."""
    seen: list[Statement] = []

    def note(
        execute: Callable[..., object], sql: str, given: Any, many: bool, *rest: object
    ) -> object:
        rows = given if many else [given]
        if not sql.startswith(INNER):
            seen.extend((sql, tuple(row or ())) for row in rows)
        return execute(sql, given, many, *rest)

    with connection.execute_wrapper(note), _ends(seen):
        ask(request, key)
    return seen


@contextmanager
def _ends(seen: list[Statement]) -> Iterator[None]:
    """Note where PostgreSQL's driver begins a transaction, and where either driver ends one."""
    commit, autocommit = attrgetter("_commit", "_set_autocommit")(connection)

    def begin(wanted: bool) -> None:
        if not wanted and connection.vendor == "postgresql":
            seen.append(("BEGIN", ()))
        autocommit(wanted)

    def end() -> None:
        seen.append(("COMMIT", ()))
        commit()

    with (
        patch.object(connection, "_commit", end),
        patch.object(connection, "_set_autocommit", begin),
    ):
        yield


def _differing(first: list[Statement], second: list[Statement]) -> Iterator[str]:
    for (_, old), (_, new) in zip(first, second, strict=True):
        for one, other in zip(old, new, strict=True):
            if isinstance(other, str) and one != other and _is_id(other):
                yield other


def _is_id(value: str) -> bool:
    if len(value) > LONGEST_ID:
        return False
    try:
        datetime.fromisoformat(value)
    except ValueError:
        return True
    return False


def _as_driver(sql: str) -> str:
    return sql.replace("%s", "?").replace("%%", "%") if connection.vendor == "sqlite" else sql


def _plain(given: tuple[Any, ...]) -> tuple[Any, ...]:
    """Return parameters without Django's own types around them."""
    return tuple(value.obj if hasattr(value, "dumps") else value for value in given)


def _database() -> str:
    if connection.vendor == "sqlite":
        return str(connection.settings_dict["NAME"])
    known = connection.settings_dict
    names = {
        "dbname": "NAME",
        "user": "USER",
        "password": "PASSWORD",
        "host": "HOST",
        "port": "PORT",
    }
    return " ".join(f"{name}={known[key]}" for name, key in names.items() if known[key])
