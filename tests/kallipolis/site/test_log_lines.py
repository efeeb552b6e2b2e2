"""Log lines say which case and who acts, and nothing by which a person could be known."""

import io
import json
import logging
from collections.abc import Iterator
from datetime import date
from random import Random
from typing import Any

import pytest
import structlog
from django.test import Client

from kallipolis.foundation.actors import system
from kallipolis.foundation.events import api as events
from kallipolis.foundation.events.contracts import Event
from kallipolis.foundation.events.testing import make_subscription
from kallipolis.foundation.identity.testing import log_in, make_official_user, make_user
from kallipolis.foundation.parties.contracts import Sex
from kallipolis.foundation.parties.testing import synthetic_id_number
from kallipolis.foundation.telemetry import api as telemetry
from kallipolis.foundation.telemetry.adapters import logs
from kallipolis.platforms.application.cases import api as cases
from kallipolis.platforms.application.cases.contracts import Case
from kallipolis.platforms.application.cases.testing import Office

pytestmark = pytest.mark.django_db

NAME, PHONE, STREET = "梁测试", "13800000001", "桃园路 18 号"
NUMBER = synthetic_id_number(Random(7), date(1940, 3, 5), Sex.FEMALE)
PERSONAL = (NAME, NUMBER, PHONE, STREET, NUMBER.lower())
log = structlog.get_logger(__name__)


@pytest.fixture
def lines() -> Iterator[io.StringIO]:
    stream, handlers = io.StringIO(), logging.getLogger().handlers.copy()
    structlog.contextvars.clear_contextvars()
    logs.configure("json", stream=stream)
    yield stream
    logs.configure("console")
    logging.getLogger().handlers[:] = handlers


def read(lines: io.StringIO) -> list[dict[str, Any]]:
    return [json.loads(line) for line in lines.getvalue().splitlines()]


def opened(office: Office) -> Case:
    answers = {"full_name": NAME, "id_number": NUMBER, "phone": PHONE, "living_address": STREET}
    return office.open(answers=answers)


def act(client: Client, case: Case, action: str) -> Any:
    given = {"reason": f"{NAME} {NUMBER} {PHONE}"}
    path = f"/api/v1/cases/{case.id}/actions/{action}"
    return client.post(path, given, content_type="application/json", query_params={"who": NAME})


def test_whatever_fails_in_a_case_is_logged_with_the_case_and_the_actor(
    lines: io.StringIO,
) -> None:
    case = opened(Office())
    user = make_official_user("Chen", "acceptance-officer")

    answer = act(log_in(Client(), user), case, "deliver")

    (line,) = read(lines)
    assert answer.status_code == 403
    assert (line["case"], line["actor"], line["status_code"]) == (case.id, user.party, 403)
    assert line["route"] == "api/v1/cases/<str:case_id>/actions/<str:action>"


def test_no_log_line_of_a_walk_through_a_case_holds_personal_data(lines: io.StringIO) -> None:
    office = Office()
    case = opened(office)
    user = make_user("liang", party=office.resident.party, name=NAME, phone=f"+86{PHONE}")
    holder, stranger = log_in(Client(), user), Client()
    client = log_in(Client(), make_official_user(NAME, "acceptance-officer", "decider"))

    asked = [
        holder.get(f"/cases/{case.id}", {"name": NAME}),
        client.get(f"/desk/cases/{case.id}", {"id": NUMBER}),
        client.get("/desk/", {"q": NAME}),
        client.get("/api/v1/inbox", {"words": NAME, "nonsense": NUMBER}),
        act(client, case, "accept"),
        act(client, case, "nonsense"),
        act(holder, case, "decide"),
        act(stranger, case, "withdraw"),
        stranger.get(f"/nowhere/{NUMBER}", {"phone": PHONE}),
        stranger.post("/accounts/login/", {"login": PHONE, "password": NUMBER}),
        stranger.post("/accounts/signup/", {"name": NAME, "id_number": NUMBER, "phone": PHONE}),
    ]

    text = lines.getvalue()
    assert len([answer for answer in asked if answer.status_code >= 400]) >= 5
    assert len(read(lines)) >= 5
    assert [words for words in PERSONAL if words in text] == []
    assert [words for words in PERSONAL if json.dumps(words).strip('"') in text] == []


def test_a_reaction_has_a_context_of_its_own(lines: io.StringIO) -> None:
    case = opened(Office())

    def look(event: Event) -> None:
        cases.find_for(system("test"), case.id)
        log.warning("looked")

    with telemetry.bound(actor="somebody", request="r1"):
        events.publish("org.kallipolis.test.begun", "s1", {})
        events.dispatch(subscriptions=[make_subscription(look)])
        log.warning("afterwards")

    looked, afterwards = read(lines)[-2:]
    assert (looked["case"], looked["subject"], looked["actor"]) == (case.id, "s1", "kallipolis")
    assert "request" not in looked
    assert afterwards.items() >= {"actor": "somebody", "request": "r1"}.items()
