"""Post run events to an interface that takes OpenLineage over HTTP."""

from typing import Any, Final

import requests

from kallipolis.foundation.errors import Outage

PATIENCE_S: Final = 30


def post(url: str, event: dict[str, Any]) -> None:
    """Post one event.

    Raises:
        Outage: while the other side does not take it.
    """
    try:
        answer = requests.post(url, json=event, timeout=PATIENCE_S)
        answer.raise_for_status()
    except requests.RequestException as fault:
        raise Outage("lineage", retry_after_s=60) from fault
