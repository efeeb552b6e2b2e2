"""A portal of CKAN as they are: many pages, words by language, faults of all kinds on the way."""

from pathlib import Path

import pytest
from pytest_django import Settings
from tests.kallipolis.platforms.data.harvests.portal import (
    ERROR_PAGE,
    OFFICE,
    SITE,
    Package,
    Portal,
    package,
)
from tests.serving import Reply, serving

from kallipolis.foundation.actors import system
from kallipolis.foundation.errors import Outage, Refusal
from kallipolis.foundation.packs.testing import publish_documents
from kallipolis.platforms.data.harvests import api as harvests
from kallipolis.platforms.data.harvests.contracts import Gathered, Listed
from kallipolis.platforms.data.harvests.testing import make_harvest
from kallipolis.platforms.data.sources.testing import with_connections

pytestmark = pytest.mark.django_db

TEST = system("test")
WORDS = {"en": "Free berths", "zh_Hans": "空闲泊位", "zh_TW": "空閒泊位", "fr": "Postes libres"}


@pytest.fixture
def place(tmp_path: Path, settings: Settings) -> tuple[Path, Settings]:
    """Return where connections are said, with a harvest that is declared."""
    publish_documents(pack="portals", harvest=[make_harvest()])
    return tmp_path, settings


def gather(place: tuple[Path, Settings], portal: Portal) -> Gathered:
    folder, settings = place
    with serving(portal) as address:
        settings.KALLIPOLIS = with_connections(settings.KALLIPOLIS, folder, neighbour=address)
        return harvests.run(TEST, "neighbour")


def listed(place: tuple[Path, Settings], *packages: Package) -> Listed:
    gather(place, Portal(packages))
    (found,) = harvests.search()
    return found


@pytest.mark.parametrize(("most", "pages"), [(1000, 13), (50, 25)])
def test_more_than_a_thousand_datasets_are_gathered_page_by_page(
    place: tuple[Path, Settings], most: int, pages: int
) -> None:
    portal = Portal([package(number) for number in range(1234)], most=most)

    went = gather(place, portal)
    again = gather(place, portal)

    assert (went.found, went.added, went.faults) == (1234, 1234, ())
    assert (again.added, again.changed, again.gone) == (0, 0, 0)
    assert len(portal.searched) == 2 * pages
    assert portal.statuses == 2


def test_a_dataset_that_is_listed_twice_is_taken_once(place: tuple[Path, Settings]) -> None:
    moved = [package(number) for number in (1, 2, 2, 3)]

    went = gather(place, Portal(moved, most=2))

    assert (went.found, went.added) == (3, 3)


def test_a_dataset_leads_to_its_page_on_the_portal(place: tuple[Path, Settings]) -> None:
    found = listed(place, package(7))

    assert found.page == f"{SITE}/dataset/berths-0007"
    assert (found.publisher, found.tags, found.formats) == (
        "Harbour Office",
        ("harbour",),
        ("CSV",),
    )
    assert found.modified_at is not None
    assert found.modified_at.isoformat() == "2026-02-03T04:05:06.700000+00:00"


def test_a_page_that_a_dataset_names_itself_goes_first(place: tuple[Path, Settings]) -> None:
    found = listed(place, package(7, url="https://harbour.example/berths"))

    assert found.page == "https://harbour.example/berths"


@pytest.mark.parametrize(
    "said",
    [
        {"title_translated": WORDS, "notes_translated": WORDS},
        {"title": WORDS, "notes": WORDS},
    ],
)
def test_titles_are_taken_by_language(
    place: tuple[Path, Settings], said: dict[str, object]
) -> None:
    found = listed(place, package(7, **said))

    for_each = ("Free berths", "空闲泊位", "空閒泊位")
    assert (found.title.en, found.title.zh_hans, found.title.zh_hant) == for_each
    assert (found.summary.en, found.summary.zh_hans, found.summary.zh_hant) == for_each


@pytest.mark.parametrize("said", [{}, {"en": ""}, None, "Berths", {"fr": None}])
def test_a_title_that_is_translated_into_nothing_is_the_plain_one(
    place: tuple[Path, Settings], said: object
) -> None:
    found = listed(place, package(7, title_translated=said))

    assert (found.title.en, found.title.zh_hans) == ("Berths 7", "Berths 7")


@pytest.mark.parametrize(
    ("said", "licence"),
    [
        ({"license_id": "notspecified", "license_title": "License not specified"}, "?"),
        ({"license_id": None, "license_title": None}, "?"),
        ({"license_id": "", "license_title": ""}, "?"),
        ({"license_id": "cc-zero", "license_title": None}, "cc-zero"),
    ],
)
def test_where_no_licence_is_named_that_of_the_harvest_holds(
    place: tuple[Path, Settings], said: dict[str, object], licence: str
) -> None:
    assert listed(place, package(7, **said)).licence == licence


@pytest.mark.parametrize(
    ("said", "publisher"),
    [
        ({"organization": None, "author": "Mole Office"}, "Mole Office"),
        (
            {"organization": None, "extras": [{"key": "publisher_name", "value": "Pilots"}]},
            "Pilots",
        ),
        ({"organization": OFFICE | {"title_translated": {"zh": "港务局"}}}, "港务局"),
        ({"organization": None}, ""),
    ],
)
def test_who_publishes_is_found_where_portals_say_it(
    place: tuple[Path, Settings], said: dict[str, object], publisher: str
) -> None:
    assert listed(place, package(7, **said)).publisher == publisher


def test_tags_by_language_are_taken_where_there_are_no_others(
    place: tuple[Path, Settings],
) -> None:
    said = {"tags": [], "keywords": {"en": ["quay", "ship"], "fr": ["quai"]}}

    assert listed(place, package(7, **said)).tags == ("quay", "ship")


@pytest.mark.parametrize(
    ("reply", "error"),
    [
        (Reply(status=502, words=ERROR_PAGE), "harvest.away"),
        (Reply(status=429, headers={"Retry-After": "30"}), "harvest.away"),
        (Reply(words="{}", headers={"Content-Length": "9000"}), "harvest.away"),
        (Reply(status=404, words=ERROR_PAGE), "source.unreadable"),
        (Reply(status=403, words='{"success": false}'), "source.denied"),
        (Reply(status=409, words='{"success": false}'), "source.unreadable"),
        (Reply(words=ERROR_PAGE), "harvest.unreadable"),
        (Reply(words='{"success": false, "error": {}}'), "harvest.unreadable"),
    ],
)
def test_a_page_that_fails_on_the_way_leaves_what_was_gathered(
    place: tuple[Path, Settings], reply: Reply, error: str
) -> None:
    packages = [package(number) for number in range(6)]
    gather(place, Portal(packages, most=2))

    with pytest.raises((Refusal, Outage)):
        gather(place, Portal(packages[:4], most=2, broken={2: reply}))

    went = harvests.runs(TEST)["neighbour"]
    assert went.error == error
    assert len(harvests.search()) == 6
