"""Services are found by what people type; the same on SQLite and PostgreSQL."""

from pathlib import Path

import msgspec
import pytest

from kallipolis.foundation.clock import SetClock
from kallipolis.foundation.errors import Refusal
from kallipolis.foundation.organisations.documents import AuthorityPattern, RolePattern
from kallipolis.foundation.packs.testing import publish_documents, publish_packs
from kallipolis.foundation.text import everywhere
from kallipolis.platforms.application.services import api as services
from kallipolis.platforms.application.services.contracts import ServiceSearch, Synonyms
from kallipolis.platforms.application.services.testing import make_service

pytestmark = pytest.mark.django_db
PACKS = Path(__file__).parents[5] / "src" / "kallipolis_packs"
SHIPPED = (PACKS / "core", PACKS / "guangdong", PACKS / "public_services")
FIRST = {
    "驾照换证": "renew-driving-licence",
    "我要驾照换证": "renew-driving-licence",
    "駕駛證換證": "renew-driving-licence",
    "驾照换正": "renew-driving-licence",
    "renew driving license": "renew-driving-licence",
    "renew driving lisence": "renew-driving-licence",
    "购房公积金提取": "withdraw-fund-on-buying-home",
    "身份证丢了": "replace-lost-identity-card",
    "失业": "register-as-unemployed",
    "养老院": "place-in-public-care-home",
    "养老机构备案": "filing-of-care-home",
}
AMONG_FIRST = {
    "养老": "residents-pension-claim",
    "elderly": "yearly-health-check-for-older-people",
    "驾驶證": "renew-driving-licence",
    "jiashizheng": "renew-driving-licence",
    "jiashizhen": "renew-driving-licence",
    "jsz": "renew-driving-licence",
    "driving license": "renew-driving-licence",
    "gjj": "provident-fund-loan",
    "gongjijn": "provident-fund-loan",
    "公积金提取": "withdraw-fund-on-buying-home",
    "公积金提去": "withdraw-fund-on-buying-home",
}


def found(q: str = "", **parts: object) -> list[str]:
    page = services.search(msgspec.structs.replace(ServiceSearch(q=q), **parts))
    return [service.id for service in page.services]


def test_what_people_type_finds_the_service_that_they_mean() -> None:
    publish_packs(*SHIPPED)

    firsts = {q: found(q)[0] for q in FIRST}
    missed = {q: service for q, service in AMONG_FIRST.items() if service not in found(q)[:6]}

    assert firsts == FIRST
    assert missed == {}


def test_a_name_counts_more_than_keywords_and_these_more_than_a_summary() -> None:
    summary = {"en": "", "zh-Hans": "关于灯塔", "zh-Hant": "關於燈塔"}
    publish_documents(
        service=[
            make_service("in-summary", "甲", summary=summary),
            make_service("in-keywords", "乙", keywords=["灯塔"]),
            make_service("in-name", "灯塔"),
            make_service("elsewhere", "丙"),
        ]
    )

    assert found("灯塔") == ["in-name", "in-keywords", "in-summary"]


def test_of_two_alike_the_one_that_is_used_more_comes_first() -> None:
    publish_documents(service=[make_service("first", "灯塔"), make_service("other", "灯塔")])
    services.write_uses()
    clock = SetClock()
    services.write_uses()
    before = found("灯塔")

    services.count_use("other", clock=clock)
    clock.advance(seconds=11)
    services.count_use("other", clock=clock)

    assert before == ["first", "other"]
    assert found("灯塔") == ["other", "first"]
    assert found() == ["other", "first"]
    assert [s.uses for s in services.search(ServiceSearch()).services] == [2, 0]


def test_words_that_mean_the_same_find_the_same() -> None:
    publish_documents(
        service=[make_service("licence", "机动车驾驶证换领"), make_service("other", "居住证换领")],
        synonyms=[Synonyms(id="licence", terms=("驾照", "驾驶证", "driving licence"))],
    )

    assert found("驾照") == found("jiazhao") == found("jsz") == found("driving licences")
    assert found("驾照") == ["licence"]


def test_services_are_narrowed_by_audience_event_and_authority() -> None:
    publish_documents(
        service=[
            make_service("lamp-a", "灯塔", audience=["resident"], life_events=["birth"]),
            make_service("lamp-b", "灯塔", audience=["enterprise"], business_events=["opening"]),
            make_service("lamp-c", "灯塔", audience=["resident", "enterprise"], authority="health"),
        ]
    )

    assert found("灯塔", audience="resident") == found(audience="resident") == ["lamp-a", "lamp-c"]
    assert found("灯塔", event="opening") == found(event="opening") == ["lamp-b"]
    assert found("灯塔", authority="health") == found(authority="health") == ["lamp-c"]


