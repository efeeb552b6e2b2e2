"""The parts of an address of a connection, which may hold a name and a secret."""

from dataclasses import dataclass
from urllib.parse import parse_qsl, unquote, urlsplit


@dataclass(frozen=True, slots=True, kw_only=True)
class Whereabouts:
    """Where something is, who asks, and how; ``secret`` is never told."""

    scheme: str
    host: str
    port: int | None
    path: str
    name: str | None
    secret: str | None
    options: dict[str, str]


def parted(address: str) -> Whereabouts:
    """Return the parts of an address.

    Raises:
        ValueError: when its port is no number.
    """
    parts = urlsplit(address)
    return Whereabouts(
        scheme=parts.scheme,
        host=parts.hostname or "",
        port=parts.port,
        path=unquote(parts.path),
        name=unquote(parts.username) if parts.username else None,
        secret=unquote(parts.password) if parts.password else None,
        options=dict(parse_qsl(parts.query)),
    )
