"""Where connections lead: said outside of packs, since addresses hold secrets."""

from pathlib import Path

import msgspec
from django.conf import settings

from kallipolis.foundation.configuration import ConfigurationError
from kallipolis.foundation.errors import Reason, Refusal
from kallipolis.platforms.data.sources.contracts import REFERENCE


def address_of(connection: str) -> str:
    """Return the URL of a connection.

    Raises:
        Refusal: ``source.connection_missing``.
        ConfigurationError: when the file of connections cannot be read.
    """
    chosen = settings.KALLIPOLIS
    known = _read(chosen.connections) if chosen.connections else {}
    if connection in known:
        return known[connection]
    if connection == REFERENCE and chosen.data:
        return Path(chosen.data).absolute().as_uri()
    values = {"connection": connection}
    raise Refusal("source.connection_missing", Reason.RULE, values=values)


def _read(file: str) -> dict[str, str]:
    try:
        return msgspec.yaml.decode(Path(file).read_bytes(), type=dict[str, str])
    except (OSError, msgspec.MsgspecError) as fault:
        message = f"KALLIPOLIS_CONNECTIONS names {file}, which cannot be read: {fault}."
        raise ConfigurationError(
            f"{message} Write a line `name: URL` for each connection into it."
        ) from fault
