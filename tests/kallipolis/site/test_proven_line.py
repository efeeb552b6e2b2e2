"""Nodes prove themselves to each other by certificates, where settings ask for it."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from ipaddress import IPv4Address
from pathlib import Path

import msgspec
import pytest
import requests
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import NameOID
from requests.adapters import HTTPAdapter
from tests.kallipolis.site.test_run import free_port
from urllib3.util import Retry

from kallipolis.foundation.configuration import Configuration, ConfigurationError, read
from kallipolis.platforms.data.exchange.adapters import transport
from kallipolis.site.encryption import encryption_of

ROOT = Path(__file__).parents[3]
SOON = Retry(total=80, connect=80, backoff_factor=0.1, backoff_max=0.1)


class Authority:
    """Certifies nodes."""

    def __init__(self, folder: Path, name: str) -> None:
        self.folder = folder
        self.key = ec.generate_private_key(ec.SECP256R1())
        self.name = name
        self.certificate = folder / f"{name}.pem"
        self.certificate.write_bytes(self._signed(name, self.key.public_key(), is_authority=True))

    def certify(self, name: str) -> Configuration:
        """Return the settings of a node that this authority certifies and that trusts it."""
        key = ec.generate_private_key(ec.SECP256R1())
        certificate, secret = self.folder / f"{name}.crt", self.folder / f"{name}.key"
        certificate.write_bytes(self._signed(name, key.public_key(), is_authority=False))
        secret.write_bytes(key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
        return Configuration(
            tls_certificate=str(certificate),
            tls_key=str(secret),
            exchange_ca=str(self.certificate),
            port=free_port(),
        )

    def _signed(self, name: str, key: ec.EllipticCurvePublicKey, *, is_authority: bool) -> bytes:
        now, own = datetime.now(UTC), self.key.public_key()
        return (
            x509.CertificateBuilder()
            .subject_name(_named(name))
            .issuer_name(_named(self.name))
            .public_key(key)
            .serial_number(x509.random_serial_number())
            .not_valid_before(now - timedelta(hours=1))
            .not_valid_after(now + timedelta(hours=1))
            .add_extension(x509.BasicConstraints(ca=is_authority, path_length=None), critical=True)
            .add_extension(x509.SubjectKeyIdentifier.from_public_key(key), critical=False)
            .add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(own), critical=False)
            .add_extension(
                x509.SubjectAlternativeName([x509.IPAddress(IPv4Address("127.0.0.1"))]),
                critical=False,
            )
            .add_extension(_uses(is_authority=is_authority), critical=True)
            .sign(self.key, SHA256())
            .public_bytes(Encoding.PEM)
        )


def _named(name: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])


def _uses(*, is_authority: bool) -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=True,
        key_cert_sign=is_authority,
        crl_sign=is_authority,
        content_commitment=False,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        encipher_only=False,
        decipher_only=False,
    )


@pytest.fixture
def authority(tmp_path: Path) -> Authority:
    return Authority(tmp_path, "authority")


@pytest.fixture
def recipient(authority: Authority) -> Iterator[Configuration]:
    """Serve a node that answers only nodes, until the test ends."""
    node = authority.certify("recipient.example")
    given = {
        "KALLIPOLIS_TLS_CERTIFICATE": node.tls_certificate,
        "KALLIPOLIS_TLS_KEY": node.tls_key,
        "KALLIPOLIS_EXCHANGE_CA": node.exchange_ca,
        "KALLIPOLIS_PORT": str(node.port),
        "DJANGO_SETTINGS_MODULE": "kallipolis.site.settings",
    }
    command = [sys.executable, "-m", "tests.kallipolis.site.proven_line"]
    with subprocess.Popen(command, cwd=ROOT, env=os.environ | given) as process:
        yield node
        process.send_signal(signal.SIGINT)


def answer(sender: Configuration, recipient: Configuration) -> str:
    with requests.Session() as session:
        session.mount("https://", HTTPAdapter(max_retries=SOON))
        address = f"https://127.0.0.1:{recipient.port}/"
        return session.get(address, timeout=10, **transport.of(sender)).text


def test_a_node_answers_who_is_certified_and_nobody_else(
    authority: Authority, recipient: Configuration, tmp_path: Path
) -> None:
    certified = authority.certify("sender.example")
    stranger = msgspec.structs.replace(
        Authority(tmp_path, "other").certify("stranger.example"), exchange_ca=recipient.exchange_ca
    )
    nameless = Configuration(exchange_ca=recipient.exchange_ca)

    assert answer(certified, recipient) == "welcome"
    with pytest.raises(requests.ConnectionError):
        requests.get(f"https://127.0.0.1:{recipient.port}/", timeout=10, **transport.of(stranger))
    with pytest.raises(requests.ConnectionError):
        requests.get(f"https://127.0.0.1:{recipient.port}/", timeout=10, **transport.of(nameless))
    with pytest.raises(requests.exceptions.SSLError):
        requests.get(
            f"https://127.0.0.1:{recipient.port}/",
            timeout=10,
            **transport.of(Authority(tmp_path, "third").certify("sender.example")),
        )


def test_only_nodes_are_answered_only_where_they_can_prove_it() -> None:
    with pytest.raises(ConfigurationError, match="KALLIPOLIS_EXCHANGE_CA"):
        encryption_of(Configuration(), for_nodes=True)

    assert encryption_of(Configuration(), for_nodes=False) == {}


def test_people_need_no_certificate(authority: Authority) -> None:
    own = authority.certify("city.example")

    assert encryption_of(own, for_nodes=False).keys() == {"ssl_cert", "ssl_key"}


def test_a_certificate_without_its_key_stops_the_start(authority: Authority) -> None:
    own = authority.certify("city.example")

    with pytest.raises(ConfigurationError, match="KALLIPOLIS_TLS_KEY"):
        read({"KALLIPOLIS_TLS_CERTIFICATE": own.tls_certificate})
