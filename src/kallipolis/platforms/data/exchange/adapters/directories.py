"""The directory of nodes: signed by an authority, imported, in force until a newer one is."""

from collections.abc import Iterator
from datetime import datetime
from functools import lru_cache

import msgspec
from django.conf import settings

from kallipolis.foundation.clock import Clock
from kallipolis.foundation.database import api as database
from kallipolis.foundation.errors import Reason, Refusal
from kallipolis.platforms.data.exchange.adapters import profile
from kallipolis.platforms.data.exchange.contracts import Directory, Node
from kallipolis.platforms.data.exchange.logic import directories as logic
from kallipolis.platforms.data.exchange.models import StoredDirectory


def authorities() -> dict[str, str]:
    """Return the keys that this node trusts to sign directories, raw by their ids."""
    named: str = settings.KALLIPOLIS.exchange_authorities
    return {profile.key_of(x).thumbprint(): x for x in named.split()}


def read(document: bytes) -> Directory:
    """Read a directory, signed or to be signed.

    Raises:
        Refusal: ``exchange.directory_malformed``.
    """
    try:
        found = msgspec.json.decode(document, type=Directory)
        fault = next(logic.faults(found), "")
    except msgspec.DecodeError as malformed:
        fault = str(malformed)
    if fault:
        values = {"fault": fault}
        raise Refusal("exchange.directory_malformed", Reason.MALFORMED, values=values)
    return found


def opened(token: str) -> Directory:
    """Return what an authority that we trust has signed.

    Raises:
        Refusal: ``exchange.directory_forged``, ``exchange.directory_malformed``.
    """
    document = profile.open_document(token, type=profile.DIRECTORY, keys=authorities())
    if document is None:
        raise Refusal("exchange.directory_forged", Reason.FORBIDDEN)
    return read(document)


def keep(token: str, clock: Clock) -> Directory:
    """Put a directory in force.

    Raises:
        Refusal: as for ``opened``; ``exchange.directory_old``, ``exchange.no_directory`` for one
            whose time is over or has not come.
    """
    found, held = opened(token), newest()
    if held is not None and held.serial >= found.serial:
        values = {"serial": str(held.serial)}
        raise Refusal("exchange.directory_old", Reason.CONFLICT, values=values)
    if not logic.is_in_force(found, clock.now()):
        raise Refusal("exchange.no_directory", Reason.CONFLICT)
    StoredDirectory.objects.create(
        serial=found.serial, document=token.strip(), imported_at=clock.now()
    )
    return found


def newest() -> StoredDirectory | None:
    """Return the directory that came last, None before the first."""
    found = database.instances(StoredDirectory, "ORDER BY serial DESC LIMIT 1")
    return found[0] if found else None


def every() -> Iterator[Directory]:
    """Yield all directories that an authority has signed that is trusted now, newest first."""
    for row in StoredDirectory.objects.order_by("-serial"):
        found = _opened(row.document, settings.KALLIPOLIS.exchange_authorities)
        if found is not None:
            yield found


def in_force(at: datetime) -> Directory:
    """Return the directory that counts.

    What an authority has signed that is no longer trusted does not count.

    Raises:
        Refusal: ``exchange.no_directory``.
    """
    row = newest()
    found = _opened(row.document, settings.KALLIPOLIS.exchange_authorities) if row else None
    if found is None or not logic.is_in_force(found, at):
        raise Refusal("exchange.no_directory", Reason.CONFLICT)
    return found


def node(id: str, at: datetime) -> Node:
    """Return a node of the directory in force.

    Raises:
        Refusal: ``exchange.no_directory``; ``exchange.node_unknown``.
    """
    found = logic.node_of(in_force(at), id)
    if found is None:
        raise Refusal("exchange.node_unknown", Reason.FORBIDDEN, values={"node": id})
    return found


@lru_cache(maxsize=4)
def _opened(document: str, trusted: str) -> Directory | None:
    """Open a directory once, as long as the same authorities are trusted."""
    try:
        return opened(document)
    except Refusal:
        return None
