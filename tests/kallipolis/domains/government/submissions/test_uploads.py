"""Only files of one's own are sent in, as proof that the service knows."""

import pytest

from kallipolis.domains.government.submissions import api as submissions
from kallipolis.domains.government.submissions.contracts import Submission
from kallipolis.domains.government.submissions.testing import (
    ANSWERS,
    make_evidence,
    make_permit,
    publish_services,
)
from kallipolis.foundation.access.testing import make_official
from kallipolis.foundation.actors import Actor
from kallipolis.foundation.errors import Refusal
from kallipolis.foundation.files import api as files
from kallipolis.foundation.ids import FileId
from kallipolis.foundation.parties.testing import as_actor, make_resident
from kallipolis.platforms.application.cases import api as cases
from kallipolis.platforms.application.forms.testing import make_field, make_form

pytestmark = pytest.mark.django_db

PDF = b"%PDF-1.7\n" + b"x" * 100


def applicant(seed: int = 1) -> Actor:
    return as_actor(make_resident(seed=seed))


def file_of(actor: Actor) -> FileId:
    return files.store(actor, PDF, name="a.pdf").id


def sent(**uploads: tuple[FileId, ...]) -> Submission:
    return Submission(service="permit", answers=ANSWERS, uploads=uploads)


def problems_of(actor: Actor, submission: Submission) -> list[tuple[str, str]]:
    with pytest.raises(Refusal, match=r"submission\.invalid") as refused:
        submissions.submit(actor, submission)
    return [(problem.code, problem.field) for problem in refused.value.problems]


def test_a_file_of_somebody_else_or_of_nobody_is_not_sent_in() -> None:
    publish_services()
    actor, stranger = applicant(), applicant(seed=2)
    theirs = file_of(stranger)

    of_nobody = problems_of(actor, sent(photograph=(FileId("0" * 32),)))
    of_stranger = problems_of(actor, sent(photograph=(file_of(actor), theirs)))

    assert of_nobody == of_stranger == [("submission.file_unknown", "uploads.photograph")]
    assert cases.cases_of(actor).cases == ()
    with pytest.raises(Refusal, match=r"file\.not_found"):
        files.open_stored(make_official("decider"), theirs)


def test_a_file_of_somebody_else_is_no_answer() -> None:
    form = make_form(make_field("file", "sheet"))
    publish_services(make_permit(evidence=[], form=form))
    actor, stranger = applicant(), applicant(seed=2)

    found = problems_of(actor, Submission(service="permit", answers={"sheet": [file_of(stranger)]}))

    assert found == [("submission.file_unknown", "answers")]


def test_proof_that_the_service_does_not_know_is_refused() -> None:
    publish_services()
    actor = applicant()

    found = problems_of(actor, sent(photograph=(file_of(actor),), whatever=(file_of(actor),)))

    assert found == [("submission.evidence_unknown", "uploads.whatever")]


def test_what_the_answers_do_not_call_for_is_not_lent() -> None:
    evidence = [{"type": "photograph"}, {"type": "lease", "when": "statement == 'rent'"}]
    publish_services(make_permit(evidence=evidence), evidence=(make_evidence("lease"),))
    actor = applicant()
    photograph, lease = file_of(actor), file_of(actor)

    case = submissions.submit(actor, sent(photograph=(photograph,), lease=(lease,)))

    decider = make_official("decider", organisation=case.deciding)
    assert files.open_stored(decider, photograph)[1] == PDF
    with pytest.raises(Refusal, match=r"file\.not_found"):
        files.open_stored(decider, lease)
