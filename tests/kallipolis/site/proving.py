"""What a stranger does with a credential: only published keys, only tools that are not ours."""

import base64
import json
import zlib
from dataclasses import dataclass
from io import BytesIO
from typing import Any
from urllib.parse import urlsplit

from asn1crypto.pem import unarmor
from asn1crypto.x509 import Certificate
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from jwcrypto.jwk import JWK
from jwcrypto.jwt import JWT
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.validation import validate_pdf_signature
from pyhanko.sign.validation.status import PdfSignatureStatus
from pyhanko_certvalidator import ValidationContext
from sd_jwt.holder import SDJWTHolder
from sd_jwt.verifier import SDJWTVerifier
from tests.kallipolis.site.people import Applicant

from kallipolis.platforms.application.wallets.testing import Wallet

ALL_CLAIMS = {"holder_name": True, "case_number": True, "reason": True}
AUDIENCE, NONCE = "https://verifier.example", "n-1"


@dataclass(slots=True, kw_only=True)
class Stranger:
    """Somebody who has never been here, and knows no more than what is published."""

    client: Client

    def fetch(self, url: str) -> bytes:
        answer = self.client.get(urlsplit(url).path)
        assert answer.status_code == 200, (url, answer.status_code)
        return bytes(answer.content)

    def validated(self, pdf: bytes) -> PdfSignatureStatus:
        """Validate the one signature of a PDF with pyHanko, trusting the published root alone."""
        _, _, raw = unarmor(self.fetch("/credentials/authority.pem"))
        [signature] = PdfFileReader(BytesIO(pdf)).embedded_regular_signatures
        assert signature.sig_object["/SubFilter"] == "/ETSI.CAdES.detached"
        roots = [Certificate.load(raw)]
        context = ValidationContext(trust_roots=roots, allow_fetching=False)
        return validate_pdf_signature(signature, context)

    def presented(self, wallet: Wallet, sd_jwt: str) -> dict[str, Any]:
        """Let a wallet present all claims, and verify what it presents."""
        holder = SDJWTHolder(sd_jwt)
        bound = JWK(**wallet.key.as_dict(private=True))
        holder.create_presentation(ALL_CLAIMS, NONCE, AUDIENCE, bound)
        shown = SDJWTVerifier(holder.sd_jwt_presentation, self._issuer_key, AUDIENCE, NONCE)
        return dict(shown.get_verified_payload())

    def status(self, claims: dict[str, Any]) -> int:
        """Read from the published list how a credential stands; 0 is valid."""
        place = claims["status"]["status_list"]
        token = JWT(jwt=self.fetch(place["uri"]).decode(), expected_type="JWS")
        token.validate(
            self._issuer_key(claims["iss"], json.loads(token.token.objects["protected"]))
        )
        told = json.loads(token.claims)["status_list"]
        bits: int = told["bits"]
        padded = told["lst"] + "=" * (-len(told["lst"]) % 4)
        listed = zlib.decompress(base64.urlsafe_b64decode(padded))
        index: int = place["idx"]
        each = 8 // bits
        return listed[index // each] >> index % each * bits & (1 << bits) - 1

    def verify(self, number: str, code: str) -> str:
        """Type number and code into the public page."""
        answer = self.client.get("/verify", {"number": number, "code": code})
        return str(answer.content.decode())

    def examine(self, pdf: bytes) -> str:
        """Hand the PDF to the public page."""
        document = SimpleUploadedFile("a.pdf", pdf, content_type="application/pdf")
        return str(self.client.post("/verify", {"document": document}).content.decode())

    def _issuer_key(self, issuer: str, header: dict[str, Any]) -> JWK:
        published = json.loads(self.fetch(f"{issuer}/.well-known/jwt-vc-issuer"))
        assert published["issuer"] == issuer
        [found] = [key for key in published["jwks"]["keys"] if key["kid"] == header["kid"]]
        return JWK(**{name: found[name] for name in ("kty", "crv", "x", "y")})


def make_stranger(number: int) -> Stranger:
    """Make a stranger with an address of their own, as the page counts tries by address."""
    headers = {"Accept-Language": "en"}
    return Stranger(client=Client(headers=headers, REMOTE_ADDR=f"198.51.100.{number}"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Proof:
    """What a stranger found out about a credential that was shown to them."""

    seal: PdfSignatureStatus
    claims: dict[str, Any]
    status: int
    by_number: str
    by_file: str


def prove(applicant: Applicant, case: str, stranger: Stranger) -> Proof:
    """Let an applicant fetch what their case gave, into a folder and a wallet, and show it."""
    credential = applicant.credential_of(case)
    pdf = applicant.get(f"/credentials/{credential['id']}/pdf?language=zh-hans").content
    wallet, offer = Wallet(), applicant.post(f"/credentials/{credential['id']}/offer")
    fetched = wallet.fetch(offer["uri"], offer["transaction_code"])
    claims = stranger.presented(wallet, fetched)
    return Proof(
        seal=stranger.validated(pdf),
        claims=claims,
        status=stranger.status(claims),
        by_number=stranger.verify(credential["number"], credential["code"]),
        by_file=stranger.examine(pdf),
    )
