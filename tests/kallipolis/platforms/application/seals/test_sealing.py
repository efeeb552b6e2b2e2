"""Seals and tokens, held against libraries that know nothing of ours."""

from datetime import UTC, datetime, timedelta
from io import BytesIO
from pathlib import Path

import msgspec
import pytest
from asn1crypto.keys import PrivateKeyInfo
from asn1crypto.tsp import TimeStampReq, TimeStampResp
from asn1crypto.x509 import Certificate
from click.testing import CliRunner
from cryptography.hazmat.primitives.asymmetric.rsa import generate_private_key
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509 import (
    CertificateBuilder,
    ExtendedKeyUsage,
    Name,
    NameAttribute,
)
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID
from django.conf import settings
from fpdf import FPDF
from joserfc import jwt
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.timestamps import DummyTimeStamper, TimeStamper, TimestampRequestError
from pyhanko.sign.validation import validate_pdf_signature
from pyhanko_certvalidator import ValidationContext

from kallipolis.foundation.errors import Outage, Reason, Refusal
from kallipolis.platforms.application.seals import api as seals
from kallipolis.platforms.application.seals.adapters import pades
from kallipolis.platforms.application.seals.command import COMMAND
from kallipolis.platforms.application.seals.contracts import SealPlace, Use
from kallipolis.platforms.application.seals.testing import published_keys

PLACE = SealPlace(left=400, bottom=100, right=500, top=200)


@pytest.fixture(autouse=True)
def keys(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    chosen = msgspec.structs.replace(settings.KALLIPOLIS, state=str(tmp_path))
    monkeypatch.setattr(settings, "KALLIPOLIS", chosen)


def make_pdf(words: str = "Granted") -> bytes:
    pdf = FPDF()
    pdf.add_page()
    pdf.set_font("helvetica", size=12)
    pdf.cell(text=words)
    return bytes(pdf.output())


def make_sealed() -> bytes:
    return seals.seal_pdf(make_pdf(), reason="Credential 26XX", place=PLACE)


def with_more(pdf: bytes) -> bytes:
    writer = IncrementalPdfFileWriter(BytesIO(pdf))
    writer.root["/Changed"] = writer.root["/Type"]
    writer.update_root()
    out = BytesIO()
    writer.write(out)
    return out.getvalue()


def test_an_independent_validator_trusts_the_seal() -> None:
    sealed = make_sealed()

    signature = PdfFileReader(BytesIO(sealed)).embedded_regular_signatures[0]
    root = Certificate.load(seals.keyring().authority())
    status = validate_pdf_signature(signature, ValidationContext(trust_roots=[root]))

    assert (status.intact, status.valid, status.trusted, status.bottom_line) == (True,) * 4
    assert signature.sig_object["/SubFilter"] == "/ETSI.CAdES.detached"


def test_a_sealed_pdf_is_genuine_and_says_what_it_is() -> None:
    sealed = make_sealed()

    findings = seals.examine_pdf(sealed)

    assert findings.is_genuine
    assert findings.reason == "Credential 26XX"


def test_a_changed_byte_breaks_the_seal() -> None:
    sealed = make_sealed()
    place = sealed.index(b"/MediaBox")

    findings = seals.examine_pdf(sealed[:place] + b"/MediaBoy" + sealed[place + 9 :])

    assert findings.is_sealed
    assert not findings.is_intact


def test_an_addition_breaks_the_seal() -> None:
    sealed = make_sealed()

    findings = seals.examine_pdf(with_more(sealed))

    assert findings.is_sealed
    assert not findings.is_intact


def test_a_seal_of_another_installation_is_not_ours(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    sealed = make_sealed()
    other = msgspec.structs.replace(settings.KALLIPOLIS, state=str(tmp_path / "other"))
    monkeypatch.setattr(settings, "KALLIPOLIS", other)

    findings = seals.examine_pdf(sealed)

    assert (findings.is_intact, findings.is_ours) == (True, False)


def test_a_seal_stays_genuine_when_the_key_is_followed_by_another() -> None:
    sealed = make_sealed()

    seals.rotate(Use.SEAL)

    assert seals.examine_pdf(sealed).is_genuine


def test_a_pdf_without_a_seal_is_not_sealed() -> None:
    findings = seals.examine_pdf(make_pdf())

    assert not findings.is_sealed


@pytest.mark.parametrize("content", [b"", b"words", b"%PDF-1.7\n%%EOF", make_pdf()[:300]])
def test_what_is_no_pdf_is_refused(content: bytes) -> None:
    with pytest.raises(Refusal) as refused:
        seals.examine_pdf(content)

    assert (refused.value.code, refused.value.reason) == ("seal.not_a_pdf", Reason.MALFORMED)


def test_a_token_verifies_with_the_published_keys_also_after_rotation() -> None:
    token = seals.sign_token({"iss": "https://a.example"}, media_type="dc+sd-jwt")
    seals.rotate(Use.TOKEN)
    newer = seals.sign_token({"iss": "https://b.example"}, media_type="dc+sd-jwt")

    keys = published_keys()

    assert jwt.decode(token, keys).claims == {"iss": "https://a.example"}
    assert jwt.decode(newer, keys).header["typ"] == "dc+sd-jwt"


class Silent(TimeStamper):
    """An authority that does not answer."""

    def __init__(self) -> None:
        TimeStamper.__init__(self)

    async def async_request_tsa_response(self, req: TimeStampReq) -> TimeStampResp:
        raise TimestampRequestError("no answer")


def make_timestamper() -> tuple[DummyTimeStamper, Certificate]:
    key = generate_private_key(65537, 2048)
    name = Name([NameAttribute(NameOID.COMMON_NAME, "Time")])
    now = datetime.now(UTC)
    made = (
        CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(ExtendedKeyUsage([ExtendedKeyUsageOID.TIME_STAMPING]), critical=True)
        .sign(key, SHA256())
    )
    raw = key.private_bytes(Encoding.DER, PrivateFormat.PKCS8, NoEncryption())
    certificate = Certificate.load(made.public_bytes(Encoding.DER))
    return DummyTimeStamper(certificate, PrivateKeyInfo.load(raw)), certificate


def signer() -> pades.KeyStoreSigner:
    return pades.KeyStoreSigner(seals.key_store(), seals.keyring().current(Use.SEAL))


def test_with_a_time_stamping_authority_the_seal_bears_a_trusted_time() -> None:
    timestamper, authority = make_timestamper()

    sealed = pades.seal(make_pdf(), signer(), reason="x", place=PLACE, timestamper=timestamper)

    signature = PdfFileReader(BytesIO(sealed)).embedded_regular_signatures[0]
    roots = [Certificate.load(seals.keyring().authority()), authority]
    status = validate_pdf_signature(signature, ValidationContext(trust_roots=roots))
    assert status.bottom_line
    assert status.timestamp_validity is not None
    assert status.timestamp_validity.trusted
    assert seals.examine_pdf(sealed).is_genuine


def test_a_time_stamping_authority_that_is_away_is_an_outage() -> None:
    with pytest.raises(Outage) as away:
        pades.seal(make_pdf(), signer(), reason="x", place=PLACE, timestamper=Silent())

    assert away.value.dependency == "timestamp-authority"


def test_the_command_line_prints_the_authority_and_rotates_keys() -> None:
    before = seals.token_keys()["keys"]

    printed = CliRunner().invoke(COMMAND, ["authority"])
    rotated = CliRunner().invoke(COMMAND, ["rotate", "token"])

    assert printed.output.startswith("-----BEGIN CERTIFICATE-----")
    assert "token-0002" in rotated.output
    assert seals.token_keys()["keys"][1:] == before
