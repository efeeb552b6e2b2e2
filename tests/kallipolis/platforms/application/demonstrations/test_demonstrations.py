"""What packs bring for a demo city, and what is found wrong with it."""

from collections.abc import Mapping
from types import MappingProxyType

import msgspec
import pytest
from msgspec.structs import replace

from kallipolis.foundation.packs.testing import publish_documents
from kallipolis.foundation.places import api as places
from kallipolis.foundation.text import everywhere
from kallipolis.platforms.application.demonstrations import api
from kallipolis.platforms.application.demonstrations.contracts import (
    TOPICS,
    Firms,
    Stories,
    Story,
    Trade,
)
from kallipolis.platforms.application.demonstrations.documents import check_cast, check_stories
from kallipolis.platforms.application.demonstrations.testing import make_cast

FIRMS = Firms(
    words=(everywhere("Star"),),
    trades=(Trade(name=everywhere("Lamps"), scope="lamps"),),
    name=everywhere("{word} {trade}"),
)
STORIES = Stories(
    id="told",
    title=everywhere("Told"),
    stories=(
        Story(plot="delivered", share=100),
        Story(plot="delivered", share=100, audience="enterprise"),
        Story(plot="sent", times=1, who="manager"),
    ),
)


class Shelf:
    """All documents in sight of a check."""

    def __init__(self, **documents: Mapping[str, msgspec.Struct]) -> None:
        self.documents = documents

    def find(self, kind: str, id: str) -> msgspec.Struct | None:
        return self.every(kind).get(id)

    def every(self, kind: str) -> Mapping[str, msgspec.Struct]:
        return self.documents.get(kind, MappingProxyType({}))


@pytest.mark.django_db
def test_a_place_without_a_cast_has_no_stories() -> None:
    publish_documents(stories=[STORIES])

    assert (api.cast(), api.stories()) == (None, ())


@pytest.mark.django_db
def test_where_there_are_no_companies_nothing_is_told_of_them() -> None:
    publish_documents(stories=[STORIES], cast=[make_cast()])

    assert [story.plot for story in api.stories()] == ["delivered"]


@pytest.mark.django_db
def test_where_there_are_companies_all_is_told() -> None:
    publish_documents(stories=[STORIES], cast=[make_cast(firms=FIRMS)])

    assert api.stories("told") == STORIES.stories


@pytest.mark.parametrize(
    ("mask", "number", "made"),
    [("S0000####", 7, "S00000007"), ("##-1", 345, "45-1"), ("fixed", 3, "fixed")],
)
def test_a_mask_is_filled_with_a_number(mask: str, number: int, made: str) -> None:
    assert api.filled(mask, number) == made


def test_a_story_is_told_once_at_least() -> None:
    rare, certain = Story(plot="sent", share=1), Story(plot="sent", share=1, times=3)

    assert (rare.count(10), certain.count(10)) == (1, 3)


def test_a_cast_of_no_place_is_found() -> None:
    (remark,) = check_cast(make_cast(id="nowhere"), Shelf())

    assert remark.message == "there is no place `nowhere`"


def test_a_cast_that_is_silent_or_wrongly_numbered_is_found() -> None:
    cast = make_cast(
        says=dict.fromkeys(TOPICS - {"urge"}, ("Yes.",)) | {"weather": ("Fine.",)},
        person_number="12##",
        records={"stars": {"name": "name"}},
    )

    found = {remark.path for remark in check_cast(cast, Shelf(place={cast.id: places.here()}))}

    assert found == {"says.urge", "says.weather", "person_number", "records.stars"}


def test_a_story_of_what_is_not_there_is_found() -> None:
    story = Story(plot="sent", service="moon", example="moon-landing")
    stories = replace(STORIES, stories=(story,))

    found = [remark.message for remark in check_stories(stories, Shelf())]

    assert found == ["there is no service `moon`", "there is no scenario `moon-landing`"]
