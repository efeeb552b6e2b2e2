"""Who is treated in another province applies there; the insurance at home decides it."""

import msgspec
import pytest
from tests.kallipolis.platforms.application.referrals.conftest import Provinces

from kallipolis.foundation.access.testing import make_official
from kallipolis.foundation.actors import system
from kallipolis.foundation.ids import OrganisationId, RegionCode
from kallipolis.foundation.organisations.contracts import AuthorityRole
from kallipolis.foundation.packs.testing import publish_documents
from kallipolis.platforms.application.cases import api as cases
from kallipolis.platforms.application.cases.contracts import Case, Outcome, Piece, Request
from kallipolis.platforms.application.credentials import api as credentials
from kallipolis.platforms.application.referrals.contracts import Standing
from kallipolis.platforms.application.services import api as services
from kallipolis.platforms.application.services.contracts import PublicService

pytestmark = pytest.mark.django_db

CARE = "medical-care-between-provinces"
TEST = system("test")
INSURED = {"medical_region": "441900", "medical_scheme": "employee", "medical_status": "entitled"}
ANSWERS: dict[str, object] = {
    "insured_city": "441900",
    "care_city": "460100",
    "reason": "living",
    "starts_on": "2026-10-12",
    "phone": "13800000005",
    "knows_rates": True,
}
NO = {"reason": "not insured here", "rule": "law/art-1", "remedy": "appeal"}


@pytest.fixture
def insured(provinces: Provinces) -> Provinces:
    """Return provinces whose offices of civil affairs insure, as the sample city has no other."""
    service: PublicService = services.get(CARE)
    sample = msgspec.structs.replace(service, authority=AuthorityRole("civil-affairs"))
    provinces.edition = publish_documents(pack="between-provinces", service=[sample])
    return provinces


def apply(provinces: Provinces) -> Case:
    """Let the resident apply where they are treated, with what their insurance was asked."""
    service, office = services.get(CARE), OrganisationId("civil-affairs@440300")
    asked = Piece(
        requirement="insured-in-guangdong",
        source="registry",
        reference="social-insurance",
        carried_by="duty",
        basis="social-insurance-law-2010/art-29",
    )
    return provinces.apply(
        service=CARE,
        service_kind=service.kind,
        process=service.process,
        title=service.name,
        region=RegionCode("440300"),
        accepting=office,
        deciding=office,
        promised=service.promised_limit,
        answers=ANSWERS,
        evidence=(asked,),
        facts={"known": {"evidence": {"insured-in-guangdong": INSURED}}},
    )


def act(provinces: Provinces, case: Case, role: str, action: str, **said: object) -> None:
    """Let an official of the insurance at home act in its case."""
    office = "civil-affairs@441900"
    official = make_official(role, organisation=office, region="441900", party=f"{role}-there")
    request = msgspec.convert(said, Request)
    cases.act(official, provinces.there(case).case.id, action, request)


def test_what_is_filed_where_one_is_treated_reaches_the_insurance_at_home(
    insured: Provinces,
) -> None:
    case = apply(insured)

    insured.live()

    there = insured.there(case)
    known = msgspec.convert(there.facts["known"], dict[str, dict[str, object]])
    assert (there.case.service, there.case.deciding) == (CARE, "civil-affairs@441900")
    assert (there.case.applicant, there.case.channel) == (insured.mover.id, "exchange")
    assert there.answers["care_city"] == "460100"
    assert known["evidence"]["insured-in-guangdong"] == INSURED
    assert insured.referred(case).standing is Standing.TAKEN


def test_what_the_insurance_decides_comes_back_with_its_document(insured: Provinces) -> None:
    case = apply(insured)
    insured.live(all_rooms=True)

    act(insured, case, "acceptance-officer", "accept")
    act(insured, case, "decider", "decide", outcome=Outcome.GRANTED)
    insured.live(all_rooms=True)

    view = insured.see(case)
    titles = [one.title.en for one in insured.referred(case).documents]
    assert (view.case.state, view.case.outcome) == ("delivered", Outcome.GRANTED)
    assert titles[-1] == "Registration for medical care in another province"
    held = {each.type for each in credentials.held(insured.resident)}
    assert f"{CARE}-record" in held


def test_what_the_insurance_refuses_comes_back_with_its_reasons(insured: Provinces) -> None:
    case = apply(insured)
    insured.live()
    act(insured, case, "acceptance-officer", "accept")

    act(insured, case, "decider", "decide", outcome="refused", **NO)
    insured.live()

    view = insured.see(case)
    assert view.case.outcome is Outcome.REFUSED
    assert view.decision is not None
    assert view.decision.reason == "not insured here"
