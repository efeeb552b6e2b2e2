"""PDF signatures as PAdES baseline B-B, or B-T with a time-stamping authority (ETSI EN 319 142-1).

The signature certifies the document and forbids every later change, so that a seal is either whole
or broken.
"""

from datetime import UTC, datetime
from io import BytesIO

from asn1crypto.algos import SignedDigestAlgorithm
from asn1crypto.x509 import Certificate
from pyhanko.pdf_utils.content import RawContent
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.layout import BoxConstraints
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign import PdfSignatureMetadata, PdfSigner
from pyhanko.sign.fields import MDPPerm, SigFieldSpec, SigSeedSubFilter
from pyhanko.sign.signers import Signer
from pyhanko.sign.timestamps import TimeStamper, TimestampRequestError
from pyhanko.sign.timestamps.requests_client import RequestsHTTPTimeStamper
from pyhanko.sign.validation import validate_pdf_signature
from pyhanko.sign.validation.pdf_embedded import EmbeddedPdfSignature
from pyhanko.sign.validation.status import SignatureCoverageLevel
from pyhanko.stamp import StaticStampStyle
from pyhanko_certvalidator import ValidationContext
from pyhanko_certvalidator.registry import SimpleCertificateStore

from kallipolis.foundation.errors import Outage, Reason, Refusal
from kallipolis.platforms.application.seals.contracts import (
    KeyStore,
    SealFindings,
    SealPlace,
    SigningKey,
)
from kallipolis.platforms.application.seals.logic import as_der

FIELD = "Seal"
LONGEST_SIGNATURE = 72
"""Of ECDSA on P-256 as DER. Units: bytes."""


class KeyStoreSigner(Signer):
    """Let pyHanko sign with a key in a store."""

    def __init__(self, store: KeyStore, key: SigningKey) -> None:
        chain = [Certificate.load(der) for der in key.certificates]
        super().__init__(
            signing_cert=chain[0],
            cert_registry=SimpleCertificateStore.from_certs(chain),
            signature_mechanism=SignedDigestAlgorithm({"algorithm": "sha256_ecdsa"}),
        )
        self._store = store
        self._label = key.label

    async def async_sign_raw(
        self, data: bytes, digest_algorithm: str, dry_run: bool = False
    ) -> bytes:
        """Sign what pyHanko hands over."""
        return bytes(LONGEST_SIGNATURE) if dry_run else as_der(self._store.sign(self._label, data))


def seal(
    pdf: bytes,
    signer: KeyStoreSigner,
    *,
    reason: str,
    place: SealPlace,
    timestamper: TimeStamper | None = None,
) -> bytes:
    """Return the PDF with a certifying signature.

    Raises:
        Outage: when the time-stamping authority does not answer.
    """
    box = (place.left, place.bottom, place.right, place.top)
    session = PdfSigner(
        PdfSignatureMetadata(
            field_name=FIELD,
            md_algorithm="sha256",
            reason=reason,
            subfilter=SigSeedSubFilter.PADES,
            certify=True,
            docmdp_permissions=MDPPerm.NO_CHANGES,
        ),
        signer,
        timestamper=timestamper,
        stamp_style=_nothing_drawn(),
        new_field_spec=SigFieldSpec(FIELD, on_page=place.page, box=box),
    )
    try:
        return bytes(session.sign_pdf(IncrementalPdfFileWriter(BytesIO(pdf))).getvalue())
    except TimestampRequestError as failure:
        raise Outage("timestamp-authority") from failure


def timestamper(url: str) -> TimeStamper | None:
    """Return the time-stamping authority at an address, None without one."""
    return RequestsHTTPTimeStamper(url) if url else None


def examine(pdf: bytes, authority: bytes, *, now: datetime) -> SealFindings:
    """Hold the seal of a PDF against our authority, as of when the seal says that it was made.

    Raises:
        Refusal: ``seal.not_a_pdf``.
    """
    try:
        signatures = PdfFileReader(BytesIO(pdf), strict=False).embedded_regular_signatures
        return _findings(signatures[0], authority, now=now) if signatures else SealFindings()
    except Exception as fault:
        # A hostile file can trip the parser anywhere, with any exception.
        raise Refusal("seal.not_a_pdf", Reason.MALFORMED) from fault


def _findings(signature: EmbeddedPdfSignature, authority: bytes, *, now: datetime) -> SealFindings:
    sealed_at = signature.self_reported_timestamp
    moment = min(sealed_at, now) if sealed_at is not None else now
    context = ValidationContext(trust_roots=[Certificate.load(authority)], moment=moment)
    status = validate_pdf_signature(signature, context, skip_diff=True)
    whole = status.coverage is SignatureCoverageLevel.ENTIRE_FILE
    return SealFindings(
        is_sealed=True,
        is_intact=bool(status.intact and status.valid and whole),
        is_ours=status.trust_problem_indic is None and status.validation_path is not None,
        sealed_at=sealed_at.astimezone(UTC) if sealed_at is not None else None,
        reason=str(signature.sig_object.get("/Reason", "")),
    )


def _nothing_drawn() -> StaticStampStyle:
    empty = RawContent(b"", box=BoxConstraints(width=1, height=1))
    return StaticStampStyle(background=empty, border_width=0, background_opacity=1)
