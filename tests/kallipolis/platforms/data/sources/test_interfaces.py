"""Interfaces and databases become rows of text, from a mark on if there is one."""

import socket
import sqlite3
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from threading import Thread
from urllib.parse import parse_qs, urlsplit

import msgspec
import psycopg
import pytest
from sqlalchemy import make_url
from tests.kallipolis.platforms.data.sources.reading import Read
from tests.serving import Asked, Reply, serving

from kallipolis.foundation.errors import Outage, Refusal
from kallipolis.platforms.data.sources.adapters import http
from kallipolis.platforms.data.sources.contracts import Address, Files, Query

PAGES = [["a", "b"], ["c"], []]


def answer(asked: Asked) -> Reply:
    """Stand for an interface with pages by number, pages by link, and faults."""
    parts = urlsplit(asked.path)
    wanted = {name: values[0] for name, values in parse_qs(parts.query).items()}
    if parts.path == "/pages":
        rows = PAGES[int(wanted["page"]) - 1]
        return Reply(words=said([{"a": each, "since": wanted.get("since")} for each in rows]))
    if parts.path == "/links":
        at = int(wanted.get("at", "0"))
        following = f"/links?at={at + 1}" if at < 2 else None
        return Reply(words=said([{"a": at}], following))
    if parts.path == "/guarded":
        is_known = (asked.headers.get("Authorization"), wanted.get("appkey")) == ("Bearer x", "y")
        return Reply(words=said([{"a": 1}])) if is_known else Reply(status=401)
    if parts.path in ALWAYS:
        return ALWAYS[parts.path]()
    status = int(parts.path.removeprefix("/"))
    return Reply(status=status, words="no", headers={"Retry-After": "7"})


ALWAYS: Mapping[str, Callable[[], Reply]] = {
    "/astray": lambda: Reply(words=said([{"a": 1}], "http://127.0.0.2/secrets")),
    "/moved": lambda: Reply(status=302, headers={"Location": "http://127.0.0.2/secrets"}),
    "/list.csv": lambda: Reply(words="a,b\n1,2\n"),
    "/endless": lambda: Reply(words=" " * ((64 << 20) + 1)),
}


def said(rows: list[dict[str, object]], following: str | None = None) -> str:
    return msgspec.json.encode({"data": {"rows": rows}, "next": following}).decode()


def address(path: str, **how: str) -> Address:
    plain = Address(connection="there", path=path, rows="data.rows")
    return msgspec.structs.replace(plain, **how)


def test_pages_are_asked_for_until_one_is_empty(read: Read) -> None:
    with serving(answer) as url:
        found = read(address("pages", page="page"), url)

    assert [row["a"] for row in found] == ["a", "b", "c"]


def test_what_is_beyond_a_mark_is_asked_for(read: Read) -> None:
    with serving(answer) as url:
        found = read(address("pages", page="page", after="since"), url, mark="2026-11-01")

    assert {row["since"] for row in found} == {"2026-11-01"}


def test_links_are_followed_to_the_last(read: Read) -> None:
    with serving(answer) as url:
        found = read(address("links", next="next"), url)

    assert [row["a"] for row in found] == ["0", "1", "2"]


@pytest.mark.parametrize("status", [429, 503])
def test_who_asks_to_wait_is_waited_for(read: Read, status: int) -> None:
    with serving(answer) as url, pytest.raises(Outage) as outage:
        read(address(str(status)), url)

    assert outage.value.retry_after_s == 7


@pytest.mark.parametrize(
    ("status", "code"),
    [
        (200, "source.unreadable"),
        (404, "source.unreadable"),
        (401, "source.denied"),
        (403, "source.denied"),
    ],
)
def test_an_answer_that_is_none_is_refused(read: Read, status: int, code: str) -> None:
    with serving(answer) as url, pytest.raises(Refusal) as refused:
        read(address(str(status)), url)

    assert refused.value.code == code


def test_an_interface_is_told_who_asks(read: Read) -> None:
    with serving(answer) as url:
        who = {"headers": {"Authorization": "Bearer x"}, "parameters": {"appkey": "y"}}
        found = read(address("guarded"), {"url": url, **who})

    assert [row["a"] for row in found] == ["1"]


def test_a_file_that_lies_at_an_address_is_read(read: Read) -> None:
    with serving(answer) as url:
        found = read(Files(connection="there", path="list.csv", format="csv"), url)

    assert found == [{"a": "1", "b": "2"}]


@pytest.mark.parametrize(
    ("path", "code"), [("404", "no_files"), ("403", "denied"), ("../x", "unreadable")]
)
def test_a_file_that_cannot_be_had_is_told_with_the_reason(
    read: Read, path: str, code: str
) -> None:
    with serving(answer) as url, pytest.raises(Refusal) as refused:
        read(Files(connection="there", path=path, format="csv"), url)

    assert refused.value.code == f"source.{code}"


