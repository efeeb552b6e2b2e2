"""What an applicant is given in writing: accepted, to be corrected, not accepted, refused."""

import io

import pytest
from pypdf import PdfReader

from kallipolis.domains.government.outputs import api as outputs
from kallipolis.domains.government.outputs.contracts import Remedy
from kallipolis.domains.government.submissions import api as submissions
from kallipolis.domains.government.submissions.contracts import Submission
from kallipolis.foundation.actors import Actor
from kallipolis.foundation.events import api as events
from kallipolis.foundation.ids import OrganisationId
from kallipolis.foundation.packs.testing import publish_documents
from kallipolis.foundation.parties.testing import as_actor, make_resident
from kallipolis.foundation.text import Text
from kallipolis.platforms.application.cases.contracts import Case, Correction, Outcome
from kallipolis.platforms.application.cases.testing import Office
from kallipolis.platforms.application.credentials import api as credentials
from kallipolis.platforms.application.credentials.contracts import Credential, Status
from kallipolis.platforms.application.rules.contracts import Law
from kallipolis.platforms.application.seals import api as seals
from kallipolis.platforms.application.services.testing import make_service

pytestmark = pytest.mark.django_db

OUTPUT = {"name": {"en": "A", "zh-Hans": "甲", "zh-Hant": "甲"}, "credential": "decision-notice"}
ANSWERS: dict[str, object] = {"statement": "A dog.", "phone": "13800000001", "is_true": True}
NO = {
    "reason": "The dog is a wolf.",
    "rule": "licensing-law/art-38",
    "remedy": "Keep a smaller one.",
}
LAW = Law(
    id="licensing-law",
    title=Text(en="Licensing Law", zh_hans="行政许可法", zh_hant="行政許可法"),
)
REMEDY = Remedy(
    id="province",
    region="440000",
    levels=("city", "county"),
    words=Text(
        en="Ask the government of {place} within 60 days.",
        zh_hans="六十日内可向{place}人民政府申请行政复议。",
        zh_hant="六十日內可向{place}人民政府申請行政覆議。",
    ),
)
OF_POLICE = Remedy(
    id="police",
    region="440000",
    roles=("public-security",),
    levels=("city",),
    words=Text(en="Ask the police above.", zh_hans="上一级。", zh_hant="上一級。"),
)


@pytest.fixture
def office() -> Office:
    made = Office()
    service = make_service("dog", authority="civil-affairs", level="city", output=OUTPUT)
    publish_documents(service=[service], remedy=[REMEDY, OF_POLICE], law=[LAW])
    return made


@pytest.fixture
def actor() -> Actor:
    return as_actor(make_resident(), assurance=2)


@pytest.fixture
def case(office: Office, actor: Actor) -> Case:
    return submissions.submit(actor, Submission(service="dog", answers=ANSWERS), clock=office.clock)


def told() -> None:
    while events.dispatch():
        pass


def papers(actor: Actor, case: Case) -> list[Credential]:
    return list(credentials.given_in(actor, case.id))


def words_of(actor: Actor, credential: Credential, language: str) -> str:
    pdf = credentials.pdf(actor, credential.id, language)
    pages = PdfReader(io.BytesIO(pdf)).pages
    return "".join("".join(page.extract_text() for page in pages).split())


def test_who_is_accepted_gets_it_in_writing(office: Office, actor: Actor, case: Case) -> None:
    office.act("acceptance-officer", case, "accept")

    told()

    (notice,) = papers(actor, case)
    assert (notice.type, notice.issuer, notice.is_procedural) == (
        "acceptance-notice",
        case.accepting,
        True,
    )
    assert "决定予以受理" in words_of(actor, notice, "zh-hans")


def test_what_is_to_be_corrected_is_told_once_in_writing_by_its_name(
    office: Office, actor: Actor, case: Case
) -> None:
    item = Correction(item="statement", words="Say its name.")
    office.act("acceptance-officer", case, "ask-corrections", corrections=(item,))

    told()

    (notice,) = papers(actor, case)
    assert notice.type == "corrections-notice"
    corrections = notice.claims["corrections"]
    assert isinstance(corrections, dict)
    assert str(corrections["en"]).startswith("1. ")
    assert str(corrections["en"]).endswith(": Say its name.")
    assert "statement" not in str(corrections["en"])


def test_who_is_not_accepted_gets_reason_rule_and_remedy(
    office: Office, actor: Actor, case: Case
) -> None:
    office.act("acceptance-officer", case, "refuse-acceptance", **NO)

    told()

    (notice,) = papers(actor, case)
    assert notice.type == "non-acceptance-decision"
    assert notice.claims["reason"] == NO["reason"]


def test_a_refusal_is_a_sealed_document_with_reason_law_and_ways_to_contest(
    office: Office, actor: Actor, case: Case
) -> None:
    office.act("acceptance-officer", case, "accept")
    office.act("decider", case, "decide", outcome=Outcome.REFUSED, **NO)

    told()

    refusal = papers(actor, case)[-1]
    words = words_of(actor, refusal, "zh-hans")
    assert refusal.type == "refusal-decision"
    assert NO["reason"].replace(" ", "") in words
    assert "《行政许可法》第三十八条" in words
    assert "六十日内可向深圳市人民政府申请行政复议" in words
    pdf = credentials.pdf(actor, refusal.id, "zh-hans")
    assert seals.examine_pdf(pdf).is_intact


