"""The key that signs checkpoints, in a file of the state folder.

A device (PKCS#11) takes its place by fulfilling ``contracts.Signer``. Public keys stay in the
folder after a change of keys, so that old checkpoints can still be checked.
"""

import hashlib
import os
from pathlib import Path

import msgspec
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from kallipolis.foundation.audit.contracts import SignedCheckpoint

PRIVATE = "seal.pem"
LAST = "last-checkpoint.json"


def key_id_of(public_key: bytes) -> str:
    """Return the short name of a key."""
    return hashlib.sha256(public_key).hexdigest()[:16]


class FileSigner:
    """An Ed25519 key in a file that only its owner may read; made when it is missing."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        path = folder / PRIVATE
        if not path.exists():
            _make(path)
        key = serialization.load_pem_private_key(path.read_bytes(), password=None)
        if not isinstance(key, Ed25519PrivateKey):
            raise TypeError(f"{path} holds no Ed25519 key.")
        self._key = key
        public = folder / f"{key_id_of(self.public_key)}.pub"
        if not public.exists():
            public.write_bytes(self.public_key)

    @property
    def public_key(self) -> bytes:
        return self._key.public_key().public_bytes_raw()

    def sign(self, text: bytes) -> bytes:
        return self._key.sign(text)


def keep_last(folder: Path, checkpoint: SignedCheckpoint) -> None:
    """Keep a copy of the last checkpoint beside the key, away from the database."""
    before = last_kept(folder)
    if before is not None and before.number > checkpoint.number:
        return
    mine = folder / f"{LAST}.{os.getpid()}"
    mine.write_bytes(msgspec.json.encode(checkpoint))
    mine.replace(folder / LAST)


def last_kept(folder: Path) -> SignedCheckpoint | None:
    """Return the copy of the last checkpoint that was made here, None before the first."""
    path = folder / LAST
    if not path.exists():
        return None
    return msgspec.json.decode(path.read_bytes(), type=SignedCheckpoint)


def public_keys(folder: Path) -> dict[str, bytes]:
    """Return the public keys of present and past by their ids."""
    return {path.stem: path.read_bytes() for path in folder.glob("*.pub")}


def _make(path: Path) -> None:
    pem = Ed25519PrivateKey.generate().private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )
    mine = path.with_suffix(f".{os.getpid()}")
    mine.touch(mode=0o600)
    mine.write_bytes(pem)
    try:
        os.link(mine, path)
    except FileExistsError:
        pass  # another process was faster, and its key is the one
    finally:
        mine.unlink()