@pytest.mark.parametrize("path", ["astray", "moved", "endless"])
def test_nobody_is_led_elsewhere_or_drowned(read: Read, path: str) -> None:
    with serving(answer) as url, pytest.raises(Refusal) as refused:
        read(address(path, next="next"), url)

    assert refused.value.code == "source.unreadable"


def test_an_answer_in_parts_is_put_together(read: Read) -> None:
    words = said([{"a": 1}])
    chunk = f"{len(words):x}\r\n{words}\r\n0\r\n\r\n"
    in_parts = Reply(words=chunk, headers={"Transfer-Encoding": "chunked"})

    with serving(lambda _: in_parts) as url:
        found = read(address("pages"), url)

    assert [row["a"] for row in found] == ["1"]


def test_an_answer_that_breaks_off_is_waited_for(read: Read) -> None:
    short = Reply(words=said([{"a": 1}]), headers={"Content-Length": "1000"})

    with serving(lambda _: short) as url, pytest.raises(Outage):
        read(address("pages"), url)


@contextmanager
def dripping() -> Iterator[str]:
    """Serve one answer that never ends, a byte at a time."""
    with socket.create_server(("127.0.0.1", 0)) as server:

        def drip() -> None:
            line, _ = server.accept()
            with line:
                line.sendall(b"HTTP/1.1 200 OK\r\n\r\n")
                while True:
                    try:
                        line.sendall(b" ")
                    except OSError:
                        return
                    time.sleep(0.02)

        thread = Thread(target=drip)
        thread.start()
        yield f"http://127.0.0.1:{server.getsockname()[1]}"
        thread.join()


def test_who_only_drips_does_not_hold_up_who_asks(
    read: Read, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(http, "PATIENCE_S", 0.2)

    with dripping() as url, pytest.raises(Outage):
        read(address("pages"), url)


def test_an_address_that_is_none_of_a_database_is_refused(read: Read) -> None:
    with pytest.raises(Refusal, match=r"^source[.]unreadable$"):
        read(Query(connection="there", table="stations"), "no address")


def test_a_table_is_read_from_a_mark_on_in_the_order_of_its_column(
    read: Read, tmp_path: Path
) -> None:
    with sqlite3.connect(tmp_path / "other.sqlite3") as other:
        other.execute("CREATE TABLE stations (code TEXT, number INTEGER)")
        other.executemany("INSERT INTO stations VALUES (?, ?)", [("c", 3), ("a", 1), ("b", 2)])
    other.close()
    where = f"sqlite:///{tmp_path}/other.sqlite3"
    query = Query(connection="there", table="stations")

    every = read(query, where, by="number")
    later = read(query, where, by="number", mark="2")
    late = read(msgspec.structs.replace(query, late=1), where, by="number", mark="2")

    assert [row["code"] for row in every] == ["a", "b", "c"]
    assert later == [{"code": "b", "number": "2"}, {"code": "c", "number": "3"}]
    assert [row["code"] for row in late] == ["a", "b", "c"]


@pytest.mark.postgresql
def test_a_table_of_postgresql_is_read_by_the_time_of_its_change(
    read: Read, postgresql_url: str
) -> None:
    with psycopg.connect(postgresql_url, autocommit=True) as other:
        other.execute("DROP SCHEMA IF EXISTS office CASCADE")
        other.execute("CREATE SCHEMA office")
        other.execute("CREATE TABLE office.firms (name text, changed timestamptz)")
        other.execute(
            "INSERT INTO office.firms VALUES ('old', '2026-01-01Z'), ('new', '2026-02-01Z')"
        )
        where = postgresql_url.replace("postgresql://", "postgresql+psycopg://")

        found = read(
            Query(connection="there", table="office.firms"),
            where,
            by="changed",
            mark="2026-01-15T00:00:00+00:00",
        )

        other.execute("DROP SCHEMA office CASCADE")
    assert [row["name"] for row in found] == ["new"]


def test_a_table_that_is_not_there_is_refused_and_a_server_that_is_not_is_waited_for(
    read: Read, tmp_path: Path
) -> None:
    query = Query(connection="there", table="nowhere")

    with pytest.raises(Refusal, match=r"^source[.]unreadable$"):
        read(query, f"sqlite:///{tmp_path}/empty.sqlite3")
    with pytest.raises(Outage):
        read(query, "postgresql+psycopg://nobody@127.0.0.1:1/none")


@pytest.mark.postgresql
@pytest.mark.parametrize(
    ("user", "database", "code"),
    [
        ("nobody_of_this_name", "", "source.denied"),
        ("", "no_database_of_this_name", "source.unreadable"),
    ],
)
def test_who_is_not_let_into_postgresql_learns_no_address(
    read: Read, postgresql_url: str, user: str, database: str, code: str
) -> None:
    here = make_url(postgresql_url)
    there = here.set(username=user or here.username, database=database or here.database)

    with pytest.raises(Refusal) as caught:
        read(Query(connection="there", table="firms"), there.render_as_string(hide_password=False))

    assert caught.value.code == code
    assert str(here.host) not in str(caught.value.values)
