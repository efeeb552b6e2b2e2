"""A node as a process: its database, its door, its workers, and what it writes to the others."""

import logging
import os
import signal
import threading
import time
from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import count
from pathlib import Path
from random import Random
from socketserver import ThreadingMixIn
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer, make_server

import msgspec
from benchmarks.exchange import moves
from benchmarks.exchange.moves import Moves
from django.conf import settings
from django.core.wsgi import get_wsgi_application
from django.db import connections

from kallipolis.foundation.actors import system
from kallipolis.foundation.audit import api as audit
from kallipolis.foundation.audit import jobs as sealing
from kallipolis.foundation.audit.contracts import AuditEntry
from kallipolis.foundation.clock import SetClock
from kallipolis.foundation.errors import Refusal
from kallipolis.foundation.jobs import api as jobs
from kallipolis.platforms.data.exchange import api as exchange
from kallipolis.platforms.data.exchange import jobs as forwarding
from kallipolis.platforms.data.exchange.adapters import nodes, refusals
from kallipolis.platforms.data.exchange.contracts import EvidenceRequest, NodeId
from kallipolis.platforms.data.exchange.models import StoredMessage

ACTOR = system("trial of the exchange")
NUMBER = "440301199001011234"
PAUSE_S = 0.3
SUBJECTS = 5
GIVEN_UP = 0.03
"""Which share of messages somebody gives up, if they still wait."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where a node is: its name, its folder, its ports, and whose directories it believes.

    Others reach it at ``port``, where a line begins that ends at its ``inner_port``.
    """

    id: str
    folder: Path
    port: int
    inner_port: int
    authorities: str

    @property
    def address(self) -> str:
        """Return the URL that the directory has."""
        return f"http://127.0.0.1:{self.port}"


class Counts(msgspec.Struct, frozen=True, kw_only=True):
    """What a node has on record: cases it asked in and was asked in, and what it turned away."""

    waiting: int
    sent: dict[str, tuple[str, ...]]
    dealt_with: dict[str, tuple[str, ...]]
    read: tuple[str, ...]
    refused: dict[str, int]
    given_up: int
    received: tuple[str, ...]
    findings: int
    moves: Moves | None


def be(place: Place) -> None:
    """Make this process the node of a place; no connection may be open yet."""
    settings.KALLIPOLIS = msgspec.structs.replace(
        settings.KALLIPOLIS,
        node=place.id,
        port=place.inner_port,
        public_url=place.address,
        state=str(place.folder),
        exchange_authorities=place.authorities,
        rate_limit=0,
    )
    settings.STATE = place.folder
    connections.settings["default"]["NAME"] = str(place.folder / "node.sqlite3")
    logging.disable(logging.CRITICAL)


def make_key(place: Place) -> str:
    """Make the key of a node, and return its public half."""
    be(place)
    return nodes.new_key(ACTOR)[1]


def believe(place: Place, directory: str) -> None:
    """Put a directory in force at a node."""
    be(place)
    nodes.import_directory(ACTOR, directory)


class _Server(ThreadingMixIn, WSGIServer):
    daemon_threads = True
    request_queue_size = 64


class _Quiet(WSGIRequestHandler):
    def log_message(self, *_: object) -> None:
        """Say nothing."""


def live(
    place: Place, others: tuple[str, ...], until: float, seed: int, *, with_cases: bool = False
) -> None:
    """Serve, forward and write until a moment, then serve and forward until told to stop."""
    be(place)
    stop = threading.Event()
    signal.signal(signal.SIGTERM, lambda *_: stop.set())
    server = make_server(
        "127.0.0.1",
        place.inner_port,
        get_wsgi_application(),
        server_class=_Server,
        handler_class=_Quiet,
    )
    _start(lambda: server.serve_forever(poll_interval=0.05))
    _start(lambda: _write(place, others, until, seed))
    if with_cases:
        _start(lambda: moves.apply(until, seed))
        _start(lambda: moves.decide(stop.is_set))
    jobs.work(stop, rounds=None if with_cases else (*forwarding.ROUNDS, *sealing.ROUNDS))
    os._exit(0)