def test_notices_are_no_credentials_that_somebody_holds(
    office: Office, actor: Actor, case: Case
) -> None:
    office.act("acceptance-officer", case, "accept")
    office.act("decider", case, "decide", outcome=Outcome.REFUSED, **NO)

    told()

    assert credentials.held(actor) == ()
    assert not credentials.holds(actor, "dog")


def test_a_fact_that_is_told_twice_gives_one_notice(
    office: Office, actor: Actor, case: Case
) -> None:
    accepted = office.act("acceptance-officer", case, "accept")
    told()

    at = papers(actor, case)[0].issued_at
    outputs.give_notice(case.id, "accepted", at=at, clock=office.clock)

    assert accepted.accepted_at is not None
    assert len(papers(actor, case)) == 1


@pytest.mark.parametrize(
    ("decider", "words"),
    [
        ("civil-affairs@440305", "Ask the government of Nanshan, Shenzhen within 60 days."),
        ("civil-affairs@440300", "Ask the government of Shenzhen within 60 days."),
        ("public-security@440305", "Ask the police above."),
    ],
)
def test_the_remedy_names_who_is_competent(office: Office, decider: str, words: str) -> None:
    found = outputs.remedies_against(OrganisationId(decider))

    assert found is not None
    assert found.en == words


class TestTakenUpAgain:
    """A granted case that is taken up again suspends what it gave; a new decision replaces it."""

    @pytest.fixture
    def granted(self, office: Office, case: Case) -> Case:
        office.act("acceptance-officer", case, "accept")
        office.act("decider", case, "decide", outcome=Outcome.GRANTED, reason="Quiet.")
        office.act("delivery-officer", case, "deliver")
        told()
        office.clock.advance(days=1)
        reopened = office.act("supervisor", case, "reopen", reason="The neighbours contest it.")
        told()
        office.clock.advance(days=1)
        return reopened

    def test_what_was_given_is_suspended(self, actor: Actor, granted: Case) -> None:
        (held,) = credentials.held(actor)

        assert (held.status, held.reason) == (Status.SUSPENDED, "The neighbours contest it.")

    def test_granted_again_the_old_is_revoked_and_a_new_one_given(
        self, office: Office, actor: Actor, granted: Case
    ) -> None:
        office.act("decider", granted, "decide", outcome=Outcome.GRANTED, reason="Still quiet.")
        told()

        new, old = credentials.held(actor)
        assert (new.status, new.claims["reason"]) == (Status.VALID, "Still quiet.")
        assert (old.status, old.claims["reason"]) == (Status.REVOKED, "Quiet.")

    def test_refused_after_all_the_old_is_revoked(
        self, office: Office, actor: Actor, granted: Case
    ) -> None:
        office.act("decider", granted, "decide", outcome=Outcome.REFUSED, **NO)
        told()

        (old,) = credentials.held(actor)
        assert old.status is Status.REVOKED
        assert papers(actor, granted)[-1].type == "refusal-decision"

    def test_withdrawn_the_old_is_revoked(
        self, office: Office, actor: Actor, granted: Case
    ) -> None:
        from_applicant = office.apply
        office.resident = actor
        from_applicant(granted, "withdraw")
        told()

        (old,) = credentials.held(actor)
        assert old.status is Status.REVOKED

    def test_told_late_that_it_was_taken_up_again_a_new_one_stays_valid(
        self, office: Office, actor: Actor, granted: Case
    ) -> None:
        reopened_at = office.clock.now()
        office.clock.advance(days=1)
        office.act("decider", granted, "decide", outcome=Outcome.GRANTED, reason="Still quiet.")
        told()

        outputs.suspend_for(granted.id, reason="again", at=reopened_at)

        assert [each.status for each in credentials.held(actor)] == [Status.VALID, Status.REVOKED]

    def test_a_refusal_that_is_told_late_says_why_it_was_refused_then(
        self, office: Office, actor: Actor, granted: Case
    ) -> None:
        office.act("decider", granted, "decide", outcome=Outcome.REFUSED, **NO)
        office.clock.advance(days=1)
        office.act("supervisor", granted, "reopen", reason="They were not heard.")
        told()
        office.clock.advance(days=1)
        office.act("decider", granted, "decide", outcome=Outcome.GRANTED, reason="Quiet by now.")
        told()

        (refusal,) = [one for one in papers(actor, granted) if one.type == "refusal-decision"]
        assert refusal.claims["reason"] == NO["reason"]
        assert events.dead_letters() == ()

    def test_a_second_refusal_follows_the_first(
        self, office: Office, actor: Actor, granted: Case
    ) -> None:
        office.act("decider", granted, "decide", outcome=Outcome.REFUSED, **NO)
        told()
        office.clock.advance(days=1)
        office.act("supervisor", granted, "reopen", reason="New facts.")
        told()
        office.clock.advance(days=1)

        office.act("decider", granted, "decide", outcome=Outcome.REFUSED, **NO)
        told()

        refusals = [each for each in papers(actor, granted) if each.type == "refusal-decision"]
        assert [each.status for each in refusals] == [Status.REVOKED, Status.VALID]
