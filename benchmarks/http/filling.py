"""Fill the store with cases by plain SQL: copies of real ones, spread over places and years.

Only scaffolding of the benchmark: nothing of the platform writes like this.
"""

import sys
from datetime import UTC, datetime, timedelta
from random import Random
from typing import Any, Final, NamedTuple

from benchmarks.http.city import OFFICE
from django.db import connection, transaction

from kallipolis.foundation.regions import api as regions
from kallipolis.platforms.application.cases import hot
from kallipolis.platforms.application.cases.logic import numbers

WAITING: Final = 50_000
BATCH: Final = 50_000
SECONDS_APART: Final = 60
BEGIN: Final = datetime(2016, 1, 1, tzinfo=UTC)
PERCENT_CLOSED: Final = 97
IN_FULL: Final = 100_000
"""So many cases are copied whole; of the others one row of each table, without what was said."""
LEFT_OUT: Final = frozenset({"body", "content"})
CASE: Final = hot.FIXED + hot.MOVING
ENTRY: Final = (
    *("case_id", "seq", "action", "from_state", "to_state", "relation", "party", "name"),
    *("organisation", "at", "facts", "request"),
)


OPEN_ONLY: Final = "CASE WHEN t.closed_at IS NULL THEN t.body ELSE '{{}}' END"
"""What is said in an open case is kept: pages take from it what a list can be narrowed to."""


class Copied(NamedTuple):
    """A table whose rows are copied along with a case, and the column that names the case."""

    table: str
    key: str
    columns: tuple[str, ...]


TABLES: Final = (
    Copied("cases_case", "id", CASE),
    Copied("cases_entry", "case_id", ENTRY),
    Copied("events_event", "subject", ("event_id", "type", "subject", "source", "time", "data")),
    Copied(
        "audit_entry",
        "subject",
        (
            *("uuid", "time", "actor_kind", "actor", "on_behalf_of", "act", "subject", "parties"),
            *("purpose", "channel", "detail", "hash"),
        ),
    ),
    Copied(
        "credentials_storedcredential",
        "case_id",
        (
            *("id", "number", "code", "type", "case_id", "generation", "holder", "issuer"),
            *("region", "service", "edition", "claims", "state", "reason", "rule", "issued_at"),
            *("valid_until", "changed_at"),
        ),
    ),
)
OFFICE_THERE: Final = "{role} || r.code"
OWN: Final[dict[tuple[str, str], str]] = {
    ("cases_case", "id"): "{id}",
    ("cases_case", "applicant"): "{party}",
    ("cases_case", "filed_by"): "{party}",
    ("cases_case", "idempotency_key"): "{key}",
    ("cases_case", "submitted_at"): "{at}",
    ("cases_case", "region"): "r.code",
    ("cases_case", "deciding_region"): "r.code",
    ("cases_case", "accepting"): OFFICE_THERE,
    ("cases_case", "deciding"): OFFICE_THERE,
    ("cases_case", "responsible"): f"CASE t.responsible WHEN '' THEN '' ELSE {OFFICE_THERE} END",
    ("cases_entry", "case_id"): "{id}",
    ("cases_entry", "party"): "{party}",
    ("cases_entry", "at"): "{at}",
    ("events_event", "event_id"): "{hex}",
    ("events_event", "subject"): "{id}",
    ("events_event", "time"): "{at}",
    ("audit_entry", "uuid"): "{hex}",
    ("audit_entry", "subject"): "{id}",
    ("audit_entry", "actor"): "{party}",
    ("audit_entry", "time"): "{at}",
    ("credentials_storedcredential", "id"): "{hex}",
    ("credentials_storedcredential", "number"): "{short}",
    ("credentials_storedcredential", "case_id"): "{id}",
    ("credentials_storedcredential", "holder"): "{party}",
    ("credentials_storedcredential", "issued_at"): "{at}",
}
"""What each copy has of its own; all else is as in the case that it is a copy of."""

