"""Where connections lead: said outside of packs, since addresses hold secrets."""

from collections.abc import Mapping
from pathlib import Path
from typing import Final
from urllib.parse import urlsplit

import msgspec
from django.conf import settings

from kallipolis.foundation.configuration import ConfigurationError
from kallipolis.foundation.errors import Reason, Refusal
from kallipolis.foundation.ids import OrganisationId
from kallipolis.platforms.data.sources.contracts import REFERENCE, UPLOADS, Leads, Reach

DATABASES: Final = frozenset(
    {"postgresql", "postgres", "mysql", "mariadb", "sqlite", "oracle", "mssql"}
)
"""How addresses of databases begin, as SQLAlchemy writes them."""


SCHEMES: Final[Mapping[str, Leads]] = {
    "http": "http",
    "https": "http",
    "s3": "bucket",
    "sftp": "sftp",
    "mqtt": "mqtt",
    "mqtts": "mqtt",
    "nats": "nats",
    "tls": "nats",
    "ws": "nats",
    "wss": "nats",
}


class Connection(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Where a connection leads, what each question to it bears, and whose it is.

    ``headers`` and ``parameters`` are for interfaces over HTTP that want to know who asks; whoever
    reads elsewhere has what proves it in the URL. Without ``organisations`` it is the place's.
    """

    url: str
    headers: dict[str, str] = {}
    parameters: dict[str, str] = {}
    organisations: tuple[OrganisationId, ...] = ()


def address_of(connection: str) -> str:
    """Return the URL of a connection.

    Raises:
        Refusal: ``source.connection_missing``.
        ConfigurationError: when the file of connections cannot be read.
    """
    return reached(connection).url


def is_known(connection: str) -> bool:
    """Say whether a connection leads anywhere here."""
    try:
        reached(connection)
    except Refusal:
        return False
    return True


def reached(connection: str) -> Connection:
    """Return how a connection is reached.

    Raises:
        Refusal: ``source.connection_missing``.
        ConfigurationError: when the file of connections cannot be read.
    """
    chosen = settings.KALLIPOLIS
    known = _read(chosen.connections) if chosen.connections else {}
    if connection in known:
        return known[connection]
    if connection == REFERENCE and chosen.data:
        return Connection(url=Path(chosen.data).absolute().as_uri())
    if connection == UPLOADS:
        return Connection(url=(chosen.state_folder / UPLOADS).absolute().as_uri())
    values = {"connection": connection}
    raise Refusal("source.connection_missing", Reason.RULE, values=values)


def names() -> tuple[str, ...]:
    """Return the connections that are known here, but that of what stewards bring."""
    chosen = settings.KALLIPOLIS
    known = set(_read(chosen.connections)) if chosen.connections else set()
    return tuple(sorted((known | ({REFERENCE} if chosen.data else set())) - {UPLOADS}))


def organisations_of(connection: str) -> tuple[OrganisationId, ...]:
    """Return whose a connection is; none for one that is the place's own."""
    chosen = settings.KALLIPOLIS
    known = _read(chosen.connections) if chosen.connections else {}
    return known[connection].organisations if connection in known else ()


def reach_of(connection: str) -> Reach:
    """Return what a connection leads to.

    Raises:
        Refusal: ``source.connection_missing``.
    """
    scheme = urlsplit(address_of(connection)).scheme
    if scheme in {"http", "https"}:
        return "http"
    return "sql" if scheme.partition("+")[0] in DATABASES else "files"


def leads(connection: str) -> Leads:
    """Return by what a connection is reached.

    Raises:
        Refusal: ``source.connection_missing``.
    """
    scheme = urlsplit(address_of(connection)).scheme
    if scheme.partition("+")[0] in DATABASES:
        return "sql"
    return SCHEMES.get(scheme, "folder")


def _read(file: str) -> dict[str, Connection]:
    try:
        said = msgspec.yaml.decode(Path(file).read_bytes(), type=dict[str, str | Connection])
    except (OSError, msgspec.MsgspecError) as fault:
        message = f"KALLIPOLIS_CONNECTIONS names {file}, which cannot be read: {fault}."
        raise ConfigurationError(
            f"{message} Write a line `name: URL` for each connection into it, or `name:` with "
            "`url`, `headers`, `parameters` and `organisations` below it."
        ) from fault
    return {
        name: Connection(url=each) if isinstance(each, str) else each for name, each in said.items()
    }
