"""Which key is in use, and the certificates of all that ever were: PEM files in the state folder.

The authority and the first keys are made at first use. The folder is held by a file lock while
keys are made, so that several processes that start together make them once.
"""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from functools import lru_cache
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, load_der_public_key

from kallipolis.platforms.application.seals.adapters.certificates import (
    authority_certificate,
    leaf_certificate,
)
from kallipolis.platforms.application.seals.adapters.file_keys import (
    read_private_key,
    write_private_key,
    write_whole,
)
from kallipolis.platforms.application.seals.contracts import KeyStore, SigningKey, Use


class Keyring:
    """The keys of one installation: private parts in a store, certificates in a folder."""

    def __init__(self, folder: Path, node: str, store: KeyStore) -> None:
        self._folder = folder
        self._node = node
        self._store = store

    def current(self, use: Use) -> SigningKey:
        """Return the key in use, made now if the store does not hold the newest (or any)."""
        if not self._is_ready(use):
            with self._locked():
                if not self._is_ready(use):
                    self._make(use)
        path = self._certificates(use)[-1]
        return SigningKey(label=path.stem, certificates=(_der(path), self.authority()))

    def published(self, use: Use) -> tuple[bytes, ...]:
        """Return the certificates of all keys ever used, the current first."""
        self.current(use)
        return tuple(_der(path) for path in reversed(self._certificates(use)))

    def authority(self) -> bytes:
        """Return the certificate of the authority that stands above all keys."""
        return self._authority().public_bytes(Encoding.DER)

    def rotate(self, use: Use) -> SigningKey:
        """Make the next key, then destroy the one before; its certificate stays published."""
        before = self.current(use)
        with self._locked():
            self._make(use)
        self._store.destroy(before.label)
        return self.current(use)

    def _is_ready(self, use: Use) -> bool:
        known = self._certificates(use)
        return bool(known) and self._store.holds(known[-1].stem)

    def _certificates(self, use: Use) -> list[Path]:
        return sorted(self._folder.glob(f"{use}-????.pem"))

    def _make(self, use: Use) -> None:
        authority = self._authority()
        label = f"{use}-{len(self._certificates(use)) + 1:04}"
        self._store.destroy(label)
        public = load_der_public_key(self._store.make(label))
        if not isinstance(public, ec.EllipticCurvePublicKey):
            raise TypeError("the store made a key that is not on an elliptic curve")
        signer = read_private_key(self._folder / "authority.key")
        certificate = leaf_certificate(
            public, use, node=self._node, authority=authority, signer=signer
        )
        write_whole(self._folder / f"{label}.pem", certificate.public_bytes(Encoding.PEM))

    def _authority(self) -> x509.Certificate:
        path = self._folder / "authority.pem"
        if not path.exists():
            key = ec.generate_private_key(ec.SECP256R1())
            write_private_key(self._folder / "authority.key", key)
            certificate = authority_certificate(key, node=self._node)
            write_whole(path, certificate.public_bytes(Encoding.PEM))
        return _certificate(path)

    @contextmanager
    def _locked(self) -> Iterator[None]:
        self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        descriptor = os.open(self._folder / "lock", os.O_RDWR | os.O_CREAT, 0o600)
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX)
            yield
        finally:
            os.close(descriptor)


@lru_cache(maxsize=64)
def _certificate(path: Path) -> x509.Certificate:
    return x509.load_pem_x509_certificate(path.read_bytes())


@lru_cache(maxsize=64)
def _der(path: Path) -> bytes:
    return _certificate(path).public_bytes(Encoding.DER)
