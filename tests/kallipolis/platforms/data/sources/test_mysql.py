"""MySQL and MariaDB become rows of text: all types, all scripts, moments in UTC, from a mark on."""

import socket
from collections.abc import Iterator
from uuid import uuid4

import pytest
from sqlalchemy import Connection, create_engine, make_url, text
from tests.kallipolis.platforms.data.sources.reading import Read

from kallipolis.foundation.errors import Outage, Refusal
from kallipolis.platforms.data.sources.contracts import Query

pytestmark = pytest.mark.mariadb

FIRMS = Query(connection="there", table="firms")
SECRET = "fish-and-chips-%40home"


class Office:
    """A database of these tests' own."""

    def __init__(self, url: str, connection: Connection) -> None:
        self.url, self._connection = url, connection

    def do(self, *statements: str) -> None:
        for statement in statements:
            self._connection.execute(text(statement))


@pytest.fixture
def office(mariadb_url: str) -> Iterator[Office]:
    name = f"test_{uuid4().hex}"
    engine = create_engine(mariadb_url.replace("mysql://", "mysql+pymysql://"))
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text(f"CREATE DATABASE {name} CHARACTER SET utf8mb4"))
        connection.execute(text(f"USE {name}"))
        yield Office(f"{mariadb_url}/{name}", connection)
        connection.execute(text(f"DROP DATABASE {name}"))
    engine.dispose()


def test_each_type_is_told_as_text_that_a_dataset_understands(read: Read, office: Office) -> None:
    office.do(
        "CREATE TABLE firms (id BIGINT UNSIGNED PRIMARY KEY, name VARCHAR(40), paid DECIMAL(20,4),"
        " share DOUBLE, born DATE, seen DATETIME(3), changed TIMESTAMP NULL, opens TIME,"
        " is_open BIT(1), kinds SET('b', 'a'), raw VARBINARY(4), more JSON, since YEAR)",
        "SET time_zone = '+08:00'",
        "INSERT INTO firms VALUES (18446744073709551615, '广州𠮷野家鋪', 1234567890123456.7890,"
        " 0.1, '2026-02-28', '2026-02-28 09:30:00.250', '2026-02-28 09:30:00', '-01:30:00', b'1',"
        " 'b,a', x'00ff', '{\"门\": [1]}', 2026)",
        "INSERT INTO firms (id) VALUES (1)",
    )

    empty, full = read(FIRMS, office.url, by="id")

    assert full == {
        "id": "18446744073709551615",
        "name": "广州𠮷野家鋪",
        "paid": "1234567890123456.7890",
        "share": "0.1",
        "born": "2026-02-28",
        "seen": "2026-02-28T09:30:00.250000",
        "changed": "2026-02-28T01:30:00+00:00",
        "opens": "-01:30:00",
        "is_open": "1",
        "kinds": "a,b",
        "raw": "00ff",
        "more": '{"门": [1]}',
        "since": "2026",
    }
    assert set(empty.values()) == {"1", None}


def test_what_is_written_late_at_the_mark_or_without_one_is_not_lost(
    read: Read, office: Office
) -> None:
    office.do(
        "SET time_zone = '+08:00'",
        "CREATE TABLE firms (name VARCHAR(20), changed TIMESTAMP NULL)",
        "INSERT INTO firms VALUES ('old', '2026-01-01 08:00'), ('last', '2026-01-02 08:00')",
    )
    mark = str(read(FIRMS, office.url, by="changed")[-1]["changed"])
    office.do("INSERT INTO firms VALUES ('same moment', '2026-01-02 08:00'), ('never', NULL)")
    office.do("INSERT INTO firms VALUES ('an hour late', '2026-01-02 07:00')")

    found = {row["name"] for row in read(FIRMS, office.url, by="changed", mark=mark)}
    behind = Query(connection="there", table="firms", late=3600)
    later = {row["name"] for row in read(behind, office.url, by="changed", mark=mark)}

    assert mark == "2026-01-02T00:00:00+00:00"
    assert found == {"last", "same moment", "never"}
    assert later == found | {"an hour late"}


def test_a_wrong_password_is_told_by_the_connection_and_not_by_the_secret(
    read: Read, office: Office
) -> None:
    url = make_url(office.url).set(username="nobody", password=SECRET)

    with pytest.raises(Refusal, match=r"^source[.]denied$") as refused:
        read(FIRMS, url.render_as_string(hide_password=False))

    assert refused.value.values == {"connection": "there"}
    assert SECRET not in repr(refused.value.__cause__)


@pytest.mark.parametrize("database", ["", "none_such"])
def test_what_is_not_there_is_refused(read: Read, office: Office, database: str) -> None:
    url = make_url(office.url)
    url = url.set(database=database or url.database)

    with pytest.raises(Refusal, match=r"^source[.]unreadable$"):
        read(FIRMS, str(url))


def test_a_database_that_does_not_answer_is_waited_for(read: Read) -> None:
    with socket.create_server(("127.0.0.1", 0)) as gone:
        port = gone.getsockname()[1]

    with pytest.raises(Outage, match="there"):
        read(FIRMS, f"mysql://root:{SECRET}@127.0.0.1:{port}/office")
