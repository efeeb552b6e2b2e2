"""What an applicant sends in corrections is what was asked, and nothing that is ours to say."""

from collections.abc import Mapping
from typing import Any

import msgspec
import pytest
from django.test import Client

from kallipolis.domains.government.submissions import api as submissions
from kallipolis.domains.government.submissions.contracts import Submission
from kallipolis.domains.government.submissions.testing import (
    ANSWERS,
    make_permit,
    publish_services,
)
from kallipolis.foundation.access.testing import make_official
from kallipolis.foundation.actors import Actor
from kallipolis.foundation.files import api as files
from kallipolis.foundation.identity.testing import make_token, make_user
from kallipolis.foundation.parties.testing import as_actor, make_resident
from kallipolis.platforms.application.cases import api as cases
from kallipolis.platforms.application.cases.contracts import CaseId, CaseView, Correction, Request
from kallipolis.platforms.application.forms.testing import make_field, make_form

pytestmark = pytest.mark.django_db

PDF = b"%PDF-1.7\n" + b"x" * 100
STATEMENT = {"statement": "因磨损换发"}
NOT_ASKED = ("case.item_not_asked", "phone")


class Applicant:
    """Somebody whose case was sent back to them, with what they send to it over HTTP."""

    def __init__(self, *asked: str, answers: dict[str, object] = ANSWERS, **parts: object) -> None:
        publish_services(make_permit(**parts))
        party = make_resident()
        self.actor = as_actor(party)
        self.token = make_token(make_user("li", party=party.id, name=party.name), "cases")
        self.case_id = self._sent_back(asked, answers)

    def _sent_back(self, asked: tuple[str, ...], answers: dict[str, object]) -> CaseId:
        uploads = {"photograph": (files.store(self.actor, PDF, name="a.pdf").id,)}
        sent = Submission(service="permit", answers=answers, uploads=uploads)
        case = submissions.submit(self.actor, sent)
        items = tuple(Correction(item=name, words="unclear") for name in asked)
        officer = make_official("acceptance-officer", organisation=case.accepting)
        cases.act(officer, case.id, "ask-corrections", Request(corrections=items))
        return case.id

    @property
    def view(self) -> CaseView:
        return cases.find_for(self.actor, self.case_id)

    def resubmit(self, **body: object) -> tuple[int, list[tuple[str, str]]]:
        """Send corrections; return the status, and the code and field of each problem."""
        answer = Client().post(
            f"/api/v1/cases/{self.case_id}/actions/resubmit",
            msgspec.json.encode(body),
            content_type="application/json",
            headers={"Authorization": f"Bearer {self.token}"},
        )
        said = answer.json()
        return answer.status_code, [(p["code"], p["field"]) for p in said.get("problems", ())]


def file_of(actor: Actor) -> str:
    return files.store(actor, PDF, name="b.pdf").id


def piece(**changes: object) -> Mapping[str, object]:
    return {"requirement": "photograph", "source": "upload"} | changes


def test_what_was_asked_is_taken_in_as_the_case_holds_it() -> None:
    applicant = Applicant("statement", "photograph")
    new = file_of(applicant.actor)
    title = {"en": "By the police", "zh-Hans": "x", "zh-Hant": "x"}

    status, _ = applicant.resubmit(answers=STATEMENT, evidence=[piece(files=[new], title=title)])

    (held,) = applicant.view.evidence
    assert status == 200
    assert applicant.view.answers == ANSWERS | STATEMENT
    assert (held.source, held.files) == ("upload", (new,))
    assert held.title is not None
    assert held.title.en != "By the police"


@pytest.mark.parametrize(
    "forged",
    [
        {"source": "registry", "reference": "population"},
        {"source": "missing"},
        {"reference": "population"},
        {"as_of": "2026-11-27T00:00:00Z"},
    ],
)
def test_where_a_proof_comes_from_is_not_the_applicants_to_say(forged: dict[str, str]) -> None:
    applicant = Applicant("photograph")
    before = applicant.view.evidence

    status, problems = applicant.resubmit(
        evidence=[piece(files=[file_of(applicant.actor)], **forged)]
    )

    assert (status, problems) == (422, [("case.piece_not_yours", "photograph")])
    assert applicant.view.evidence == before


def test_a_proof_that_nobody_asked_for_is_not_taken() -> None:
    applicant = Applicant("statement")
    own = [file_of(applicant.actor)]
    pieces = [piece(files=own), piece(requirement="invented", files=own)]

    status, problems = applicant.resubmit(answers=STATEMENT, evidence=pieces)

    assert status == 422
    assert problems == [
        ("case.item_not_asked", "photograph"),
        ("case.item_not_asked", "invented"),
    ]


def test_a_proof_needs_a_file_of_ones_own() -> None:
    applicant = Applicant("photograph")
    stranger = file_of(as_actor(make_resident(seed=2)))

    answers = [
        applicant.resubmit(evidence=[piece(files=ids)]) for ids in ([], [stranger], ["nowhere"])
    ]

    assert answers == [
        (422, [("case.evidence_missing", "photograph")]),
        (422, [("submission.file_unknown", "photograph")]),
        (422, [("submission.file_unknown", "photograph")]),
    ]


def test_a_commitment_stands_for_a_proof_only_where_the_service_takes_one() -> None:
    applicant = Applicant("photograph")

    answer = applicant.resubmit(evidence=[piece(source="commitment")])

    assert answer == (422, [("submission.commitment_not_taken", "photograph")])


@pytest.mark.parametrize(
    ("answers", "problems"),
    [
        ({"statement": {"nested": [1, {"a": "b"}]}}, [("form.shape", "statement")]),
        ({"statement": ""}, [("form.required", "statement")]),
        (STATEMENT | {"phone": "13900000000"}, [NOT_ASKED]),
        (STATEMENT | {"is_true": False}, [("case.item_not_asked", "is_true")]),
        (STATEMENT | {"not_a_field": "x"}, [("form.unknown_field", "not_a_field")]),
    ],
)
def test_answers_are_those_that_were_asked_and_fit_the_form(
    answers: dict[str, Any], problems: list[tuple[str, str]]
) -> None:
    applicant = Applicant("statement")

    status, found = applicant.resubmit(answers=answers)

    assert status == 422
    assert set(problems) <= set(found)
    assert applicant.view.answers == ANSWERS


def test_what_a_correction_brings_up_is_answered_with_it() -> None:
    fields = (
        make_field("boolean", "is_married", required=False),
        make_field("text", "spouse", when="is_married"),
        make_field("integer", "people", value="is_married ? 2 : 1"),
    )
    applicant = Applicant("is_married", form=make_form(*fields), answers={"is_married": False})

    alone = applicant.resubmit(answers={"is_married": True})
    together = applicant.resubmit(answers={"is_married": True, "spouse": "王"})

    assert alone == (422, [("form.required", "spouse")])
    assert together == (200, [])
    assert applicant.view.answers == {"is_married": True, "spouse": "王", "people": 2}
