"""Services as they are published, what they name, and how they are served."""

from pathlib import Path

import msgspec
import pytest
from django.test import Client
from tests.library import Library

from kallipolis.foundation.errors import Refusal
from kallipolis.foundation.money import Money
from kallipolis.foundation.packs.testing import publish_documents, publish_packs
from kallipolis.foundation.text import everywhere
from kallipolis.platforms.application.forms import api as forms
from kallipolis.platforms.application.forms.testing import make_context, make_field, make_form
from kallipolis.platforms.application.rules.testing import make_allowance_rule, make_rule
from kallipolis.platforms.application.services import api as services
from kallipolis.platforms.application.services.contracts import (
    EvidenceType,
    LifeEvent,
    ServiceSearch,
)
from kallipolis.platforms.application.services.logic.checks import check
from kallipolis.platforms.application.services.testing import make_service

PACKS = Path(__file__).parents[5] / "src" / "kallipolis_packs"
FORM = make_form(make_field("boolean", "married"))
pytestmark = pytest.mark.django_db


PASSPORT = EvidenceType(id="passport", name=everywhere("Passport"))


def test_a_service_is_found_by_its_id() -> None:
    publish_documents(service=[make_service("a", "灯塔")])

    assert services.get("a").name.zh_hans == "灯塔"


def test_a_service_that_is_not_there_is_refused() -> None:
    with pytest.raises(Refusal) as refused:
        services.get("nothing")

    assert refused.value.code == "service.not_found"


def test_a_service_without_a_form_has_the_general_one() -> None:
    publish_packs(PACKS / "core")
    publish_documents(service=[make_service("plain"), make_service("deep", form=FORM)])

    plain, deep = services.form_of(services.get("plain")), services.form_of(services.get("deep"))

    assert (plain.id, deep.id) == ("general-submission", "a-form")


def test_evidence_is_needed_on_its_condition() -> None:
    evidence = [
        {"type": "resident-identity-card"},
        {"type": "marriage-certificate", "when": "married"},
    ]
    service = make_service("a", evidence=evidence)

    needed = [
        [each.type for each in services.evidence_needed(service, forms.facts_of(a, make_context()))]
        for a in ({"married": True}, {"married": False}, {})
    ]

    plain = ["resident-identity-card"]
    assert needed == [[*plain, "marriage-certificate"], plain, plain]


def test_proof_that_is_asked_for_twice_is_asked_for_once_and_strictly() -> None:
    evidence = [
        {"type": "lease", "when": "married", "required": False},
        {"type": "lease", "when": "married or not married", "deferrable": True},
        {"type": "lease", "subject": "married"},
    ]
    service = make_service("a", evidence=evidence)

    needed = services.evidence_needed(service, forms.facts_of({"married": True}, make_context()))

    assert [(each.required, each.deferrable, each.subject) for each in needed] == [
        (True, True, ""),
        (True, False, "married"),
    ]


def test_events_come_in_the_order_in_which_people_see_them() -> None:
    publish_documents(
        event=[
            LifeEvent(id="opening", kind="business", name=everywhere("Opening"), order=1),
            LifeEvent(id="work", kind="life", name=everywhere("Work"), order=20),
            LifeEvent(id="birth", kind="life", name=everywhere("Birth"), order=10),
        ]
    )

    found = services.events()

    assert [event.id for event in found] == ["birth", "work", "opening"]


@pytest.mark.parametrize(
    ("parts", "path"),
    [
        ({"life_events": ["nothing"]}, "life_events[0]"),
        ({"evidence": [{"type": "nothing"}]}, "evidence[0].type"),
        ({"parts": [{"service": "nothing"}]}, "parts[0].service"),
        ({"output": {"name": FORM.title, "credential": "nothing"}}, "output.credential"),
        ({"process": "nothing"}, "process"),
        ({"form": "nothing"}, "form"),
        ({"rules": {"decision": "nothing"}}, "rules.decision"),
        ({"fee": "nothing"}, "fee"),
        ({"promised_limit": {"days": 30}}, "promised_limit.days"),
        ({"accepting": "answers.x +"}, "accepting"),
        ({"form": make_form(make_field("text", "x", when="y"))}, "form.pages[0].fields[0].when"),
        (
            {"form": FORM, "evidence": [{"type": "passport", "when": "age > 3"}]},
            "evidence[0].when",
        ),
    ],
)
def test_what_a_service_names_has_to_be_there(parts: dict[str, object], path: str) -> None:
    service = make_service("a", **parts)

    remarks = list(check(service, Library(evidence_type=[PASSPORT])))

    assert [remark.path for remark in remarks] == [path]


