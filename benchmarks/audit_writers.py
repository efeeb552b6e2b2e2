"""Whether the ledger serialises writers: transactions a second of N processes, with and without it.

Each transaction writes one fact into the outbox, as every transition does; with the ledger also
one entry, while another process seals. For comparison a third way chains in the writer's
transaction, which is what the ledger avoids. Repeat with ``python -m benchmarks.audit_writers``
(SQLite), or with ``DATABASE_URL`` set (PostgreSQL). The second table has writers that think for
20 ms before they commit: where nobody waits for another, it does not depend on the machine's load.
"""

import os
import sys
import time
from collections.abc import Callable
from statistics import median

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "kallipolis.site.settings")

import django

django.setup()

from benchmarks import scratch, together
from django.db import connection

from kallipolis.foundation.actors import Actor, ActorKind
from kallipolis.foundation.audit import api as audit
from kallipolis.foundation.audit import hot
from kallipolis.foundation.audit.logic import chain
from kallipolis.foundation.audit.testing import empty_ledger
from kallipolis.foundation.database import api as database
from kallipolis.foundation.events import api as events
from kallipolis.foundation.ids import PartyId

HERE = "benchmarks.audit_writers"
WRITERS = (1, 4, 8)
ROUNDS = 3
SECONDS = 2.0
OFFICIAL = Actor(kind=ActorKind.OFFICIAL, party=PartyId("o1"), purpose="benchmark")


def without() -> None:
    """Write a fact."""
    events.publish("org.kallipolis.benchmark.written", "case-1", {"fee": 3})


def with_ledger() -> None:
    """Write a fact and an entry."""
    without()
    audit.record(OFFICIAL, "case.decide", "case-1", parties=(PartyId("p1"),))


def chained() -> None:
    """Write a fact and an entry, and chain it at once, behind all others."""
    without()
    uuid = audit.record(OFFICIAL, "case.decide", "case-1", parties=(PartyId("p1"),))
    if database.is_postgresql():
        database.rows("SELECT pg_advisory_xact_lock(%s)", [hot.SEALER])
    last = hot.head()
    entry = database.rows("SELECT id FROM audit_entry WHERE uuid = %s", [uuid])[0][0]
    hot.append([chain.follow(last, entry, "0" * 64)], [])


WAYS: dict[str, Callable[[], None]] = {
    "without": without,
    "with": with_ledger,
    "chained": chained,
}


def write(way: str, think_s: float) -> int:
    """Write for some seconds; return the number of transactions."""
    act = WAYS[way]
    begin = together.wait_for_start()
    count = 0
    while time.time() < begin + SECONDS:
        with database.edge():
            act()
            time.sleep(think_s)
        count += 1
    return count


def seal() -> int:
    """Seal once a second, as a worker does."""
    sealed = 0
    begin = together.wait_for_start()
    while time.time() < begin + SECONDS:
        sealed += audit.seal()
        time.sleep(1)
    return sealed


def rate(way: str, writers: int, think_s: float) -> float:
    """Return the transactions a second of some writers together."""
    empty_ledger()
    processes = [together.started(HERE, "write", way, str(think_s)) for _ in range(writers)]
    sealers = [together.started(HERE, "seal")] if way == "with" else []
    together.begin([*processes, *sealers])
    counts = [int(process.communicate()[0]) for process in processes]
    for process in sealers:
        process.communicate()
    return sum(counts) / SECONDS


def compare(think_s: float) -> None:
    print(f"{connection.vendor}, {think_s * 1000:.0f} ms of thought: transactions a second")
    print("writers  without     with  ratio  chained  ratio")
    for writers in WRITERS:
        rounds = [{way: rate(way, writers, think_s) for way in WAYS} for _ in range(ROUNDS)]
        rates = {way: median(each[way] for each in rounds) for way in WAYS}
        kept = median(each["with"] / each["without"] for each in rounds)
        held = median(each["chained"] / each["without"] for each in rounds)
        print(
            f"{writers:7} {rates['without']:8.0f} {rates['with']:8.0f} {kept:6.2f}"
            f" {rates['chained']:8.0f} {held:6.2f}",
            flush=True,
        )


def main() -> None:
    with scratch.database():
        compare(0)
        compare(0.02)


if __name__ == "__main__":
    match sys.argv[1:]:
        case ["write", way, think_s]:
            print(write(way, float(think_s)))
        case ["seal"]:
            print(seal())
        case _:
            main()