PARTY: Final = "'party-' || (s.i * 7919 % 1000003)"
EXPRESSIONS: Final = {
    "sqlite": {
        "series": "(WITH RECURSIVE s(i) AS (SELECT {start} UNION ALL SELECT i + 1 FROM s "
        "WHERE i + 1 < {end}) SELECT i FROM s)",
        "id": f"substr(strftime('%Y%m%d', '{BEGIN:%Y-%m-%d}', '+' || (s.i * {SECONDS_APART}) || "
        "' seconds'), 3) || printf('%010d', s.i)",
        "at": f"strftime('%Y-%m-%d %H:%M:%S.000000', '{BEGIN:%Y-%m-%d}', '+' || "
        f"(s.i * {SECONDS_APART}) || ' seconds')",
        "party": PARTY,
        "key": "'bulk-' || s.i",
        "hex": "printf('0%031x', s.i * 64 + t.part)",
        "short": "printf('%014d', s.i * 4 + t.part)",
        "role": "substr(t.deciding, 1, instr(t.deciding, '@'))",
    },
    "postgresql": {
        "series": "generate_series({start}::bigint, {end} - 1)",
        "id": f"to_char(timestamp '{BEGIN:%Y-%m-%d}' + s.i * interval '{SECONDS_APART} second', "
        "'YYMMDD') || lpad(s.i::text, 10, '0')",
        "at": f"timestamptz '{BEGIN:%Y-%m-%d} 00:00:00+00' + s.i * "
        f"interval '{SECONDS_APART} second'",
        "party": PARTY,
        "key": "'bulk-' || s.i",
        "hex": "lpad(to_hex(s.i * 64 + t.part), 32, '0')",
        "short": "lpad((s.i * 4 + t.part)::text, 14, '0')",
        "role": "split_part(t.deciding, '@', 1) || '@'",
    },
}


class Filler:
    """Copies real cases whole: the case, its history, its facts, its entries in the ledger."""

    def __init__(self, held: int = 0, waiting: tuple[str, ...] = ()) -> None:
        self.own = EXPRESSIONS[connection.vendor]
        self.held = held
        self.waiting = list(waiting)
        if not waiting:
            self._keep_models()
        self._count_models()

    def fill(self, until: int) -> None:
        """Fill up to a number of cases, at most 50,000 and at most half of them at one office."""
        wanted = min(WAITING, until // 2)
        with connection.cursor() as cursor:
            self._hurry(cursor)
            self.waiting += self._wait_for_office(wanted - len(self.waiting))
            for start in range(self.held, until - wanted, BATCH):
                end = min(until - wanted, start + BATCH)
                for copied in TABLES:
                    cursor.execute(self._copying(copied, start, end))
                print(f"\r{end + wanted:,} of {until:,} cases", end="", file=sys.stderr)
            self._settle(cursor)
        print(file=sys.stderr)
        self.held = until - wanted

    def _keep_models(self) -> None:
        """Keep the cases to copy, closed ones first, and the places to spread them over."""
        counties = [region.code for region in regions.within("440000") if region.level == "county"]
        with connection.cursor() as cursor:
            for name in ("region", "model", *(copied.table for copied in TABLES)):
                cursor.execute(f"DROP TABLE IF EXISTS bench_{name}")
            cursor.execute("CREATE TABLE bench_region (n integer primary key, code text)")
            cursor.executemany(
                "INSERT INTO bench_region VALUES (%s, %s)", list(enumerate(counties))
            )
            cursor.execute(
                "CREATE TABLE bench_model AS SELECT id, deciding, ROW_NUMBER() OVER "
                "(ORDER BY CASE WHEN closed_at IS NULL THEN 1 ELSE 0 END, id) - 1 AS n "
                "FROM cases_case WHERE parent = ''"
            )
            for table, key, columns in TABLES:
                others = ", ".join(f"t.{name}" for name in columns if name != "deciding")
                cursor.execute(
                    f"CREATE TABLE bench_{table} AS SELECT m.n, m.deciding, ROW_NUMBER() OVER "
                    f"(PARTITION BY m.n ORDER BY t.{key}) AS part, {others} "
                    f"FROM bench_model m JOIN {table} t ON t.{key} = m.id"
                )
                cursor.execute(f"CREATE INDEX bench_{table}_n ON bench_{table} (n)")

    def _count_models(self) -> None:
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT COUNT(closed_at), COUNT(*), (SELECT COUNT(*) FROM bench_region) "
                "FROM bench_cases_case"
            )
            self.closed, total, self.counties = cursor.fetchone()
            self.open = total - self.closed

    def _copying(self, copied: Copied, start: int, end: int) -> str:
        """Return the statement that copies a batch into one table."""
        table, _, columns = copied
        series = self.own["series"].format(start=start, end=end)
        is_whole = start < IN_FULL
        own = OWN if is_whole else {**OWN, **_left_out(table)}
        chosen = [own.get((table, name), f"t.{name}").format(**self.own) for name in columns]
        return (
            f"INSERT INTO {table} ({', '.join(columns)}) SELECT {', '.join(chosen)} "
            f"FROM {series} AS s{'(i)' if 'generate' in series else ''} "
            f"JOIN bench_{table} t ON t.n = CASE WHEN s.i % 100 < {PERCENT_CLOSED} "
            f"THEN s.i % {self.closed} ELSE {self.closed} + s.i / 100 % {self.open} END "
            f"JOIN bench_region r ON r.n = s.i * 7919 % {self.counties} "
            f"{'' if is_whole else 'WHERE t.part = 1 '}ORDER BY s.i"
        )

    def _wait_for_office(self, count: int) -> list[str]:
        """Let cases wait for the office, with sound numbers so that they can be looked at."""
        if count <= 0:
            return []
        models = [_rows_of(case) for case in _waiting_now()]
        rng, now = Random(count), datetime.now(UTC)
        cases, entries = [], []
        for number in range(count):
            row, own = models[number % len(models)]
            case = _copy(row, now - timedelta(days=60 * rng.random()), rng)
            cases.append(case)
            entries += [(case[0], *entry[1:]) for entry in own]
        for start in range(0, len(cases), BATCH):
            _put("cases_case", CASE, cases[start : start + BATCH])
        _put("cases_entry", ENTRY, entries)
        return [case[0] for case in cases]

    def _hurry(self, cursor: Any) -> None:
        if connection.vendor == "sqlite":
            cursor.execute("PRAGMA synchronous=OFF")
            cursor.execute("PRAGMA journal_mode=OFF")
            cursor.execute("PRAGMA cache_size=-1500000")
        else:
            cursor.execute("SET synchronous_commit TO off")

    def _settle(self, cursor: Any) -> None:
        if connection.vendor == "sqlite":
            cursor.execute("PRAGMA journal_mode=WAL")
            cursor.execute("PRAGMA synchronous=FULL")
            cursor.execute("PRAGMA analysis_limit=1000")
            cursor.execute("ANALYZE")
        else:
            cursor.execute("SET synchronous_commit TO on")
            cursor.execute("VACUUM ANALYZE")
            cursor.execute("CHECKPOINT")
        connection.close()


