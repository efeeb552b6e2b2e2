"""A grant by a person gives its document, also where no registry and no rule tells what it says."""

from datetime import UTC, datetime
from typing import Any

import msgspec
import pytest

from kallipolis.domains.government.outputs import api as outputs
from kallipolis.domains.government.submissions import api as submissions
from kallipolis.domains.government.submissions.contracts import Submission
from kallipolis.foundation.access.testing import make_official
from kallipolis.foundation.actors import Actor, system
from kallipolis.foundation.clock import SetClock
from kallipolis.foundation.organisations.testing import publish_authorities
from kallipolis.foundation.packs.testing import publish_documents, publish_packs
from kallipolis.foundation.parties.testing import as_actor, make_resident
from kallipolis.foundation.regions.testing import publish_regions
from kallipolis.foundation.text import everywhere
from kallipolis.platforms.application.cases import api as cases
from kallipolis.platforms.application.cases.contracts import Case, Outcome, Request
from kallipolis.platforms.application.credentials import api as credentials
from kallipolis.platforms.application.credentials.contracts import Claim, Status
from kallipolis.platforms.application.credentials.testing import make_type
from kallipolis.platforms.application.forms.testing import make_field, make_form
from kallipolis.platforms.application.rules.testing import make_rule
from kallipolis.platforms.application.services.contracts import EvidenceType
from kallipolis.platforms.application.services.testing import make_service

pytestmark = pytest.mark.django_db

UNTIL = Claim(
    name="valid_until", title=everywhere("Until"), origin="outcome.valid_until", type="date"
)
WHY = Claim(
    name="reason", title=everywhere("Why"), origin="decision.reason", optional=True, personal=True
)
RULE: dict[str, Any] = {
    "id": "renewal",
    "kind": "decision",
    "facts": [{"name": "age", "type": "integer", "from": "applicant.age"}],
    "outputs": [
        {"name": "decision", "type": "choice", "values": ["grant", "review"]},
        {"name": "valid_until", "type": "date"},
    ],
    "table": {
        "hit": "first",
        "rows": [
            {
                "when": {"age": ">= 70"},
                "then": {"decision": "grant", "valid_until": "2030-01-01"},
                "why": {"en": "Over 70.", "zh-Hans": "已满七十。", "zh-Hant": "已滿七十。"},
            },
            {
                "when": {},
                "then": {"decision": "grant", "valid_until": None},
                "why": {"en": "Younger.", "zh-Hans": "未满七十。", "zh-Hant": "未滿七十。"},
            },
        ],
    },
}


@pytest.fixture
def clock() -> SetClock:
    return SetClock(datetime(2026, 5, 20, 2, 0, tzinfo=UTC))


@pytest.fixture(autouse=True)
def _published(db: None) -> None:
    publish_regions()
    publish_authorities()
    publish_packs("core")
    publish_documents(
        credential=[msgspec.structs.replace(make_type("card"), claims=(UNTIL, WHY))],
        rule=[make_rule(**RULE)],
        service=[
            make_service(
                "card",
                form=make_form(make_field("text", "note", required=False)),
                process="instant",
                rules={"decision": "renewal"},
                output={"name": UNTIL.title, "credential": "card"},
            )
        ],
    )


def applicant(birth_year: int) -> Actor:
    return as_actor(make_resident(birth_date=datetime(birth_year, 1, 1, tzinfo=UTC).date()))


def sent_in(actor: Actor, clock: SetClock) -> Case:
    return submissions.submit(actor, Submission(service="card", answers={}), clock=clock)


def test_what_the_rules_tell_is_granted_at_once_with_their_reasons(clock: SetClock) -> None:
    actor = applicant(1940)

    case = sent_in(actor, clock)

    (held,) = credentials.held(actor, clock=clock)
    assert case.outcome is Outcome.GRANTED
    assert held.claims["valid_until"] == "2030-01-01"
    assert held.claims["reason"] == RULE["table"]["rows"][0]["why"]


def test_a_document_is_of_the_day_of_the_decision(clock: SetClock) -> None:
    actor = applicant(1990)
    case = sent_in(actor, clock)
    decider = make_official("decider", organisation=case.deciding, region="440305")
    said = Request(outcome=Outcome.GRANTED, outputs={"valid_until": "2027-06-01"})
    decided = cases.act(decider, case.id, "decide", said, clock=clock)
    clock.advance(days=3)

    issued = outputs.record_for(case.id, clock=clock)

    assert issued is not None
    assert issued.issued_at == decided.decided_at


def test_what_the_rules_leave_open_waits_for_a_person_who_says_it(clock: SetClock) -> None:
    actor = applicant(1990)
    case = sent_in(actor, clock)
    decider = make_official("decider", organisation=case.deciding, region="440305")
    said = Request(
        outcome=Outcome.GRANTED, outputs={"valid_until": "2027-06-01"}, reason="Seen at the desk."
    )

    cases.act(decider, case.id, "decide", said, clock=clock)
    clock.advance(days=3)
    outputs.record_for(case.id, clock=clock)

    view = cases.find_for(system("test"), case.id, clock=clock)
    (held,) = credentials.held(actor, clock=clock)
    assert (case.outcome, [each.name for each in view.wanted]) == (None, ["valid_until"])
    assert held.claims == {"valid_until": "2027-06-01", "reason": "Seen at the desk."}


def test_what_was_granted_on_a_commitment_is_revoked_if_it_was_false(clock: SetClock) -> None:
    lease = {"type": "lease", "commitment": True}
    publish_documents(
        evidence_type=[EvidenceType(id="lease", name=everywhere("Lease"))],
        service=[
            make_service(
                "card",
                form=make_form(make_field("text", "note", required=False)),
                process="instant",
                on_commitment="notify-and-commit",
                evidence=[lease],
                rules={"decision": "renewal"},
                output={"name": UNTIL.title, "credential": "card"},
            )
        ],
    )
    actor = applicant(1940)
    sent = Submission(service="card", answers={}, commitments=("lease",))

    case = submissions.submit(actor, sent, clock=clock)
    granted = credentials.held(actor, clock=clock)
    lead = make_official("decider", organisation=case.deciding, region="440305")
    false = Request(reason="There is no lease.", rule="law/art-1", remedy="Appeal in 60 days.")
    cases.act(lead, case.id, "revoke", false, clock=clock)
    outputs.revoke_for(case.id, at=clock.now(), clock=clock)

    assert (case.process, case.state) == ("notify-and-commit", "to-check")
    assert [each.status for each in granted] == [Status.VALID]
    (revoked,) = credentials.held(actor, clock=clock)
    assert (revoked.status, revoked.reason) == (Status.REVOKED, "There is no lease.")