def _start(run: Callable[[], None]) -> None:
    threading.Thread(target=run, daemon=True).start()


def _write(place: Place, others: tuple[str, ...], until: float, seed: int) -> None:
    random = Random(seed)
    for number in count():
        if time.time() > until:
            return
        recipient = random.choice(others)
        subject = f"trial/{random.randrange(SUBJECTS)}"
        question = EvidenceRequest(
            registry="population",
            key=NUMBER,
            fields=("name",),
            purpose="trial",
            legal_basis="none",
            case=f"{place.id}-{seed}-{number}",
        )
        exchange.send(ACTOR, NodeId(recipient), question, kind=exchange.EVIDENCE, subject=subject)
        if random.random() < GIVEN_UP:
            _give_up(random)
        time.sleep(PAUSE_S)


def _give_up(random: Random) -> None:
    """Give up some question that waits; one that is dealt with meanwhile stays so."""
    waiting = StoredMessage.objects.filter(
        is_ours=True, outcome="waiting", skip_id="", kind=exchange.EVIDENCE
    )
    serials = list(waiting.values_list("serial", flat=True)[:20])
    with suppress(Refusal):
        exchange.give_up(ACTOR, random.choice(serials or [0]), "trial")


def hurry(place: Place, *, with_cases: bool = False) -> int:
    """Try again now what waits at a node, as its operator would, and return how much that is.

    Cases that it referred and that have not ended count too.
    """
    be(place)
    found = StoredMessage.objects.filter(is_ours=True, outcome="waiting").order_by("serial")
    rows = list(found.only("serial", "peer", "subject"))
    heads = {(row.peer, row.subject): row.serial for row in reversed(rows)}
    for serial in heads.values():
        with suppress(Refusal):
            exchange.retry(ACTOR, serial)
    return len(rows) + (moves.open_still() if with_cases else 0)


def point(place: Place, names: tuple[str, ...], at: int) -> None:
    """Let a node refer its cases to the next one in the ring."""
    be(place)
    moves.point(names, at)


def examine(place: Place, *, with_cases: bool = False) -> Counts:
    """Seal what a stopped node has on record, verify it, and return what it says."""
    be(place)
    refusals.tell(SetClock(datetime.now(UTC) + timedelta(minutes=2)))
    while audit.seal():
        pass
    audit.checkpoint()
    findings = audit.verify()
    entries = tuple(audit.export(ACTOR))
    return Counts(
        waiting=StoredMessage.objects.filter(is_ours=True, outcome="waiting").count(),
        sent=_lines(is_ours=True),
        dealt_with=_lines(is_ours=False),
        read=tuple(str(e.detail["case"]) for e in entries if e.act == "registry.look_up"),
        refused=_refused(entries),
        given_up=StoredMessage.objects.filter(is_ours=True, outcome="given-up").count(),
        received=tuple(
            e.subject
            for e in entries
            if e.act == "exchange.receive" and e.detail["kind"] == exchange.EVIDENCE
        ),
        findings=len(findings),
        moves=moves.examine() if with_cases else None,
    )


def _refused(entries: tuple[AuditEntry, ...]) -> dict[str, int]:
    """Return how often something was turned away, by its reason."""
    counted: Counter[str] = Counter()
    for entry in entries:
        if entry.act == "exchange.refuse":
            counted[str(entry.detail["code"])] += int(str(entry.detail.get("count", 1)))
    return dict(counted)


def _lines(*, is_ours: bool) -> dict[str, tuple[str, ...]]:
    """Return the ids of messages by peer and subject, in the order in which they were kept.

    For one that was given up stands the id of what went in its place.
    """
    found: dict[str, list[str]] = {}
    rows = StoredMessage.objects.filter(is_ours=is_ours).order_by("serial")
    for row in rows.only("id", "peer", "subject", "outcome", "skip_id"):
        id = row.skip_id if row.outcome == "given-up" else row.id
        found.setdefault(f"{row.peer} {row.subject}", []).append(id)
    return {line: tuple(ids) for line, ids in found.items()}