def _waiting_now() -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT id FROM cases_case WHERE responsible = %s AND closed_at IS NULL "
            "AND idempotency_key NOT LIKE 'waiting-%%' ORDER BY id",
            [OFFICE],
        )
        return [row[0] for row in cursor.fetchall()]


def _rows_of(case: str) -> tuple[tuple[Any, ...], list[tuple[Any, ...]]]:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {', '.join(CASE)} FROM cases_case WHERE id = %s", [case])
        row = cursor.fetchone()
        cursor.execute(f"SELECT {', '.join(ENTRY)} FROM cases_entry WHERE case_id = %s", [case])
        return row, cursor.fetchall()


def _copy(row: tuple[Any, ...], moment: datetime, rng: Random) -> list[Any]:
    new, at = list(row), {name: index for index, name in enumerate(CASE)}
    number = numbers.make_number(moment, rng.randrange(numbers.CHOICES))
    due = moment + timedelta(days=rng.randrange(5, 90), seconds=rng.randrange(86_400))
    new[at["id"]], new[at["idempotency_key"]] = number, f"waiting-{number}"
    new[at["applicant"]] = f"party-{rng.randrange(1_000_003)}"
    new[at["submitted_at"]] = moment
    new[at["attention_at"]], new[at["near_at"]] = due, due - timedelta(days=2)
    new[at["body"]] = str(new[at["body"]]).replace(str(row[0]), number)
    return new


def _put(table: str, columns: tuple[str, ...], rows: list[Any]) -> None:
    adapt = connection.ops.adapt_datetimefield_value
    plain = [[adapt(v) if isinstance(v, datetime) else v for v in row] for row in rows]
    places = ", ".join(["%s"] * len(columns))
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.executemany(f"INSERT INTO {table} ({', '.join(columns)}) VALUES ({places})", plain)


def _left_out(table: str) -> dict[tuple[str, str], str]:
    """Return what stands in place of what was said in a case of which there are very many."""
    bare = {(table, name): "'{{}}'" for name in LEFT_OUT}
    return bare | ({(table, "body"): OPEN_ONLY} if table == "cases_case" else {})
