"""Credentials over the JSON interface: for holders, for officials, and to verify for anybody."""

from typing import Annotated, Literal

import msgspec
from msgspec import Meta

from kallipolis.foundation.actors import Actor
from kallipolis.foundation.errors import Reason, not_found
from kallipolis.foundation.ids import CaseId
from kallipolis.foundation.web.contracts import Answer, Operation
from kallipolis.platforms.application.credentials import api as credentials
from kallipolis.platforms.application.credentials.contracts import (
    Change,
    Credential,
    CredentialId,
    Finding,
    Verdict,
)

PRIVATE = {"Cache-Control": "private, no-store"}


class CredentialList(msgspec.Struct, frozen=True, kw_only=True):
    """The credentials of one holder, the newest first."""

    credentials: tuple[Credential, ...]


class LanguageQuery(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """In which language a document is wanted."""

    language: Literal["zh-hans", "zh-hant", "en"] = "zh-hans"


class CaseQuery(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Of which case."""

    case: Annotated[
        str,
        Meta(max_length=40, description="Only what this case gave, notices of how it went too."),
    ] = ""


class CodeQuery(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The verification code that stands beside the number."""

    code: Annotated[str, Meta(min_length=1, max_length=40)]


class ShownCode(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The code that a holder shows; it works once, within a minute."""

    code: Annotated[str, Meta(min_length=1, max_length=20)]


class Grounds(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Why how a credential stands is changed; the holder is told."""

    reason: Annotated[str, Meta(min_length=1, max_length=1000)]
    rule: Annotated[str, Meta(max_length=200, description="The legal resource, if any.")] = ""


def list_credentials(actor: Actor, *, query: CaseQuery) -> CredentialList:
    if query.case:
        return CredentialList(credentials=credentials.given_in(actor, CaseId(query.case)))
    return CredentialList(credentials=credentials.held(actor))


def get_credential(actor: Actor, *, credential_id: str) -> Credential:
    return credentials.find(actor, CredentialId(credential_id))


def get_pdf(actor: Actor, *, credential_id: str, query: LanguageQuery) -> Answer:
    pdf = credentials.pdf(actor, CredentialId(credential_id), query.language)
    return Answer(value=pdf, headers=PRIVATE)


def get_sd_jwt(actor: Actor, *, credential_id: str) -> Answer:
    token = credentials.sd_jwt(actor, CredentialId(credential_id))
    return Answer(value=token.encode(), headers=PRIVATE)


def suspend(actor: Actor, *, credential_id: str, body: Grounds) -> Credential:
    return _changed(actor, credential_id, Change.SUSPEND, body)


def resume(actor: Actor, *, credential_id: str, body: Grounds) -> Credential:
    return _changed(actor, credential_id, Change.RESUME, body)


def revoke(actor: Actor, *, credential_id: str, body: Grounds) -> Credential:
    return _changed(actor, credential_id, Change.REVOKE, body)


def renew(actor: Actor, *, credential_id: str) -> Credential:
    return credentials.renew(actor, CredentialId(credential_id))


def get_status(actor: Actor, *, number: str, query: CodeQuery) -> Verdict:
    verdict = credentials.verify(actor, number, query.code)
    if verdict.finding is Finding.UNKNOWN:
        raise not_found("credential.not_found")
    return verdict


def verify_shown(actor: Actor, *, body: ShownCode) -> Verdict:
    verdict = credentials.verify_shown(actor, body.code)
    if verdict.finding is Finding.UNKNOWN:
        raise not_found("credential.not_found")
    return verdict


def examine(actor: Actor, *, body: bytes) -> Verdict:
    return credentials.examine(actor, body)


def _changed(actor: Actor, credential_id: str, change: Change, grounds: Grounds) -> Credential:
    return credentials.change(
        actor, CredentialId(credential_id), change, reason=grounds.reason, rule=grounds.rule
    )


def _change(name: str, call: object, summary: str, *, body: type | None = Grounds) -> Operation:
    assert callable(call)  # noqa: S101 - one of the functions above
    return Operation(
        name=f"{name}_credential",
        method="POST",
        path=f"/credentials/{{credential_id}}/{name}",
        call=call,
        body=body,
        returns=Credential,
        scope="credentials",
        refusals=(Reason.NOT_FOUND, Reason.CONFLICT, Reason.MALFORMED),
        summary=summary,
    )


OPERATIONS = (
    Operation(
        name="list_credentials",
        method="GET",
        path="/credentials",
        call=list_credentials,
        query=CaseQuery,
        returns=CredentialList,
        scope="credentials",
        summary="List your credentials, or those of whom you act for.",
    ),
    Operation(
        name="get_credential",
        method="GET",
        path="/credentials/{credential_id}",
        call=get_credential,
        returns=Credential,
        scope="credentials",
        refusals=(Reason.NOT_FOUND,),
        summary="Show a credential.",
    ),
    Operation(
        name="get_credential_pdf",
        method="GET",
        path="/credentials/{credential_id}/pdf",
        call=get_pdf,
        query=LanguageQuery,
        returns=bytes,
        media_type="application/pdf",
        scope="credentials",
        refusals=(Reason.NOT_FOUND,),
        summary="Get the sealed PDF of a credential.",
    ),
    Operation(
        name="get_credential_sd_jwt",
        method="GET",
        path="/credentials/{credential_id}/sd-jwt",
        call=get_sd_jwt,
        returns=bytes,
        media_type="application/dc+sd-jwt",
        scope="credentials",
        refusals=(Reason.NOT_FOUND, Reason.CONFLICT),
        summary="Get a credential as an SD-JWT VC that is bound to no wallet.",
    ),
    _change("suspend", suspend, "Suspend a credential for the time being."),
    _change("resume", resume, "Let a suspended credential hold again."),
    _change("revoke", revoke, "Revoke a credential for good."),
    _change("renew", renew, "Replace a credential by one for another term.", body=None),
    Operation(
        name="get_credential_status",
        method="GET",
        path="/credentials/{number}/status",
        call=get_status,
        query=CodeQuery,
        returns=Verdict,
        public=True,
        refusals=(Reason.NOT_FOUND,),
        summary="Say how a credential stands, to whoever holds its number and code.",
    ),
    Operation(
        name="verify_shown",
        method="POST",
        path="/credentials/shown",
        call=verify_shown,
        body=ShownCode,
        returns=Verdict,
        public=True,
        refusals=(Reason.NOT_FOUND,),
        summary="Say how a credential stands and who shows it, once, to whoever is shown its code.",
    ),
    Operation(
        name="examine_document",
        method="POST",
        path="/credentials/examine",
        call=examine,
        body=bytes,
        accepts="application/pdf",
        returns=Verdict,
        public=True,
        refusals=(Reason.MALFORMED,),
        summary="Say whether a PDF is a sealed document of this installation, and how it stands.",
    ),
)
