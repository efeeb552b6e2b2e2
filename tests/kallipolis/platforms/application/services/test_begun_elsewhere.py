"""What nobody applies for is not offered; words find it where people begin it from elsewhere."""

import pytest

from kallipolis.foundation.packs.testing import publish_documents
from kallipolis.platforms.application.services import api as services
from kallipolis.platforms.application.services.contracts import PublicService, ServiceSearch
from kallipolis.platforms.application.services.testing import make_service

pytestmark = pytest.mark.django_db


def for_nobody(id: str, /, **parts: object) -> PublicService:
    return make_service(id, "灯塔", channels=[], online=False, **parts)


def found(q: str = "") -> tuple[list[str], int]:
    page = services.search(ServiceSearch(q=q))
    return [each.id for each in page.services], page.total


def test_only_what_people_apply_for_is_listed_and_counted() -> None:
    publish_documents(
        service=[
            make_service("applied-for", "灯塔"),
            for_nobody("by-itself"),
            for_nobody("elsewhere", begun_at=["readings"]),
            for_nobody("among-officials", audience=[], begun_at=["case"]),
        ]
    )

    assert found() == (["applied-for"], 1)


def test_words_find_what_is_begun_elsewhere_too() -> None:
    publish_documents(
        service=[
            make_service("applied-for", "灯塔"),
            for_nobody("by-itself"),
            for_nobody("elsewhere", begun_at=["readings", "case"]),
        ]
    )

    page = services.search(ServiceSearch(q="灯塔"))

    assert {each.id: each.begun_at for each in page.services} == {
        "applied-for": (),
        "elsewhere": ("readings", "case"),
    }
    assert page.total == 2


def test_a_service_that_nobody_applies_for_any_more_is_taken_off_the_list() -> None:
    publish_documents(service=[make_service("lamp", "灯塔")])
    before = found("灯塔")

    publish_documents(service=[for_nobody("lamp")])

    assert before == (["lamp"], 1)
    assert found("灯塔") == found() == ([], 0)
