"""Short messages: posted to a service over HTTPS, or kept here while none is set up."""

import json
import os
from http import HTTPStatus
from typing import Final

import requests
import structlog
from django.conf import settings

from kallipolis.foundation.errors import Outage
from kallipolis.foundation.identity.adapters.real_names import bearing

PATIENCE_S: Final = (3.05, 10.0)
OUTBOX: Final = "short-messages.jsonl"

log = structlog.get_logger(__name__)


def keep(*, phone: str, words: str) -> None:
    """Add a message to ``short-messages.jsonl`` in the state folder, for who tries this out."""
    path = settings.KALLIPOLIS.state_folder / OUTBOX
    line = json.dumps({"phone": phone, "words": words}, ensure_ascii=False)
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600), "a") as outbox:
        outbox.write(f"{line}\n")
    log.info("short message kept", file=OUTBOX)


def post(*, phone: str, words: str) -> None:
    """Post ``{"phone", "words"}`` to ``KALLIPOLIS_SMS_URL``; any status of success will do.

    Raises:
        Outage: when the service does not take it.
    """
    configuration = settings.KALLIPOLIS
    try:
        answer = requests.post(
            configuration.sms_url,
            json={"phone": phone, "words": words},
            headers=bearing(configuration.sms_token),
            timeout=PATIENCE_S,
            allow_redirects=False,
        )
    except requests.RequestException as failure:
        raise Outage("short-messages") from failure
    if answer.status_code >= HTTPStatus.MULTIPLE_CHOICES:
        raise Outage("short-messages")
