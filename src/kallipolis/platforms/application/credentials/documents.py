"""The pack documents that this room owns: kinds of credentials."""

import re
from collections.abc import Iterable, Iterator
from typing import Final
from urllib.parse import urlsplit

from kallipolis.foundation.packs.contracts import DocumentKind, Library, Remark
from kallipolis.foundation.sayings import said
from kallipolis.foundation.text import Text
from kallipolis.platforms.application.credentials.contracts import Claim, CredentialType

ROOTS: Final = frozenset(
    {"answers", "evidence", "outcome", "applicant", "service", "decision", "case"}
)
"""Where a claim may come from."""

BUILT_IN: Final = frozenset({"number", "issuer", "issued", "valid_until"})
"""Placeholders that every template may use."""

RESERVED: Final = frozenset(
    {"iss", "sub", "aud", "exp", "nbf", "iat", "jti", "vct", "cnf", "status", "_sd", "_sd_alg"}
    | {"issuing_authority", "credential_number"}
)
"""Names that mean something else in an SD-JWT VC."""

PLACEHOLDER: Final = re.compile(r"\{([^{}]*)\}")
NAME: Final = re.compile(r"[a-z][a-z0-9_]*")


def check(body: CredentialType, library: Library) -> Iterable[Remark]:
    """Find claims and placeholders that cannot work."""
    yield from _check_type(body)
    yield from _check_claims(body.claims)
    yield from _check_template(body)


def _check_type(body: CredentialType) -> Iterator[Remark]:
    if not urlsplit(body.vct).scheme:
        yield Remark(
            path="vct",
            message=said("%(vct)s is not a URI", vct=repr(body.vct)),
            expected=said("urn:… or https://…"),
        )
    dates = {claim.name for claim in body.claims if claim.type == "date"}
    until = body.validity.until
    if until and until not in dates:
        yield Remark(
            path="validity.until", message=said("%(until)s is not a date claim", until=repr(until))
        )
    if until and body.validity.days:
        yield Remark(
            path="validity", message=said("both days and until"), expected=said("one of them")
        )
    if body.renewable and not (body.validity.days or until):
        yield Remark(
            path="renewable",
            message=said("nothing to renew"),
            expected=said("validity.days or .until"),
        )


def _check_claims(claims: tuple[Claim, ...]) -> Iterator[Remark]:
    seen: set[str] = set()
    for number, claim in enumerate(claims):
        path = f"claims[{number}]"
        if claim.name in seen:
            yield Remark(
                path=f"{path}.name",
                message=said("%(name)s stands here twice", name=repr(claim.name)),
            )
        if claim.name in RESERVED | BUILT_IN or not NAME.fullmatch(claim.name):
            yield Remark(
                path=f"{path}.name",
                message=said("%(name)s cannot be the name of a claim", name=repr(claim.name)),
                expected=said(
                    "lower-case letters, digits and underscores, no word of the standard"
                ),
            )
        if claim.origin.partition(".")[0] not in ROOTS:
            yield Remark(
                path=f"{path}.from",
                message=said("%(origin)s leads nowhere", origin=repr(claim.origin)),
                expected=said(
                    "a path that begins with one of %(names)s", names=", ".join(sorted(ROOTS))
                ),
            )
        seen.add(claim.name)


def _check_template(body: CredentialType) -> Iterator[Remark]:
    known = BUILT_IN | {claim.name for claim in body.claims}
    for path, text in _texts(body):
        for words in (text.en, text.zh_hans, text.zh_hant):
            for name in PLACEHOLDER.findall(words):
                if name not in known:
                    yield Remark(
                        path=path,
                        message=said("{%(name)s} is not a claim of this credential", name=name),
                    )


def _texts(body: CredentialType) -> Iterator[tuple[str, Text]]:
    yield "template.heading", body.template.heading
    for number, text in enumerate(body.template.body):
        yield f"template.body[{number}]", text
    if body.template.footer is not None:
        yield "template.footer", body.template.footer


KINDS: Final = (
    DocumentKind(
        name="credential", folder="credentials", type=CredentialType, rank=40, check=check
    ),
)
