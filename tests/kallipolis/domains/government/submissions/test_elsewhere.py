"""A case that waits for what another node holds: it gets it once, and then its rules decide."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Final

import msgspec
import pytest
from pytest_django import Settings
from tests.elsewhere import NOTHING, REGISTRY, OtherNode, make_held, other_node

from kallipolis.domains.government.preparations import api as preparations
from kallipolis.domains.government.submissions import api as submissions
from kallipolis.domains.government.submissions import jobs as sending
from kallipolis.domains.government.submissions.contracts import Submission
from kallipolis.domains.government.submissions.testing import (
    ANSWERS,
    make_permit,
    publish_services,
)
from kallipolis.foundation.actors import Actor, system
from kallipolis.foundation.clock import SetClock
from kallipolis.foundation.errors import Refusal
from kallipolis.foundation.events import api as events
from kallipolis.foundation.packs.testing import publish_documents
from kallipolis.foundation.parties.testing import as_actor, make_resident
from kallipolis.foundation.text import Text
from kallipolis.platforms.application.cases import api as cases
from kallipolis.platforms.application.cases.contracts import Case, CaseView, Outcome, Piece
from kallipolis.platforms.application.evidence import jobs as asking
from kallipolis.platforms.application.rules.testing import everywhere_as_document, make_rule
from kallipolis.platforms.data.exchange import api as exchange

pytestmark = pytest.mark.django_db

TEST: Final = system("test")
GRANTED: Final = make_rule(
    id="permit-decision",
    kind="decision",
    facts=[
        {"name": "summary", "type": "text", "optional": True, "from": "evidence.record.summary"}
    ],
    outputs=[{"name": "decision", "type": "text"}],
    table={
        "rows": [
            {
                "when": {"summary": "len($) > 0"},
                "then": {"decision": "grant"},
                "why": everywhere_as_document("The record says {summary}."),
            },
            {"then": {"decision": "refuse"}, "source": "sample-law/art-3"},
        ]
    },
)
ELIGIBLE: Final = make_rule(
    id="permit-eligibility",
    kind="eligibility",
    facts=[
        {"name": "summary", "type": "text", "optional": True, "from": "evidence.record.summary"}
    ],
    outputs=[{"name": "eligible", "type": "boolean"}],
    table={
        "rows": [
            {"when": {"summary": "len($) > 0"}, "then": {"eligible": True}},
            {"then": {"eligible": False}},
        ]
    },
)


@pytest.fixture(autouse=True)
def _services() -> None:
    service = make_permit(
        evidence=[{"type": "record"}],
        process="instant",
        rules={"decision": GRANTED.id, "eligibility": ELIGIBLE.id},
    )
    publish_services(service, evidence=(make_held(),))
    publish_documents(rule=[GRANTED, ELIGIBLE])


@pytest.fixture
def there(settings: Settings) -> Iterator[OtherNode]:
    with other_node(settings, purpose="permit") as node:
        yield node


@pytest.fixture
def applicant() -> Actor:
    return as_actor(make_resident())


def send(actor: Actor, *, key: str = "") -> Case:
    return submissions.submit(actor, Submission(service="permit", answers=ANSWERS, key=key))


def known(case: Case) -> dict[str, dict[str, str]]:
    """Return what rules see of evidence in a case."""
    facts = msgspec.convert(seen(case).facts, _Facts)
    return facts.known.evidence


def reasons(case: Case) -> list[str]:
    """Return why, as the case keeps it."""
    return [why.en for why in msgspec.convert(seen(case).facts, _Facts).why]


class _Known(msgspec.Struct):
    evidence: dict[str, dict[str, str]]


class _Facts(msgspec.Struct):
    known: _Known
    why: list[Text]


def arrive() -> None:
    """Let what waits be handed over, and all that follows from it be done."""
    exchange.forward(clock=SetClock(datetime.now(UTC) + timedelta(minutes=1)))
    while events.dispatch(subscriptions=(*asking.SUBSCRIPTIONS, *sending.SUBSCRIPTIONS)):
        pass


def seen(case: Case) -> CaseView:
    return cases.find_for(TEST, case.id)


def piece_of(case: Case) -> Piece:
    (piece,) = seen(case).evidence
    return piece


def history(case: Case) -> list[str]:
    return [entry.action for entry in seen(case).history]


def test_what_is_found_while_one_fills_in_is_decided_on_at_once(
    there: OtherNode, applicant: Actor
) -> None:
    submissions.examine(applicant, Submission(service="permit", answers=ANSWERS))

    case = send(applicant)

    assert case.outcome is Outcome.GRANTED
    assert len(there.asked) == 1
    assert piece_of(case).reference == REGISTRY


def test_what_is_on_its_way_lets_one_send_and_decides_nothing_yet(
    there: OtherNode, applicant: Actor
) -> None:
    there.is_away = True

    case = send(applicant)

    piece = piece_of(case)
    assert case.outcome is None
    assert (piece.source, seen(case).facts["eligible"]) == ("missing", None)
    assert piece.elsewhere is not None
    assert (piece.elsewhere.holder.en, piece.elsewhere.is_waiting) == ("hainan.example", True)


def test_the_answer_comes_into_the_case_and_the_decision_that_waited_is_taken(
    there: OtherNode, applicant: Actor
) -> None:
    there.is_away = True
    case = send(applicant)
    there.is_away = False

    arrive()

    view, piece = seen(case), piece_of(case)
    assert (view.case.outcome, reasons(case)[-1]) == (
        Outcome.GRANTED,
        "The record says a summary.",
    )
    assert (piece.source, piece.reference) == ("registry", REGISTRY)
    assert known(case)["record"] == {"summary": "a summary"}
    assert view.facts["papers_saved"] == 1
    assert view.history[1].title.en == "hainan.example sent: record"
    assert len(there.asked) == 1


def test_whatever_is_done_again_has_one_effect(there: OtherNode, applicant: Actor) -> None:
    there.loses_receipts = True
    case = send(applicant, key="k1")
    exchange.forward()
    again = send(applicant, key="k1")
    there.loses_receipts = False
    arrive()

    submissions.take_answers(case.id)
    arrive()

    assert again.id == case.id
    assert history(case) == ["submit", "evidence-came", "decide-at-once"]
    assert len({asked.consent for asked in there.asked}) == 1
    assert len(exchange.messages(TEST)) == 1


def test_an_answer_that_comes_between_the_page_and_the_case_is_not_lost(
    there: OtherNode, applicant: Actor
) -> None:
    there.is_away = True
    submissions.examine(applicant, Submission(service="permit", answers=ANSWERS))
    case = send(applicant)
    there.is_away = False
    exchange.forward(clock=SetClock(datetime.now(UTC) + timedelta(minutes=1)))
    before = piece_of(case)

    arrive()

    assert before.elsewhere is not None
    assert before.elsewhere.is_waiting
    assert (piece_of(case).source, len(there.asked)) == ("registry", 1)


@pytest.mark.parametrize(
    ("answer", "refusal", "action"),
    [
        (NOTHING, "", "evidence-not-there"),
        ({}, "exchange.not_allowed", "evidence-withheld"),
    ],
)
def test_without_it_a_person_looks_at_the_case_and_nobody_is_refused_for_it(
    there: OtherNode, applicant: Actor, answer: dict[str, object], refusal: str, action: str
) -> None:
    there.is_away = True
    case = send(applicant)
    there.is_away, there.answer, there.refusal = False, answer, refusal

    arrive()

    piece = piece_of(case)
    assert history(case) == ["submit", action]
    assert piece.is_lacking
    assert piece.elsewhere is not None
    assert (piece.elsewhere.is_waiting, piece.elsewhere.refusal) == (False, refusal)


def test_a_case_that_was_withdrawn_gets_nothing_any_more(
    there: OtherNode, applicant: Actor
) -> None:
    there.is_away = True
    case = send(applicant)
    cases.act(applicant, case.id, "withdraw")
    there.is_away = False

    arrive()

    assert history(case) == ["submit", "withdraw"]
    assert "record" not in known(case)


def test_nobody_but_the_platform_says_what_another_node_has_answered(
    there: OtherNode, applicant: Actor
) -> None:
    there.is_away = True
    case = send(applicant)

    with pytest.raises(Refusal, match=r"case\.not_found"):
        cases.take_in(applicant, case.id, (piece_of(case),), lambda _, facts: facts)


def test_what_was_found_by_consent_is_asked_for_once_however_many_pages_are_read(
    settings: Settings, applicant: Actor
) -> None:
    agreed = Submission(service="permit", answers=ANSWERS, consents=("record",))
    with other_node(settings, purpose="permit", needs_consent=True) as there:
        submissions.examine(applicant, agreed)
        preparations.prepare(applicant, "permit")
        submissions.examine(applicant, agreed)
        case = submissions.submit(applicant, agreed)

    assert (case.outcome, len(there.asked)) == (Outcome.GRANTED, 1)
