"""Who is at the other end of the line: mutual TLS between nodes, where settings ask for it.

It comes on top of signed messages, not in their place: who sent one is for its signature to say.
"""

from typing import TypedDict

from kallipolis.foundation.configuration import Configuration


class Line(TypedDict):
    """What requests is told of a line: the certificate we show, and whose we believe."""

    cert: tuple[str, str] | None
    verify: str | bool


def of(configuration: Configuration) -> Line:
    """Return how this node writes to others."""
    shown = (configuration.tls_certificate, configuration.tls_key)
    return Line(cert=shown if all(shown) else None, verify=configuration.exchange_ca or True)