@pytest.mark.parametrize("days", [-1, 3661])
@pytest.mark.parametrize("limit", ["promised_limit", "statutory_limit"])
def test_a_limit_is_no_less_than_none_and_no_more_than_ten_years(limit: str, days: int) -> None:
    with pytest.raises(msgspec.ValidationError, match=limit):
        make_service("a", **{limit: {"days": days}})


def test_a_rule_has_to_be_of_the_kind_that_is_asked_for() -> None:
    service = make_service("a", rules={"eligibility": "old-age-allowance"})

    (remark,) = check(service, Library(rule=[make_allowance_rule()]))

    assert remark.expected == "the id of a rule of kind eligibility"


def test_a_fee_in_another_currency_is_read() -> None:
    publish_packs(PACKS / "core", PACKS / "guangdong", PACKS / "boston")

    fee = services.get("boston-moving-truck-permit").fee

    assert fee == Money(amount=6900, currency="USD")


def test_a_fixed_fee_and_a_fee_rule_contradict_each_other() -> None:
    rule = make_rule(id="fee", kind="fee")
    service = make_service("a", rules={"fee": "fee"}, fee={"amount": 100})

    (remark,) = check(service, Library(rule=[rule]))

    assert (remark.path, remark.expected) == ("fee", "`fee`, as in rules")


@pytest.mark.parametrize(
    ("fee", "listed"),
    [
        ({"amount": 100}, (Money(amount=100), False)),
        ("fee", (None, True)),
        (None, (None, False)),
    ],
)
def test_a_list_tells_a_fee_from_one_by_a_rule_and_one_that_nobody_states(
    fee: object, listed: tuple[Money | None, bool]
) -> None:
    publish_documents(service=[make_service("a", fee=fee)])

    (found,) = services.search(ServiceSearch()).services

    assert (found.fee, found.has_fee_rule) == listed


@pytest.mark.parametrize(
    ("online", "channels", "answer"),
    [(True, ["hall"], True), (False, ["online", "hall"], True), (False, ["hall"], False)],
)
def test_what_can_be_sent_in_online_is_told(
    online: bool, channels: list[str], answer: bool
) -> None:
    service = make_service("a", online=online, channels=channels)

    assert service.is_sent_in_online is answer


def test_who_is_competent_is_found_at_the_level_of_the_service() -> None:
    publish_packs(PACKS / "core", PACKS / "guangdong")
    publish_documents(service=[make_service("a", level="city")])

    found = services.competent_authority(services.get("a"), "440305")

    assert found is not None
    assert (found.region, found.roles) == ("440300", ("civil-affairs",))


@pytest.mark.parametrize(
    ("parts", "fee"),
    [
        ([{"service": "free"}], Money(amount=100)),
        ([{"service": "free"}, {"service": "dear"}], Money(amount=600)),
        ([{"service": "free", "when": "married"}], Money(amount=100)),
        ([{"service": "dear", "when": "married"}], None),
        ([{"service": "ruled"}], None),
    ],
)
def test_a_joint_service_costs_what_its_parts_cost(
    parts: list[dict[str, str]], fee: Money | None
) -> None:
    publish_documents(
        service=[
            make_service("free"),
            make_service("dear", fee={"amount": 500}),
            make_service("ruled", fee="a-rule"),
            make_service("joint", fee={"amount": 100}, parts=parts),
        ]
    )

    assert services.stated_fee(services.get("joint")) == fee


def test_where_nobody_plays_the_part_nobody_is_competent() -> None:
    publish_packs(PACKS / "core", PACKS / "boston")
    publish_documents(service=[make_service("a", authority="tobacco")])

    assert services.competent_authority(services.get("a"), "US-MA-BOS") is None


def test_services_are_served_as_json() -> None:
    publish_packs(PACKS / "core")
    publish_documents(service=[make_service("lamp", "灯塔"), make_service("b", form=FORM)])
    client = Client()

    listed = client.get("/api/v1/services", {"q": "灯塔"}).json()
    shown = client.get("/api/v1/services/lamp").json()
    schema = client.get("/api/v1/services/b/form").json()

    assert [service["id"] for service in listed["services"]] == ["lamp"]
    assert (shown["name"]["zh-Hans"], shown["form"]) == ("灯塔", "general-submission")
    assert schema["properties"]["married"]["type"] == "boolean"


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/api/v1/services?limit=0", 422),
        ("/api/v1/services?after=x", 422),
        ("/api/v1/services?colour=red", 422),
        ("/api/v1/services?region=none", 404),
        ("/api/v1/services/none", 404),
        ("/api/v1/services/none/form", 404),
        ("/api/v1/events", 200),
        ("/api/v1/services", 200),
    ],
)
def test_what_is_asked_wrongly_is_answered_with_a_problem(path: str, status: int) -> None:
    answer = Client().get(path)

    assert answer.status_code == status
