"""Two records side by side on the desk: said by a key, and the next pair comes at once."""

import re
from pathlib import Path

import msgspec
import pytest
from pytest_django import Settings
from tests.kallipolis.channels.desk.conftest import LogIn
from tests.kallipolis.platforms.data.linkage.worked import others, she

from kallipolis.foundation.actors import system
from kallipolis.platforms.application.cases.testing import Office
from kallipolis.platforms.application.reviews import api as reviews
from kallipolis.platforms.data.consolidations import api as consolidations
from kallipolis.platforms.data.consolidations.models import StoredDoubt, StoredReview
from kallipolis.platforms.data.consolidations.testing import (
    deliver,
    make_linked_registry,
    make_person_registry,
    publish_linked,
)
from kallipolis.platforms.data.lakehouse.testing import with_lakehouse

OWNER = "civil-affairs@440000"
pytestmark = pytest.mark.django_db


@pytest.fixture
def path(tmp_path: Path, settings: Settings, office: Office) -> str:
    """Open the case of two doubtful pairs, and return where they are compared."""
    chosen = with_lakehouse(settings.KALLIPOLIS, tmp_path / "lakehouse")
    settings.KALLIPOLIS = msgspec.structs.replace(chosen, state=str(tmp_path / "state"))
    kept_by = msgspec.structs.replace(make_person_registry(), source="civil-affairs")
    publish_linked(make_linked_registry(), kept_by)
    twins = [
        she(name, id_number=None, name=name, dataset="health") for name in ("林晓梅", "林晓红")
    ]
    deliver([she("1"), *twins, *others()])
    consolidations.run(system("test"), "population")
    (review,) = StoredReview.objects.all()
    return f"/desk/cases/{reviews.open_case(review.id)}/records"


def test_a_pair_is_answered_and_the_next_comes(path: str, official: LogIn) -> None:
    browser = official("Chen", "decider", organisation=OWNER)
    case = browser.get(path.removesuffix("/records")).content.decode()
    first = browser.get(path).content.decode()
    (pair,) = re.findall(r'name="pair" value="(\w+)"', first)

    answer = browser.post(path, {"pair": pair, "answer": "different"})
    again = browser.post(path, {"pair": pair, "answer": "same"}, follow=True)

    second = browser.get(path).content.decode()
    assert path in case
    assert "The names differ by one character." in first
    assert "林晓燕" in first
    assert 'data-key="3"' in first
    assert answer.headers["Location"] == path
    assert "Somebody has answered this pair already." in again.content.decode()
    assert re.findall(r'name="pair" value="(\w+)"', second) not in ([], [pair])
    assert StoredDoubt.objects.get(id=pair).answer == "different"


def test_who_leads_but_does_not_decide_sees_it_masked(path: str, official: LogIn) -> None:
    page = official("Lu", "lead-reviewer", organisation=OWNER).get(path).content.decode()

    assert "林＊＊" in page
    assert "林晓燕" not in page


def test_another_office_sees_nothing_of_it(path: str, official: LogIn) -> None:
    browser = official("Wu", "decider", organisation="public-security@440300")

    assert browser.get(path).status_code == 404


@pytest.mark.parametrize(
    ("language", "words"),
    [("en", ("Female", "7 March 1985")), ("zh-hans", ("女", "1985年3月7日"))],
)
def test_codes_and_days_are_compared_in_words(
    path: str, official: LogIn, language: str, words: tuple[str, ...]
) -> None:
    browser = official("Chen", "decider", organisation=OWNER)
    browser.cookies.load({"django_language": language})

    page = browser.get(path).content.decode()

    assert [each for each in words if each not in page] == []
    assert "female" not in page
    assert "1985-03-07" not in re.sub(r"<time[^>]*>", "", page)
