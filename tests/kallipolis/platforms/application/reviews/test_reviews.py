"""Doubtful pairs are a case of who keeps the registry, which ends with the last of them."""

from pathlib import Path

import msgspec
import pytest
from pytest_django import Settings
from tests.kallipolis.platforms.data.linkage.worked import others, she

from kallipolis.foundation.actors import system
from kallipolis.foundation.events import api as outbox
from kallipolis.platforms.application.cases import api as cases
from kallipolis.platforms.application.cases.contracts import CaseView
from kallipolis.platforms.application.cases.testing import Office
from kallipolis.platforms.application.reviews import api
from kallipolis.platforms.application.reviews.jobs import SUBSCRIPTIONS
from kallipolis.platforms.data.consolidations import api as consolidations
from kallipolis.platforms.data.consolidations.contracts import Answer, ReviewId
from kallipolis.platforms.data.consolidations.events import REVIEW_ASKED
from kallipolis.platforms.data.consolidations.testing import (
    deliver,
    make_linked_registry,
    make_person_registry,
    publish_linked,
)
from kallipolis.platforms.data.lakehouse.testing import with_lakehouse

pytestmark = pytest.mark.django_db

STEWARD = system("doubtful pairs")
TWIN = {"id_number": None, "name": "林晓梅", "dataset": "health"}


def arrive() -> None:
    while outbox.dispatch(subscriptions=SUBSCRIPTIONS):
        pass


@pytest.fixture
def review(tmp_path: Path, settings: Settings) -> ReviewId:
    """Link a city in which a twin has no number, and let the facts arrive."""
    chosen = with_lakehouse(settings.KALLIPOLIS, tmp_path / "lakehouse")
    settings.KALLIPOLIS = msgspec.structs.replace(chosen, state=str(tmp_path / "state"))
    Office()
    kept_by = msgspec.structs.replace(make_person_registry(), source="civil-affairs")
    publish_linked(make_linked_registry(), kept_by)
    deliver([she("1"), she("2", **TWIN), *others()])
    consolidations.run(STEWARD, "population")
    arrive()
    (asked,) = outbox.recorded(types=(REVIEW_ASKED,))
    return ReviewId(str(asked.data["review"]))


def seen(review: ReviewId) -> CaseView:
    case = api.case_of(review)
    assert case is not None
    return cases.find_for(STEWARD, case)


def test_doubtful_pairs_are_one_case_of_who_keeps_the_registry(review: ReviewId) -> None:
    found = seen(review)

    assert found.case.state == "raised"
    assert found.case.deciding == consolidations.owner_of(make_linked_registry())
    assert found.answers == {"registry": "population", "pairs": 1}
    assert api.review_of(found.case.id) == review
    assert api.open_case(review) == found.case.id


def test_the_case_ends_with_the_last_pair(review: ReviewId) -> None:
    pair = consolidations.next_pair(STEWARD, review)
    assert pair is not None

    consolidations.judge(STEWARD, pair.id, Answer.DIFFERENT)
    arrive()

    assert seen(review).case.state == "settled"


def test_no_case_is_opened_where_nobody_keeps_the_registry(review: ReviewId) -> None:
    alone = msgspec.structs.replace(make_person_registry(), source="nobody")
    publish_linked(make_linked_registry(), alone)

    assert api.open_case(review) is None
