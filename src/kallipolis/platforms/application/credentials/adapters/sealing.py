"""Make the sealed PDF of a credential in one language and keep it in the store of files."""

from zoneinfo import ZoneInfo

from django.conf import settings

from kallipolis.foundation.actors import system
from kallipolis.foundation.clock import Clock
from kallipolis.foundation.files import api as files
from kallipolis.foundation.ids import FileId
from kallipolis.foundation.text import LANGUAGES, Text
from kallipolis.platforms.application.credentials.adapters.pdf import render
from kallipolis.platforms.application.credentials.contracts import (
    Credential,
    CredentialId,
    CredentialType,
)
from kallipolis.platforms.application.credentials.logic.papers import Frame, composed
from kallipolis.platforms.application.credentials.logic.verdicts import REASON
from kallipolis.platforms.application.credentials.models import SealedDocument
from kallipolis.platforms.application.seals import api as seals

SEALER = system("seal the documents of credentials")


def seal_once(
    kind: CredentialType, credential: Credential, issuer: Text, language: str, *, clock: Clock
) -> SealedDocument:
    """Return the sealed document in a language, made now if there is none.

    Two that do it at the same time both seal; one of the documents is kept.
    """
    found = _find(credential, language)
    if found is not None:
        return found
    frame = Frame(
        issuer=issuer,
        verify_url=f"{settings.KALLIPOLIS.base_url}/verify",
        zone=ZoneInfo(settings.TIME_ZONE),
        is_demo=settings.KALLIPOLIS.demo,
    )
    pdf, place = render(composed(kind, credential, frame, language), at=clock.now())
    sealed = seals.seal_pdf(pdf, reason=REASON.format(number=credential.number), place=place)
    return _keep(credential, language, sealed, clock=clock)


def missing(credential_id: CredentialId) -> tuple[str, ...]:
    """Return the languages in which there is no sealed document yet."""
    rows = SealedDocument.objects.filter(credential_id=credential_id)
    there = set(rows.values_list("language", flat=True))
    return tuple(language for language in LANGUAGES if language not in there)


def content_of(document: SealedDocument, *, clock: Clock) -> bytes:
    """Return a sealed document as it was kept."""
    return files.open_stored(SEALER, FileId(document.file_id), clock=clock)[1]


def _find(credential: Credential, language: str) -> SealedDocument | None:
    return SealedDocument.objects.filter(credential_id=credential.id, language=language).first()


def _keep(credential: Credential, language: str, sealed: bytes, *, clock: Clock) -> SealedDocument:
    name = f"{credential.number}-{language}.pdf"
    stored = files.store(SEALER, sealed, name=name, clock=clock)
    kept = {"file_id": stored.id, "digest": stored.digest, "sealed_at": clock.now()}
    return SealedDocument.objects.get_or_create(
        credential_id=credential.id, language=language, defaults=kept
    )[0]
