"""Seals what identifies people before it is stored, and finds it again without opening it.

One key, in ``KALLIPOLIS_PERSONAL_KEY`` or kept in the state folder, never in the database: a stolen
dump tells no number. See decision record 0005.
"""

import hmac
import os
import secrets
from binascii import a2b_base64, b2a_base64
from functools import lru_cache
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import Final

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings

from kallipolis.foundation.configuration import Configuration

FORM: Final = "1:"
"""Begins whatever is sealed in this way, so that another way can follow."""

WRONG_KEY: Final = (
    "What is sealed about %s does not open: KALLIPOLIS_PERSONAL_KEY (or personal_key in the state "
    "folder) is not the key it was sealed with, or the row was altered."
)

NONCE_BYTES: Final = 12
"""Source: NIST SP 800-38D, 8.2: 96 bits; random ones serve for 2**32 seals under one key."""


def seal(words: str, *, about: str) -> str:
    """Encrypt words and bind them to what they are ``about``, so that they open nowhere else."""
    nonce = os.urandom(NONCE_BYTES)
    sealed = _cipher(_key()).encrypt(nonce, words.encode(), about.encode())
    return FORM + b2a_base64(nonce + sealed, newline=False).decode()


def unseal(sealed: str, *, about: str) -> str:
    """Decrypt what was sealed about the same thing; anything else is a fault and raises."""
    if not sealed.startswith(FORM):
        raise ValueError("this was not sealed here")
    raw = a2b_base64(sealed.removeprefix(FORM))
    try:
        opened = _cipher(_key()).decrypt(raw[:NONCE_BYTES], raw[NONCE_BYTES:], about.encode())
    except InvalidTag as fault:
        raise ValueError(WRONG_KEY % about) from fault
    return opened.decode()


def fingerprint(words: str, *, about: str) -> str:
    """Return 64 hex digits that are equal for equal words and tell nothing to who lacks the key."""
    return hmac.digest(_index_key(_key()), f"{about}\0{words}".encode(), "sha256").hex()


@lru_cache(maxsize=4)
def _cipher(key: bytes) -> AESGCM:
    return AESGCM(_derived(key, b"kallipolis seal"))


@lru_cache(maxsize=4)
def _index_key(key: bytes) -> bytes:
    return _derived(key, b"kallipolis fingerprint")


def _derived(key: bytes, use: bytes) -> bytes:
    return HKDF(algorithm=SHA256(), length=32, salt=None, info=use).derive(key)


def _key() -> bytes:
    configuration = settings.KALLIPOLIS
    known = _KNOWN.get("key")
    if known is None or known[0] is not configuration:
        known = _KNOWN["key"] = (configuration, _key_of(configuration))
    return known[1]


def _key_of(configuration: Configuration) -> bytes:
    if configuration.personal_key:
        return str(configuration.personal_key).encode()
    return _kept_key(configuration.state_folder / "personal_key")


@lru_cache(maxsize=4)
def _kept_key(path: Path) -> bytes:
    """Read the key of this installation, making it if it is the first time."""
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        with NamedTemporaryFile(dir=path.parent) as fresh:
            fresh.write(secrets.token_urlsafe(48).encode())
            fresh.flush()
            os.fsync(fresh.fileno())
            _link_unless_there(fresh.name, path)
    return path.read_bytes()


def _link_unless_there(fresh: str, path: Path) -> None:
    try:
        os.link(fresh, path)
    except FileExistsError:
        return


_KNOWN: dict[str, tuple[Configuration, bytes]] = {}
"""The key, as long as the settings are those that it was found by."""
