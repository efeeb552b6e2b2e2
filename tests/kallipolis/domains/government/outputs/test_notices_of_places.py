"""Notices in the words of the place: what Guangdong calls them, by the kind of act."""

import io

import pytest
from pypdf import PdfReader

from kallipolis.domains.government.submissions import api as submissions
from kallipolis.domains.government.submissions.contracts import Submission
from kallipolis.foundation.events import api as events
from kallipolis.foundation.packs import api as packs
from kallipolis.foundation.packs.testing import publish_documents, publish_packs
from kallipolis.foundation.parties.testing import as_actor, make_resident
from kallipolis.platforms.application.cases import api as cases
from kallipolis.platforms.application.cases.contracts import Outcome
from kallipolis.platforms.application.cases.testing import Office
from kallipolis.platforms.application.credentials import api as credentials
from kallipolis.platforms.application.credentials.contracts import CredentialType
from kallipolis.platforms.application.services.testing import make_service

pytestmark = pytest.mark.django_db

KINDS = ("licence", "confirmation", "benefit", "reward")
ANSWERS: dict[str, object] = {"statement": "A dog.", "phone": "13800000001", "is_true": True}
NO = {"reason": "The dog is a wolf.", "rule": "the dog rules", "remedy": "Keep a smaller one."}


class Guangdong(Office):
    """An office that works under what Guangdong has published."""

    def __init__(self) -> None:
        super().__init__(edition=publish_packs("core", "guangdong"))


@pytest.fixture
def office() -> Office:
    office = Guangdong()
    made = [
        make_service(kind, kind=kind, authority="civil-affairs", level="city") for kind in KINDS
    ]
    publish_documents(service=made)
    return office


def heading_of(kind: str) -> str:
    found: CredentialType = packs.get("credential", kind).body
    return found.template.heading.zh_hans


def test_a_refusal_is_called_by_the_kind_of_act_that_is_refused(office: Office) -> None:
    actor = as_actor(make_resident(), assurance=2)
    filed = [
        submissions.submit(actor, Submission(service=kind, answers=ANSWERS), clock=office.clock)
        for kind in KINDS
    ]

    notices = [
        cases.process_of(case, kind).notices for case, kind in zip(filed, KINDS, strict=True)
    ]

    assert [heading_of(each.refused) for each in notices] == [
        "不予行政许可决定书",
        "不予行政确认决定书",
        "不予行政给付决定书",
        "不予批准决定书",
    ]
    assert [heading_of(each.accepted) for each in notices] == [
        "行政许可申请受理通知书",
        "受理通知书",
        "受理通知书",
        "受理通知书",
    ]


def test_a_refused_licence_is_a_decision_under_the_licensing_law(office: Office) -> None:
    actor = as_actor(make_resident(), assurance=2)
    filed = Submission(service="licence", answers=ANSWERS)
    case = submissions.submit(actor, filed, clock=office.clock)
    office.act("acceptance-officer", case, "accept")
    office.act("decider", case, "decide", outcome=Outcome.REFUSED, **NO)

    while events.dispatch():
        pass

    accepted, refused = credentials.given_in(actor, case.id)
    words = [_text(credentials.pdf(actor, each.id, "zh-hans")) for each in (accepted, refused)]
    assert (accepted.type, refused.type) == (
        "cn-licence-acceptance-notice",
        "cn-licence-refusal-decision",
    )
    assert "根据《中华人民共和国行政许可法》第三十二条的规定" in words[0]
    assert "决定不予行政许可" in words[1]
    assert "深圳市人民政府申请行政复议" in words[1]


def _text(pdf: bytes) -> str:
    pages = PdfReader(io.BytesIO(pdf)).pages
    return "".join("".join(page.extract_text() for page in pages).split())
