"""A node as a process: its database, its door, its workers, and what it writes to the others."""

import logging
import os
import signal
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from random import Random
from socketserver import ThreadingMixIn
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer, make_server

import msgspec
from django.conf import settings
from django.core.wsgi import get_wsgi_application
from django.db import connections

from kallipolis.foundation.actors import system
from kallipolis.foundation.audit import api as audit
from kallipolis.foundation.audit import jobs as sealing
from kallipolis.foundation.jobs import api as jobs
from kallipolis.platforms.data.exchange import api as exchange
from kallipolis.platforms.data.exchange import jobs as forwarding
from kallipolis.platforms.data.exchange.adapters import nodes
from kallipolis.platforms.data.exchange.contracts import EvidenceRequest, NodeId
from kallipolis.platforms.data.exchange.models import StoredMessage

ACTOR = system("trial of the exchange")
NUMBER = "440301199001011234"
PAUSE_S = 0.04
SUBJECTS = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where a node is: its name, its folder, its port, and whose directories it believes."""

    id: str
    folder: Path
    port: int
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
    refused: tuple[str, ...]
    received: tuple[str, ...]
    findings: int


def be(place: Place) -> None:
    """Make this process the node of a place; no connection may be open yet."""
    settings.KALLIPOLIS = msgspec.structs.replace(
        settings.KALLIPOLIS,
        node=place.id,
        port=place.port,
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


def live(place: Place, others: tuple[str, ...], until: float, seed: int) -> None:
    """Serve, forward and write until a moment, then serve and forward until told to stop."""
    be(place)
    stop = threading.Event()
    signal.signal(signal.SIGTERM, lambda *_: stop.set())
    server = make_server(
        "127.0.0.1", place.port, get_wsgi_application(), server_class=_Server, handler_class=_Quiet
    )
    _start(lambda: server.serve_forever(poll_interval=0.05))
    _start(lambda: _write(place, others, until, seed))
    jobs.work(stop, rounds=(*forwarding.ROUNDS, *sealing.ROUNDS))
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
        time.sleep(PAUSE_S)


def waiting(place: Place) -> int:
    """Return how many messages a node has still to hand over."""
    be(place)
    return StoredMessage.objects.filter(is_ours=True, outcome="waiting").count()


def examine(place: Place) -> Counts:
    """Seal what a stopped node has on record, verify it, and return what it says."""
    be(place)
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
        refused=tuple(
            f"{e.subject} {e.detail['code']}" for e in entries if e.act == "exchange.refuse"
        ),
        received=tuple(e.subject for e in entries if e.act == "exchange.receive"),
        findings=len(findings),
    )


def _lines(*, is_ours: bool) -> dict[str, tuple[str, ...]]:
    """Return the ids of messages by peer and subject, in the order in which they were kept."""
    found: dict[str, list[str]] = {}
    rows = StoredMessage.objects.filter(is_ours=is_ours).order_by("serial")
    for id, peer, subject in rows.values_list("id", "peer", "subject"):
        found.setdefault(f"{peer} {subject}", []).append(id)
    return {line: tuple(ids) for line, ids in found.items()}
