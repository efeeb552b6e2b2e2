"""One contract, held by every store: files, and a token behind PKCS#11 (SoftHSM2)."""

import os
import shutil
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

import msgspec
import pytest
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import load_der_public_key
from django.conf import settings
from fpdf import FPDF
from joserfc import jwt

from kallipolis.foundation.errors import Outage
from kallipolis.platforms.application.seals import api as seals
from kallipolis.platforms.application.seals.adapters.file_keys import FileKeyStore
from kallipolis.platforms.application.seals.adapters.keyring import Keyring
from kallipolis.platforms.application.seals.contracts import KeyStore, SealPlace, Use
from kallipolis.platforms.application.seals.logic import as_der, as_jwk
from kallipolis.platforms.application.seals.testing import published_keys

SOFTHSM = "/usr/lib/softhsm/libsofthsm2.so"
NEEDS_SOFTHSM = pytest.mark.skipif(
    shutil.which("softhsm2-util") is None or not Path(SOFTHSM).exists(),
    reason="no SoftHSM2: install Debian's softhsm2",
)


def make_pdf() -> bytes:
    pdf = FPDF()
    pdf.add_page()
    return bytes(pdf.output())


def files(folder: Path) -> KeyStore:
    return FileKeyStore(folder / "keys")


@pytest.fixture(scope="session")
def token(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    folder = tmp_path_factory.mktemp("softhsm")
    settings = folder / "softhsm2.conf"
    settings.write_text(f"directories.tokendir = {folder}\nobjectstore.backend = file\n")
    os.environ["SOFTHSM2_CONF"] = str(settings)
    token = ["--init-token", "--free", "--label", "kallipolis", "--pin", "1234", "--so-pin", "5678"]
    subprocess.run(["softhsm2-util", *token], check=True, capture_output=True)
    yield "kallipolis"
    del os.environ["SOFTHSM2_CONF"]


@pytest.fixture(params=["files", pytest.param("pkcs11", marks=NEEDS_SOFTHSM)])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> KeyStore:
    makers: dict[str, Callable[[], KeyStore]] = {
        "files": lambda: files(tmp_path),
        "pkcs11": lambda: pkcs11(request.getfixturevalue("token")),
    }
    return makers[request.param]()


def pkcs11(token: str) -> KeyStore:
    adapter = pytest.importorskip(
        "kallipolis.platforms.application.seals.adapters.pkcs11", reason="no python-pkcs11"
    )
    store: KeyStore = adapter.Pkcs11KeyStore(SOFTHSM, token, "1234")
    store.destroy("a")
    return store


def verify(public: bytes, signature: bytes, message: bytes) -> None:
    key = load_der_public_key(public)
    assert isinstance(key, ec.EllipticCurvePublicKey)
    key.verify(as_der(signature), message, ec.ECDSA(hashes.SHA256()))


def test_what_a_store_signs_verifies_with_the_key_it_gave(store: KeyStore) -> None:
    public = store.make("a")

    signature = store.sign("a", b"words")

    verify(public, signature, b"words")
    assert len(signature) == 64


def test_a_signature_does_not_verify_for_other_words(store: KeyStore) -> None:
    public = store.make("a")

    signature = store.sign("a", b"words")

    with pytest.raises(InvalidSignature):
        verify(public, signature, b"other words")


def test_a_destroyed_key_is_gone_and_does_not_sign(store: KeyStore) -> None:
    store.make("a")

    store.destroy("a")

    assert not store.holds("a")
    with pytest.raises(Outage):
        store.sign("a", b"words")


def test_destroying_twice_changes_nothing(store: KeyStore) -> None:
    store.destroy("a")
    store.destroy("a")

    assert not store.holds("a")


@NEEDS_SOFTHSM
def test_a_token_that_is_away_is_an_outage(token: str) -> None:
    adapter = pytest.importorskip("kallipolis.platforms.application.seals.adapters.pkcs11")

    with pytest.raises(Outage) as refused:
        adapter.Pkcs11KeyStore(SOFTHSM, "elsewhere", "1234").holds("a")

    assert refused.value.dependency == "pkcs11-token"


@NEEDS_SOFTHSM
def test_documents_are_sealed_and_tokens_signed_inside_the_token(
    token: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    chosen = msgspec.structs.replace(
        settings.KALLIPOLIS,
        state=str(tmp_path),
        pkcs11_module=SOFTHSM,
        pkcs11_token=token,
        pkcs11_pin="1234",
    )
    monkeypatch.setattr(settings, "KALLIPOLIS", chosen)

    place = SealPlace(left=10, bottom=10, right=90, top=90)
    sealed = seals.seal_pdf(make_pdf(), reason="x", place=place)
    signed = seals.sign_token({"iss": "a"}, media_type="JWT")

    keys = published_keys()
    assert seals.examine_pdf(sealed).is_genuine
    assert jwt.decode(signed, keys).claims == {"iss": "a"}
    assert [path.name for path in (tmp_path / "seals").glob("*.key")] == ["authority.key"]


def keyring(folder: Path) -> Keyring:
    return Keyring(folder, "node.example", FileKeyStore(folder))


def test_rotation_changes_the_key_and_keeps_the_old_certificate(tmp_path: Path) -> None:
    ring = keyring(tmp_path)
    before = ring.current(Use.TOKEN)

    after = ring.rotate(Use.TOKEN)

    assert ring.published(Use.TOKEN) == (after.certificates[0], before.certificates[0])
    assert not FileKeyStore(tmp_path).holds(before.label)


def test_keys_are_made_once_and_found_again(tmp_path: Path) -> None:
    first = keyring(tmp_path).current(Use.SEAL)

    again = keyring(tmp_path).current(Use.SEAL)

    assert again == first


def test_a_lost_private_key_is_followed_by_a_new_one(tmp_path: Path) -> None:
    lost = keyring(tmp_path).current(Use.SEAL)
    FileKeyStore(tmp_path).destroy(lost.label)

    found = keyring(tmp_path).current(Use.SEAL)

    assert found.label != lost.label
    assert lost.certificates[0] in keyring(tmp_path).published(Use.SEAL)


def test_seals_and_tokens_never_share_a_key(tmp_path: Path) -> None:
    ring = keyring(tmp_path)

    kids = {as_jwk(ring.current(use).certificates[0])["kid"] for use in Use}

    assert len(kids) == 2


def test_private_keys_are_for_their_user_only(tmp_path: Path) -> None:
    keyring(tmp_path).current(Use.SEAL)

    modes = {path.stat().st_mode & 0o077 for path in tmp_path.glob("*.key")}

    assert modes == {0}
