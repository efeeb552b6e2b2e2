"""An authority asks for data, its owner answers in time, and what was agreed can be read."""

from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any, Final

import pytest
from pytest_django import Settings
from tests.kallipolis.platforms.data.grants.conftest import GRANTEE, OWNER, ROWS, residence

from kallipolis.foundation.access.testing import make_official
from kallipolis.foundation.actors import Actor
from kallipolis.foundation.calendar.contracts import Limit
from kallipolis.foundation.clock import SetClock
from kallipolis.foundation.errors import Refusal
from kallipolis.foundation.events import api as events
from kallipolis.foundation.ids import OrganisationId
from kallipolis.foundation.organisations import api as organisations
from kallipolis.foundation.packs.testing import publish_documents
from kallipolis.foundation.text import everywhere
from kallipolis.platforms.application.cases import api as cases
from kallipolis.platforms.application.cases.contracts import Outcome, Request
from kallipolis.platforms.application.cases.testing import make_procedure, set_stage
from kallipolis.platforms.application.requests import api
from kallipolis.platforms.application.requests.contracts import Doubt
from kallipolis.platforms.application.requests.jobs import SUBSCRIPTIONS
from kallipolis.platforms.data.datasets.contracts import Sharing
from kallipolis.platforms.data.grants import api as grants
from kallipolis.platforms.data.grants.contracts import Asked, Masking
from kallipolis.platforms.data.grants.testing import make_terms, publish_rows
from kallipolis.platforms.data.lakehouse.testing import with_lakehouse

pytestmark = pytest.mark.django_db
US: Final = OrganisationId(GRANTEE)
TERMS: Final = make_terms("name", "rooms")
ASKED: Final = Asked(purpose="housing aid")


@pytest.fixture(autouse=True)
def city(tmp_path: Path, settings: Settings) -> None:
    settings.KALLIPOLIS = with_lakehouse(settings.KALLIPOLIS, tmp_path / "lakehouse")
    set_stage()
    publish_documents(dataset=[residence()])
    publish_rows("residence", ROWS)


@pytest.fixture
def clock() -> SetClock:
    return SetClock(datetime(2026, 11, 2, 2, 0, tzinfo=UTC))


@pytest.fixture
def reader() -> Actor:
    return make_official("data-user", organisation=GRANTEE, party="reader")


def office(role: str) -> Actor:
    return make_official(role, organisation=OWNER, party=f"{role}-there")


def follow() -> None:
    """Let what follows from facts happen."""
    while events.dispatch(subscriptions=SUBSCRIPTIONS):
        pass


def answer(case: str, clock: SetClock, outcome: Outcome, **said: Any) -> None:
    """Let the owner's decider answer, and what follows from it happen."""
    request = Request(outcome=outcome, **said)
    cases.act(office("decider"), case, "decide", request, clock=clock)
    follow()


def test_the_owner_has_ten_working_days_to_answer(reader: Actor, clock: SetClock) -> None:
    asked = api.ask(reader, "residence", US, TERMS, clock=clock)

    view = cases.find_for(office("decider"), asked.case, clock=clock)

    assert (view.case.deciding, view.case.state) == (OWNER, "requested")
    assert view.case.due_at is not None
    assert view.case.due_at.date() == date(2026, 11, 16)
    assert grants.grants(reader) == ()
    assert api.requests(reader) == api.requests(office("data-steward")) == (asked,)


@pytest.mark.parametrize("language", ["en", "zh-hans", "zh-hant"])
def test_a_request_is_written_in_the_language_of_the_place(
    reader: Actor, clock: SetClock, settings: Settings, language: str
) -> None:
    settings.LANGUAGE_CODE = language
    name = organisations.name_of(US)

    asked = api.ask(reader, "residence", US, TERMS, clock=clock)

    view = cases.find_for(office("decider"), asked.case, clock=clock)
    assert name.en != name.zh_hans
    assert view.answers["organisation"] == name.in_language(language)


def test_what_was_agreed_can_be_read(reader: Actor, clock: SetClock) -> None:
    asked = api.ask(reader, "residence", US, TERMS, clock=clock)

    answer(asked.case, clock, Outcome.GRANTED)
    found = grants.read(reader, "residence", ASKED, clock=clock)

    assert found.rows.num_rows == 4
    assert api.find(reader, asked.case).grant == found.grant
    assert grants.grants(reader)[0].basis == asked.case
    assert cases.find_for(reader, asked.case, clock=clock).case.state == "delivered"


def test_the_owner_names_other_terms_before_it_agrees(reader: Actor, clock: SetClock) -> None:
    asked = api.ask(reader, "residence", US, TERMS, clock=clock)
    narrower = make_terms(columns={"name": Masking.PARTIAL})

    api.settle_terms(office("data-steward"), asked.case, narrower, clock=clock)
    answer(asked.case, clock, Outcome.GRANTED)

    assert grants.grants(reader)[0].terms == narrower
    with pytest.raises(Refusal) as refused:
        api.settle_terms(office("data-steward"), asked.case, TERMS, clock=clock)
    assert refused.value.code == "request.decided"


