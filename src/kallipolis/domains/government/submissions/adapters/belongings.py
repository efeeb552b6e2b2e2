"""Whose a file is that somebody names."""

from collections.abc import Iterable, Iterator
from typing import Final

from kallipolis.domains.government.preparations import api as preparations
from kallipolis.domains.government.submissions.contracts import Submission
from kallipolis.foundation.actors import Actor, system
from kallipolis.foundation.errors import Problem, Reason, Refusal
from kallipolis.foundation.files import api as files
from kallipolis.foundation.ids import FileId, PartyId
from kallipolis.platforms.application.services import api as services
from kallipolis.platforms.application.services.contracts import PublicService

LENDER: Final = system("let those who work on a case read its files")


def is_brought_by(id: FileId, parties: Iterable[PartyId | None]) -> bool:
    """Say whether one of these parties has brought a file; one that is not there nobody has."""
    try:
        (stored,) = files.describe(LENDER, (id,))
    except Refusal as refusal:
        if refusal.reason is not Reason.NOT_FOUND:
            raise
        return False
    return stored.owner is not None and stored.owner in parties


def require_own(actor: Actor, submission: Submission) -> None:
    """Let pass who sends files of their own, or of whom they act for, as proof that is known here.

    Raises:
        Refusal: ``submission.invalid`` with a problem for each other file and type of proof.
    """
    service = services.get(submission.service)
    problems = list(_unknown(service, submission)) if submission.uploads else []
    for type, ids in submission.uploads.items():
        problems += strange(ids, (actor.applicant, actor.party), field=f"uploads.{type}")
    named = preparations.files_in(services.form_of(service), submission.answers)
    problems += strange(named, (actor.applicant, actor.party), field="answers")
    if problems:
        raise Refusal("submission.invalid", Reason.MALFORMED, problems=tuple(problems))


def _unknown(service: PublicService, submission: Submission) -> Iterator[Problem]:
    known = {one.type for each in services.with_parts(service) for one in each.evidence}
    for type in submission.uploads:
        if type not in known:
            yield Problem(field=f"uploads.{type}", code="submission.evidence_unknown")


def strange(
    ids: Iterable[FileId], parties: Iterable[PartyId | None], *, field: str
) -> Iterator[Problem]:
    """Yield a problem for each file that none of these parties has brought."""
    owners = tuple(parties)
    for id in ids:
        if not is_brought_by(id, owners):
            yield Problem(field=field, code="submission.file_unknown")
