"""Private keys in a hardware security module, or any token behind PKCS#11."""

import threading
from collections.abc import Callable
from hashlib import sha256
from typing import Any, TypeVar

import pkcs11
from pkcs11.constants import Attribute, ObjectClass
from pkcs11.mechanisms import KeyType, Mechanism
from pkcs11.util.ec import encode_ec_public_key, encode_named_curve_parameters

from kallipolis.foundation.errors import Outage

Answer = TypeVar("Answer")


class Pkcs11KeyStore:
    """Keep private keys in one token; they are made there and cannot be read out.

    One session is shared by the threads of a process and opened again after a failure.
    """

    def __init__(self, module: str, token: str, pin: str) -> None:
        self._module = module
        self._token = token
        self._pin = pin
        self._lock = threading.Lock()
        self._session: Any = None

    def make(self, label: str) -> bytes:
        """Make a key in the token."""
        return self._with_session(lambda session: self._make(session, label))

    def holds(self, label: str) -> bool:
        """Look for the private key."""
        return self._with_session(lambda session: _find(session, label) is not None)

    def sign(self, label: str, message: bytes) -> bytes:
        """Let the token sign the digest."""
        return self._with_session(lambda session: self._sign(session, label, message))

    def destroy(self, label: str) -> None:
        """Destroy both parts of the key."""
        self._with_session(lambda session: self._destroy(session, label))

    def _make(self, session: Any, label: str) -> bytes:
        curve = encode_named_curve_parameters("secp256r1")
        parameters = session.create_domain_parameters(
            KeyType.EC, {Attribute.EC_PARAMS: curve}, local=True
        )
        public, _ = parameters.generate_keypair(
            store=True,
            label=label,
            public_template={Attribute.PRIVATE: False},
            private_template={Attribute.SENSITIVE: True, Attribute.EXTRACTABLE: False},
        )
        return bytes(encode_ec_public_key(public))

    def _sign(self, session: Any, label: str, message: bytes) -> bytes:
        key = _find(session, label)
        if key is None:
            raise Outage("seal-keys", retry_after_s=5)
        return bytes(key.sign(sha256(message).digest(), mechanism=Mechanism.ECDSA))

    def _destroy(self, session: Any, label: str) -> None:
        for found in list(session.get_objects({Attribute.LABEL: label})):
            found.destroy()

    def _with_session(self, work: Callable[[Any], Answer]) -> Answer:
        with self._lock:
            try:
                if self._session is None:
                    self._session = self._open()
                return work(self._session)
            except (pkcs11.PKCS11Error, OSError) as failure:
                self._session = None
                raise Outage("pkcs11-token") from failure

    def _open(self) -> Any:
        token = pkcs11.lib(self._module).get_token(token_label=self._token)
        try:
            return token.open(rw=True, user_pin=self._pin)
        except pkcs11.UserAlreadyLoggedIn:
            return token.open(rw=True)  # a log-in counts for all sessions of a process


def _find(session: Any, label: str) -> Any:
    wanted = {Attribute.LABEL: label, Attribute.CLASS: ObjectClass.PRIVATE_KEY}
    return next(iter(list(session.get_objects(wanted))), None)
