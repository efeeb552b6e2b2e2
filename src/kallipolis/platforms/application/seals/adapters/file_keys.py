"""Private keys in files that only the user of the platform may read."""

import os
from functools import lru_cache
from pathlib import Path

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
    load_pem_private_key,
)

from kallipolis.foundation.errors import Outage
from kallipolis.platforms.application.seals.logic import from_der


class FileKeyStore:
    """Keep private keys in a folder, one PEM file each."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def make(self, label: str) -> bytes:
        """Make a key and write it."""
        key = ec.generate_private_key(ec.SECP256R1())
        write_private_key(self._path(label), key)
        return key.public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)

    def holds(self, label: str) -> bool:
        """Look for the file."""
        return self._path(label).exists()

    def sign(self, label: str, message: bytes) -> bytes:
        """Sign with a key that is read once."""
        try:
            key = read_private_key(self._path(label))
        except OSError as failure:
            raise Outage("seal-keys", retry_after_s=5) from failure
        return from_der(key.sign(message, ec.ECDSA(hashes.SHA256())))

    def destroy(self, label: str) -> None:
        """Delete the file."""
        self._path(label).unlink(missing_ok=True)

    def _path(self, label: str) -> Path:
        return self._folder / f"{label}.key"


def write_private_key(path: Path, key: ec.EllipticCurvePrivateKey) -> None:
    """Write a private key for this user's eyes only."""
    write_whole(path, key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))


@lru_cache(maxsize=16)
def read_private_key(path: Path) -> ec.EllipticCurvePrivateKey:
    """Read a private key once."""
    key = load_pem_private_key(path.read_bytes(), None)
    if not isinstance(key, ec.EllipticCurvePrivateKey):
        raise TypeError(f"{path} does not hold a key on an elliptic curve")
    return key


def write_whole(path: Path, content: bytes) -> None:
    """Write beside, force to disk, then rename: a crash leaves all of it or nothing."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    beside = path.with_name(f".{path.name}.{os.getpid()}")
    with os.fdopen(os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    beside.replace(path)
