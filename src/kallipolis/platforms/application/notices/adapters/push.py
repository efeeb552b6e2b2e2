"""Web push: sealed for one browser (RFC 8291), signed by us (RFC 8292), posted to its service."""

import os
from base64 import urlsafe_b64decode, urlsafe_b64encode
from datetime import timedelta
from functools import lru_cache
from http import HTTPStatus
from typing import Final
from urllib.parse import urlsplit

import http_ece
import msgspec
import requests
from cryptography.hazmat.primitives.asymmetric import ec
from django.conf import settings
from joserfc import jwt
from joserfc.jwk import ECKey

from kallipolis.foundation.clock import SYSTEM_CLOCK
from kallipolis.foundation.errors import Outage, Refusal
from kallipolis.platforms.application.notices.contracts import Message, NewDevice

PATIENCE_S: Final = (3.05, 10.0)
LIFE: Final = timedelta(days=3)
"""For so long a push service keeps what it cannot hand on."""

PASS: Final = timedelta(hours=12)
"""How long our signature holds. Source: RFC 8292, 2: no more than 24 hours."""

GONE: Final = frozenset({HTTPStatus.NOT_FOUND, HTTPStatus.GONE})
"""Source: RFC 8030, 7.3: the subscription is over."""

NOT_TAKEN: Final = frozenset(
    {HTTPStatus.BAD_REQUEST, HTTPStatus.UNAUTHORIZED, HTTPStatus.FORBIDDEN, 413}
)


def push(message: Message, to: str) -> None:
    """Post a message to the push service of a device.

    Raises:
        Outage: ``push`` when it does not answer or asks us to wait.
        Refusal: ``notice.address_gone``; ``notice.not_taken``.
    """
    device = msgspec.json.decode(to, type=NewDevice)
    try:
        answer = requests.post(
            device.endpoint,
            data=_sealed(message, device),
            headers={
                "Content-Encoding": "aes128gcm",
                "Content-Type": "application/octet-stream",
                "TTL": str(int(LIFE.total_seconds())),
                "Topic": message.id[:32],
                "Urgency": "high" if message.is_urgent else "normal",
                "Authorization": _signed(device.endpoint),
            },
            timeout=PATIENCE_S,
            allow_redirects=False,
        )
    except requests.RequestException as failure:
        raise Outage("push") from failure
    _require_taken(answer)


def public_key() -> str:
    """Return what browsers are given to know our messages by, as they want it written."""
    point = _key().public_key.public_numbers()
    raw = b"\x04" + point.x.to_bytes(32, "big") + point.y.to_bytes(32, "big")
    return _written(raw)


def _require_taken(answer: requests.Response) -> None:
    if answer.status_code < HTTPStatus.MULTIPLE_CHOICES:
        return
    if answer.status_code in GONE:
        raise Refusal("notice.address_gone")
    if answer.status_code in NOT_TAKEN:
        raise Refusal("notice.not_taken")
    wait = answer.headers.get("Retry-After", "")
    raise Outage("push", retry_after_s=min(int(wait), 3600) if wait.isdecimal() else 60)


def _sealed(message: Message, device: NewDevice) -> bytes:
    """Seal what the browser shows on a screen that may be locked: of what kind it is, no more.

    The push service learns nothing of it.
    """
    shown = {"title": message.topic, "body": message.short, "url": message.url, "tag": message.id}
    sealed: bytes = http_ece.encrypt(
        msgspec.json.encode(shown),
        salt=os.urandom(16),
        private_key=ec.generate_private_key(ec.SECP256R1()),
        dh=_read(device.p256dh),
        auth_secret=_read(device.auth),
        version="aes128gcm",
    )
    return sealed


def _signed(endpoint: str) -> str:
    parts = urlsplit(endpoint)
    claims = {
        "aud": f"{parts.scheme}://{parts.netloc}",
        "exp": int((SYSTEM_CLOCK.now() + PASS).timestamp()),
        "sub": _contact(),
    }
    token = jwt.encode({"typ": "JWT", "alg": "ES256"}, claims, _key())
    return f"vapid t={token}, k={public_key()}"


def _contact() -> str:
    """Return whom a push service turns to when something is wrong with what we send."""
    configuration = settings.KALLIPOLIS
    return configuration.push_contact or f"mailto:{settings.DEFAULT_FROM_EMAIL}"


def _key() -> ECKey:
    return _key_of(settings.PUSH_KEY)


@lru_cache(maxsize=2)
def _key_of(pem: str) -> ECKey:
    return ECKey.import_key(pem)


def _read(written: str) -> bytes:
    return urlsafe_b64decode(written.rstrip("=") + "=" * (-len(written.rstrip("=")) % 4))


def _written(raw: bytes) -> str:
    return urlsafe_b64encode(raw).rstrip(b"=").decode()