def test_a_refusal_grants_nothing_and_can_be_disputed(reader: Actor, clock: SetClock) -> None:
    asked = api.ask(reader, "residence", US, TERMS, clock=clock)

    answer(asked.case, clock, Outcome.REFUSED, reason="Not needed.", rule="law/1", remedy="Ask us.")
    cases.act(reader, asked.case, "dispute", Request(reason="It is."), clock=clock)

    assert grants.grants(reader) == ()
    assert cases.find_for(reader, asked.case, clock=clock).case.state == "disputed"


def test_a_dispute_is_decided_by_the_data_authority_and_answered_anew(
    reader: Actor, clock: SetClock
) -> None:
    asked = api.ask(reader, "residence", US, TERMS, clock=clock)
    answer(asked.case, clock, Outcome.REFUSED, reason="Not needed.", rule="law/1", remedy="Ask us.")
    cases.act(reader, asked.case, "dispute", Request(reason="It is."), clock=clock)
    authority = make_official(
        "supervisor", organisation="government-services-data@440300", party="data-authority"
    )

    cases.act(authority, asked.case, "reopen", Request(reason="Answer it."), clock=clock)
    answer(asked.case, clock, Outcome.GRANTED)

    assert grants.read(reader, "residence", ASKED, clock=clock).rows.num_rows == 4


def test_a_place_sets_how_long_an_answer_and_a_delivery_take(
    reader: Actor, clock: SetClock
) -> None:
    steps = {"data-request": {"requested": Limit(days=5), "agreed": Limit(days=3)}}
    publish_documents(procedure=[make_procedure(region="440300", steps=steps)])

    asked = api.ask(reader, "residence", US, TERMS, clock=clock)
    before = cases.find_for(reader, asked.case, clock=clock).case
    request = Request(outcome=Outcome.GRANTED)
    after = cases.act(office("decider"), asked.case, "decide", request, clock=clock)

    assert before.due_at is not None
    assert before.due_at.date() == date(2026, 11, 9)
    assert after.step_due_at is not None
    assert after.step_due_at.date() == date(2026, 11, 5)


def test_what_is_shared_unconditionally_is_granted_at_once(reader: Actor, clock: SetClock) -> None:
    publish_documents(dataset=[residence(sharing=Sharing(kind="unconditional"))])

    asked = api.ask(reader, "residence", US, TERMS, clock=clock)
    follow()

    assert grants.read(reader, "residence", ASKED, clock=clock).rows.num_rows == 4
    assert cases.find_for(reader, asked.case, clock=clock).case.state == "delivered"
    assert len(grants.grants(reader)) == 1


def test_what_is_not_shared_is_refused_with_its_reason(reader: Actor, clock: SetClock) -> None:
    sharing = Sharing(kind="not-shared", reason=everywhere("Witnesses would be found."))
    publish_documents(dataset=[residence(sharing=sharing)])

    with pytest.raises(Refusal) as refused:
        api.ask(reader, "residence", US, TERMS, clock=clock)

    assert refused.value.values["reason"] == "Witnesses would be found."


def test_nobody_asks_for_another_organisation_or_without_the_role(clock: SetClock) -> None:
    askers = (make_official("data-user", organisation=OWNER), make_official("decider"))

    for_us = [refused_asking(asker, clock) for asker in askers]

    assert for_us == ["request.not_found", "request.not_found"]


def refused_asking(actor: Actor, clock: SetClock) -> str:
    with pytest.raises(Refusal) as refused:
        api.ask(actor, "residence", US, TERMS, clock=clock)
    return refused.value.code


def test_the_same_key_asks_once(reader: Actor, clock: SetClock) -> None:
    once, again = (
        api.ask(reader, "residence", US, TERMS, key="one", clock=clock) for _ in range(2)
    )

    assert once == again


def test_a_reader_reports_a_wrong_value_and_the_answer_comes_back(
    reader: Actor, clock: SetClock
) -> None:
    doubt = Doubt(row="440305-17", column="rooms", stands="1", should="2", why="We counted.")
    with pytest.raises(Refusal) as refused:
        api.report(reader, "residence", US, doubt, clock=clock)
    answer(api.ask(reader, "residence", US, TERMS, clock=clock).case, clock, Outcome.GRANTED)

    case = api.report(reader, "residence", US, doubt, clock=clock)
    request = Request(reason="Two rooms, indeed.")
    cases.act(office("decider"), case.id, "correct", request, clock=clock)
    view = cases.find_for(reader, case.id, clock=clock)

    assert refused.value.code == "request.not_found"
    assert (view.case.state, view.case.deciding) == ("corrected", OWNER)
    assert view.decision is not None
    assert view.decision.reason == "Two rooms, indeed."
