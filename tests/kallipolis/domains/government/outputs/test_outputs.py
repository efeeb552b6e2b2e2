"""What a granted case gives its applicant."""

import pytest

from kallipolis.domains.government.submissions import api as submissions
from kallipolis.domains.government.submissions.contracts import Submission
from kallipolis.foundation.events import api as events
from kallipolis.foundation.packs.testing import publish_documents
from kallipolis.foundation.parties.testing import as_actor, make_resident
from kallipolis.platforms.application.cases.contracts import Outcome
from kallipolis.platforms.application.cases.testing import Office
from kallipolis.platforms.application.credentials import api as credentials
from kallipolis.platforms.application.services.testing import make_service

pytestmark = pytest.mark.django_db

OUTPUT = {"name": {"en": "A", "zh-Hans": "甲", "zh-Hant": "甲"}, "credential": "decision-notice"}
ANSWERS: dict[str, object] = {"statement": "A dog.", "phone": "13800000001", "is_true": True}


@pytest.mark.parametrize(
    ("said", "reason"), [("It is a quiet dog.", "It is a quiet dog."), ("", None)]
)
def test_a_notice_gives_the_reason_of_who_decided_if_there_is_one(
    said: str, reason: str | None
) -> None:
    office = Office()
    service = make_service("dog", authority="civil-affairs", level="city", output=OUTPUT)
    publish_documents(service=[service])
    actor = as_actor(make_resident(), assurance=2)
    sent = Submission(service="dog", answers=ANSWERS)

    case = submissions.submit(actor, sent, clock=office.clock)
    office.act("acceptance-officer", case, "accept")
    office.act("decider", case, "decide", outcome=Outcome.GRANTED, reason=said)
    while events.dispatch():
        pass

    (notice,) = credentials.held(actor, clock=office.clock)
    assert notice.claims.get("reason") == reason