def test_only_what_is_offered_in_a_region_is_listed() -> None:
    publish_packs(PACKS / "core", PACKS / "guangdong", PACKS / "boston")
    publish_documents(
        service=[
            make_service("county", "灯塔", level="county"),
            make_service("in-shenzhen", "灯塔", level="city", regions=["440300"]),
            make_service("in-nanshan", "灯塔", level="county", regions=["440305"]),
            make_service("in-guangzhou", "灯塔", level="city", regions=["440100"]),
        ]
    )

    assert found("灯塔", region="440305") == ["county", "in-nanshan", "in-shenzhen"]
    assert found("灯塔", region="440300") == ["county", "in-nanshan", "in-shenzhen"]
    assert found("灯塔", region="440100") == ["county", "in-guangzhou"]
    assert found("灯塔", region="441900") == ["county"]
    assert found("灯塔", region="US-MA-BOS") == []
    assert "boston-moving-truck-permit" in found(region="US-MA-BOS")


def test_what_is_done_at_a_level_that_is_not_listed_is_shown_but_not_as_online() -> None:
    publish_packs(PACKS / "core", PACKS / "guangdong")
    streets = RolePattern(role="lamplighters", levels={"street": everywhere("Lamplighters")})
    pattern = AuthorityPattern(id="lamplighters", roles=(streets,), within=("440000",))
    office = {"level": "street", "authority": "lamplighters"}
    publish_documents(service=[make_service("lamp", "灯塔", **office)], authority_pattern=[pattern])

    listed = {
        region: [
            each.online for each in services.search(ServiceSearch(q="灯塔", region=region)).services
        ]
        for region in ("", "440305", "441900", "441900121")
    }

    assert listed == {"": [True], "440305": [False], "441900": [False], "441900121": [True]}


def test_a_region_that_is_not_there_is_refused() -> None:
    with pytest.raises(Refusal) as refused:
        found("灯塔", region="999999")

    assert refused.value.code == "region.not_found"


def test_a_changed_service_is_found_by_its_new_words_only() -> None:
    publish_documents(service=[make_service("a", "灯塔"), make_service("b", "渡船")])

    publish_documents(service=[make_service("a", "码头")])

    assert (found("灯塔"), found("码头"), found("渡船")) == ([], ["a"], ["b"])


@pytest.mark.parametrize("q", ["灯塔", ""])
def test_pages_follow_each_other_and_lose_nothing(q: str) -> None:
    publish_documents(service=[make_service(f"s-{n}", "灯塔") for n in range(5)])

    first = services.search(ServiceSearch(q=q, limit=2))
    second = services.search(ServiceSearch(q=q, limit=2, after=first.next or ""))
    third = services.search(ServiceSearch(q=q, limit=2, after=second.next or ""))

    pages = [[s.id for s in page.services] for page in (first, second, third)]
    assert pages == [["s-0", "s-1"], ["s-2", "s-3"], ["s-4"]]
    assert (first.total, third.next) == (5, None)


def test_what_is_used_comes_before_all_else_from_page_to_page() -> None:
    publish_documents(service=[make_service(f"s-{n}", "灯塔") for n in range(6)])
    clock = SetClock()
    for service in ("s-4", "s-2", "s-4"):
        services.count_use(service, clock=clock)
    services.write_uses()

    pages = [found(limit=2, after=after) for after in ("", "1", "2", "4")]

    assert pages == [["s-4", "s-2"], ["s-2", "s-0"], ["s-0", "s-1"], ["s-3", "s-5"]]


def test_a_page_that_is_none_is_refused() -> None:
    with pytest.raises(Refusal) as refused:
        services.search(ServiceSearch(after="page two"))

    assert refused.value.code == "service.malformed_page"


@pytest.mark.parametrize(
    "q", ["'", '"', "a:b*c", "灯' OR '1", "%_", "NEAR(", "\\", "a' & 'b", "😀", "-" * 300]
)
def test_marks_of_query_languages_are_only_words(q: str) -> None:
    publish_documents(service=[make_service("a", "渡船")])

    assert found(q) == []


def test_uses_are_written_when_asked_for() -> None:
    publish_documents(service=[make_service("a", "灯塔")])
    services.count_use("a", clock=SetClock())

    services.write_uses()

    assert services.search(ServiceSearch()).services[0].uses == 1
