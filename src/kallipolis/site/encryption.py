"""How the web is served: in the clear behind a proxy, with TLS, or to proven nodes alone."""

from pathlib import Path
from typing import TypedDict

from kallipolis.foundation.configuration import Configuration, ConfigurationError


class Encryption(TypedDict, total=False):
    """What granian is told of TLS."""

    ssl_cert: Path
    ssl_key: Path
    ssl_ca: Path
    ssl_client_verify: bool


def encryption_of(configuration: Configuration, *, for_nodes: bool) -> Encryption:
    """Return how we are served: without TLS, with it, or to those alone whom it proves.

    Raises:
        ConfigurationError: when only nodes are to be answered and nothing can prove them.
    """
    if for_nodes and not (configuration.tls_certificate and configuration.exchange_ca):
        raise ConfigurationError(
            "--for-nodes needs KALLIPOLIS_TLS_CERTIFICATE, KALLIPOLIS_TLS_KEY and "
            "KALLIPOLIS_EXCHANGE_CA: without them nobody could prove to be a node."
        )
    if not configuration.tls_certificate:
        return Encryption()
    own = Encryption(
        ssl_cert=Path(configuration.tls_certificate), ssl_key=Path(configuration.tls_key)
    )
    if for_nodes:
        own["ssl_ca"], own["ssl_client_verify"] = Path(configuration.exchange_ca), True
    return own
