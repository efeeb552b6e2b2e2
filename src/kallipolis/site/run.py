"""Make an installation ready and serve it: database, static files, first packs, then the web."""

import hashlib
import logging
import socket
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import Final

from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.core import management
from django.db import connections
from django.urls import reverse
from granian import Granian
from granian.constants import Interfaces
from granian.log import LogLevels

from kallipolis.foundation import terminal
from kallipolis.foundation.actors import system
from kallipolis.foundation.clock import SYSTEM_CLOCK
from kallipolis.foundation.configuration import ConfigurationError
from kallipolis.foundation.identity import api as identity
from kallipolis.foundation.packs import api as packs
from kallipolis.foundation.places import api as places
from kallipolis.site.demo import city
from kallipolis.site.demo.city import Size, usual_size
from kallipolis.site.demo.players import why_no_demo
from kallipolis.site.encryption import encryption_of

CORE: Final = "core"
"""The pack without which nothing runs."""

PATIENCE_S: Final = 60
DEMO_SEED: Final = 1
"""The same people and cases at every founding of the demo."""

SHOWN: Final = 5
"""Documents that cannot be read are named at the start, up to so many."""

MANY: Final = 1024
"""Requests that may wait for a thread before more are turned away."""

STOPPED_S: Final = 20
"""A web process that has not ended so long after it was told to is ended: its worker takes 10 at
most, and one that was told before it had learnt to listen never ends."""

SERVER_LINES: Final = {
    "loggers": {"_granian": {"handlers": [], "propagate": True}},
    "handlers": {},
    "formatters": {},
}
"""What the server says, as of a web process that died, is written as all other lines are."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """Something to do before serving; ``is_due`` is asked first, so that a second start is fast."""

    words: str
    do: Callable[[], object]
    is_due: Callable[[], bool]


def first_steps() -> tuple[Step, ...]:
    """Return what makes an empty installation ready, in order."""
    return (
        Step(words="Bring the database up to date", do=_migrate, is_due=_is_unmigrated),
        Step(words="Collect the static files", do=_collect, is_due=_is_uncollected),
        Step(words="Publish the first packs", do=_publish, is_due=lambda: not packs.edition()),
    )


def steps() -> tuple[Step, ...]:
    """Return what makes an installation ready, in order, with the demo city where it is one."""
    return (
        *first_steps(),
        Step(words="Found the demo city", do=_found, is_due=_is_unfounded),
    )


def prepare(those: Sequence[Step]) -> None:
    """Do what is due, showing how far it is."""
    with terminal.progress("Getting ready", total=len(those)) as advance:
        for step in those:
            if step.is_due():
                terminal.complain(f"{step.words} …", style="dim")
                step.do()
            advance(1)


def require_free_port() -> None:
    """See that the port is ours to have, before anything is made ready.

    Raises:
        ConfigurationError: another program listens there, or it may not be listened at.
    """
    configuration = settings.KALLIPOLIS
    family = socket.AF_INET6 if ":" in configuration.host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((configuration.host, configuration.port))
        except OSError as fault:
            raise ConfigurationError(
                f"Nothing can be served at {configuration.host}, port {configuration.port}: "
                f"{fault.strerror}. Stop what runs there, or set KALLIPOLIS_PORT to another."
            ) from fault


def tell_unreadable() -> None:
    """Say which published documents this version cannot read, before somebody needs them."""
    missed = packs.stock().unreadable
    for each in missed[:SHOWN]:
        terminal.complain(f"Cannot be read: {each}", style="bold red")
    if missed:
        terminal.complain(
            f"{len(missed)} stored documents cannot be read by this version; cases that rest on "
            "them wait. `kallipolis pack reread` lists them and says what to do.",
            style="bold red",
        )


def first_packs() -> tuple[str, ...]:
    """Return what a new installation publishes; all that comes later is published by people."""
    return (CORE, settings.KALLIPOLIS.place, *places.here().packs)


def serve(*, with_worker: bool = True, for_nodes: bool = False) -> None:
    """Serve until stopped; with a worker in each web process unless one runs elsewhere.

    A web process that dies is started anew; where one dies at once again, all ends. They are forks
    of this one, which has loaded what they need, and then leaves alone what two must not share: a
    line to the database, and a lock that is held while one forks.

    Raises:
        ConfigurationError: as for ``encryption_of``.
    """
    configuration = settings.KALLIPOLIS
    module = "serving" if with_worker else "wsgi"
    words = _welcome()
    import_module("kallipolis.site.wsgi")
    connections.close_all()
    server = Granian(
        f"kallipolis.site.{module}:door",
        address=configuration.host,
        port=configuration.port,
        interface=Interfaces.RSGI,
        workers=configuration.workers,
        backpressure=MANY,
        websockets=False,
        respawn_failed_workers=True,
        workers_kill_timeout=STOPPED_S,
        log_level=LogLevels.warning,
        log_dictconfig=SERVER_LINES,
        **encryption_of(configuration, for_nodes=for_nodes),
    )
    threading.Thread(target=_tell_when_open, args=(words,), daemon=True).start()
    server.serve()


def _tell_when_open(words: Sequence[str]) -> None:
    """Say where it is once somebody answers there; the web process needs a moment to load."""
    configuration = settings.KALLIPOLIS
    for _ in range(PATIENCE_S * 10):
        try:
            socket.create_connection((configuration.host, configuration.port), timeout=1).close()
        except OSError:
            time.sleep(0.1)
        else:
            for line in words:
                terminal.say(line)
            return


def _welcome() -> tuple[str, ...]:
    """Return what is said once the installation is open."""
    base = settings.KALLIPOLIS.base_url
    if identity.is_staffed():
        return (f"Kallipolis is at {base}/",)
    beginning = base + reverse("identity_begin")
    return (f"Kallipolis is at {base}/", f"Nobody can administer it yet: see {beginning}")


def _migrate() -> None:
    management.call_command("migrate", interactive=False, verbosity=0)


def _is_unmigrated() -> bool:
    try:
        management.call_command("migrate", check_unapplied=True, verbosity=0)
    except SystemExit:
        return True
    return False


def _collect() -> None:
    logging.getLogger("whitenoise").setLevel(logging.ERROR)
    management.call_command("collectstatic", interactive=False, clear=True, verbosity=0)
    _stamp().write_text(_digest())


def _is_uncollected() -> bool:
    return not _stamp().exists() or _stamp().read_text() != _digest()


def _stamp() -> Path:
    return Path(settings.STATIC_ROOT) / ".collected"


def _digest() -> str:
    """Say in one word which files there are to collect, and of which moment."""
    found = hashlib.sha256()
    for finder in get_finders():
        for name, storage in finder.list([]):
            at = storage.get_modified_time(name).timestamp()
            found.update(f"{name} {storage.size(name)} {at}\n".encode())
    return found.hexdigest()


def _publish() -> None:
    packs.publish(system("the first start of an installation"), first_packs())


def found_demo(size: Size, seed: int) -> city.Founded:
    """Found a demo city, showing how far it is."""
    with terminal.progress("Demo city", total=size.total) as advance:
        return city.found(size, SYSTEM_CLOCK, seed=seed, progress=lambda _, done: advance(done))


def _found() -> None:
    reason = why_no_demo()
    if reason:
        terminal.complain(reason, style="yellow")
    else:
        found_demo(usual_size(), DEMO_SEED)


def _is_unfounded() -> bool:
    return bool(settings.KALLIPOLIS.demo) and not identity.demo_logins()
