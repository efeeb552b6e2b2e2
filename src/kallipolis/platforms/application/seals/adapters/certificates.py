"""X.509 certificates: the authority's own, and those it gives to signing keys (RFC 5280)."""

from datetime import UTC, datetime, timedelta

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from kallipolis.platforms.application.seals.contracts import Use

AUTHORITY_YEARS = 20
LEAF_YEARS = 3
BACKDATED = timedelta(minutes=5)
"""So that a verifier whose clock is a little slow takes a fresh certificate."""

TITLES = {Use.SEAL: "Seal", Use.TOKEN: "Token"}


def authority_certificate(key: ec.EllipticCurvePrivateKey, *, node: str) -> x509.Certificate:
    """Make the self-signed certificate of an authority."""
    name = _name(node, "Issuer Authority")
    builder = _builder(name, name, key.public_key(), years=AUTHORITY_YEARS)
    return (
        builder.add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .add_extension(_key_usage(certifies=True), critical=True)
        .sign(key, hashes.SHA256())
    )


def leaf_certificate(
    key: ec.EllipticCurvePublicKey,
    use: Use,
    *,
    node: str,
    authority: x509.Certificate,
    signer: ec.EllipticCurvePrivateKey,
) -> x509.Certificate:
    """Make the certificate of a signing key."""
    builder = _builder(_name(node, TITLES[use]), authority.subject, key, years=LEAF_YEARS)
    authority_key = authority.extensions.get_extension_for_class(x509.SubjectKeyIdentifier).value
    above = x509.AuthorityKeyIdentifier.from_issuer_subject_key_identifier(authority_key)
    return (
        builder.add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(_key_usage(seals=use is Use.SEAL), critical=True)
        .add_extension(above, critical=False)
        .sign(signer, hashes.SHA256())
    )


def _builder(
    subject: x509.Name, issuer: x509.Name, key: ec.EllipticCurvePublicKey, *, years: int
) -> x509.CertificateBuilder:
    now = datetime.now(UTC)
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(key)
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - BACKDATED)
        .not_valid_after(now + timedelta(days=365 * years))
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key), critical=False)
    )


def _name(node: str, title: str) -> x509.Name:
    return x509.Name(
        [
            x509.NameAttribute(NameOID.ORGANIZATION_NAME, node),
            x509.NameAttribute(NameOID.COMMON_NAME, f"{node} {title}"[:64]),
        ]
    )


def _key_usage(*, certifies: bool = False, seals: bool = False) -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=not certifies,
        content_commitment=seals,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        key_cert_sign=certifies,
        crl_sign=certifies,
        encipher_only=False,
        decipher_only=False,
    )
