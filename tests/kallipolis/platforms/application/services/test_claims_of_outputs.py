"""What a service gives can say all that it has to, or its pack is not published."""

import msgspec
import pytest
from tests.library import Library

from kallipolis.foundation.packs.contracts import Remark
from kallipolis.foundation.text import everywhere
from kallipolis.platforms.application.cases.testing import core_processes
from kallipolis.platforms.application.credentials.contracts import Claim
from kallipolis.platforms.application.credentials.testing import make_type
from kallipolis.platforms.application.forms.testing import make_field, make_form
from kallipolis.platforms.application.services.contracts import EvidenceType
from kallipolis.platforms.application.services.logic.checks import check
from kallipolis.platforms.application.services.testing import make_service

FORM = make_form(
    make_field("text", "name"),
    make_field("text", "nickname", required=False),
    make_field("text", "maiden_name", when="name == 'x'"),
    make_field("choice", "sex", options=["female", "male"]),
)
CARD = EvidenceType(id="card", name=everywhere("Card"))


def faults(origin: str, process: str = "standard", **parts: object) -> list[Remark]:
    claim = Claim(name="x", title=everywhere("X"), origin=origin)
    kind = msgspec.structs.replace(make_type("paper"), claims=(claim,))
    service = make_service(
        "a",
        form=FORM,
        evidence=[{"type": "card"}],
        process=process,
        output={"name": FORM.title, "credential": "paper"},
        **parts,
    )
    library = Library(credential=[kind], evidence_type=[CARD], process=core_processes().values())
    return list(check(service, library))


@pytest.mark.parametrize(
    "origin",
    [
        "answers.surname",
        "evidence.passport.number",
        "service.colour",
        "case.weight",
        "decision.mood",
        "applicant.shoe_size",
    ],
)
def test_a_claim_that_comes_from_nowhere_is_a_fault(origin: str) -> None:
    (remark,) = faults(origin)

    assert remark.path == "output.credential"
    assert f"comes from `{origin}`" in remark.message


@pytest.mark.parametrize(
    "origin", ["answers.name", "applicant.name", "applicant.id_number", "service.name"]
)
def test_a_claim_that_is_always_known_needs_nobody(origin: str) -> None:
    assert faults(origin, process="joint") == []


@pytest.mark.parametrize(
    "origin",
    ["answers.nickname", "answers.maiden_name", "evidence.card.number", "outcome.valid_until"],
)
def test_a_claim_that_may_be_unknown_needs_somebody_who_can_make_it(origin: str) -> None:
    (remark,) = faults(origin, process="joint")

    assert remark.message == "where it is not known, nobody can make the claim `x`"
    assert faults(origin, process="standard") == []


def test_a_choice_that_a_document_shows_has_words_for_each_code() -> None:
    (remark,) = faults("answers.sex")

    assert remark.message == "`claims[0].labels` of `paper` has no words for female, male"


def test_a_company_has_no_identity_number() -> None:
    (remark,) = faults("applicant.id_number", process="joint", audience=["enterprise"])

    assert remark.message == "where it is not known, nobody can make the claim `x`"
