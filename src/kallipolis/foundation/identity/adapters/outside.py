"""How we ask other providers with whom people log in; one that is away is an outage of theirs."""

from typing import Any, Final

import requests
import structlog

from kallipolis.foundation.errors import Outage

PATIENCE_S: Final = (3.05, 10.0)
"""Seconds to connect, and between two bytes of an answer."""
TOO_MANY: Final = 429
FAULTS: Final = 500
WELL_KNOWN: Final = "/.well-known/openid-configuration"
NEEDED: Final = frozenset({"issuer", "authorization_endpoint", "token_endpoint", "jwks_uri"})
"""What we use of a provider's description. Source: OpenID Connect Discovery 1.0, section 3."""

log = structlog.get_logger(__name__)


class OutsideSession(requests.Session):
    """A session that waits for a while only, and tells what is not answered as an outage."""

    def request(self, method: Any, url: Any, *args: Any, **options: Any) -> requests.Response:
        """Ask.

        Raises:
            Outage: ``login-provider`` when the provider cannot be reached, is at fault or too
                busy, or does not describe itself as it must.
        """
        options["timeout"] = PATIENCE_S
        try:
            answer = super().request(method, url, *args, **options)
        except requests.RequestException as failure:
            raise _outage(str(url), type(failure).__name__) from failure
        if answer.status_code >= FAULTS or answer.status_code == TOO_MANY:
            raise _outage(str(url), f"status {answer.status_code}")
        if str(url).endswith(WELL_KNOWN):
            _require_description(answer)
        return answer


def _require_description(answer: requests.Response) -> None:
    try:
        found = answer.json()
    except requests.JSONDecodeError as failure:
        raise _outage(answer.url, "no JSON") from failure
    if not answer.ok or not isinstance(found, dict) or not found.keys() >= NEEDED:
        raise _outage(answer.url, f"status {answer.status_code}, no description of a provider")


def _outage(url: str, fault: str) -> Outage:
    log.warning("login provider away", asked=url.partition("?")[0], fault=fault)
    return Outage("login-provider")
