"""Rows in quarantine are corrected in one case at their owner, which the last of them concludes."""

from pathlib import Path

import pytest
from msgspec.structs import replace
from pytest_django import Settings

from kallipolis.foundation.actors import system
from kallipolis.foundation.events import api as outbox
from kallipolis.foundation.ids import RegionCode
from kallipolis.foundation.organisations.contracts import AuthorityRole
from kallipolis.foundation.packs.testing import publish_documents
from kallipolis.foundation.text import Text
from kallipolis.platforms.application.cases import api as cases
from kallipolis.platforms.application.cases.testing import Office
from kallipolis.platforms.application.corrections import api
from kallipolis.platforms.application.corrections.jobs import SUBSCRIPTIONS
from kallipolis.platforms.data.datasets import api as datasets
from kallipolis.platforms.data.datasets.testing import make_dataset
from kallipolis.platforms.data.intakes import api as intakes
from kallipolis.platforms.data.intakes.contracts import Place
from kallipolis.platforms.data.intakes.events import PUBLISHED
from kallipolis.platforms.data.lakehouse.testing import with_lakehouse
from kallipolis.platforms.data.sources.testing import make_source, with_connections

pytestmark = pytest.mark.django_db

TEST = system("test")
OFFICE = "civil-affairs@440300"


@pytest.fixture
def store(tmp_path: Path, settings: Settings) -> Path:
    chosen = with_connections(settings.KALLIPOLIS, tmp_path, store=tmp_path.as_uri())
    settings.KALLIPOLIS = with_lakehouse(chosen, tmp_path / "lakehouse")
    return tmp_path


@pytest.fixture
def office(store: Path) -> Office:
    made = Office()
    declare("440300")
    return made


def declare(region: str) -> None:
    role = AuthorityRole("civil-affairs")
    dataset = make_dataset(owner=role, region=RegionCode(region))
    publish_documents(pack="stations", dataset=[dataset], source=[make_source()])


def take_in(store: Path, text: str) -> None:
    (store / "a.csv").write_text(text)
    intakes.run(TEST, "station-list")
    deliver()


def deliver() -> None:
    while outbox.dispatch(subscriptions=SUBSCRIPTIONS):
        pass


def correct_first(value: str) -> None:
    found = intakes.quarantined(TEST, "stations")[-1]
    place = Place(dataset="stations", intake=found.intake, row=found.row)
    intakes.correct(TEST, place, {"value": value}, reason="Looked up.")
    deliver()


@pytest.mark.parametrize(("language", "name"), [("en", "Stations"), ("zh-hant", "監測站點")])
def test_the_case_is_about_the_dataset_as_the_place_calls_it(
    office: Office, store: Path, settings: Settings, language: str, name: str
) -> None:
    settings.LANGUAGE_CODE = language
    title = Text(en="Stations", zh_hans="监测站点", zh_hant="監測站點")
    named = replace(datasets.get("stations"), title=title)
    publish_documents(pack="stations", dataset=[named], source=[make_source()])
    take_in(store, "code,value\na,many\n")

    opened = api.case_of("stations")

    assert opened is not None
    assert cases.find_for(TEST, opened).case.applicant_name == name


def test_bad_rows_open_one_case_at_the_owner_with_a_clock(office: Office, store: Path) -> None:
    take_in(store, "code,value\na,many\n")
    opened = api.case_of("stations")
    assert opened is not None
    take_in(store, "code,value\nb,few\nc,none\n")

    view = cases.find_for(office.official("data-keeper"), opened)

    assert api.case_of("stations") == opened
    assert (view.case.deciding, view.case.state) == (OFFICE, "raised")
    assert view.case.step_due_at is not None
    assert view.answers["dataset"] == "stations"
    assert [entry.action for entry in view.history][-1] == "add"
    assert {offer.name for offer in view.actions} >= {"take-on"}


def test_the_case_is_done_with_its_last_row_and_later_rows_open_another(
    office: Office, store: Path
) -> None:
    take_in(store, "code,value\na,many\nb,few\n")
    opened = api.case_of("stations")
    assert opened is not None
    office.act("data-keeper", cases.find_for(TEST, opened).case, "take-on")

    correct_first("1")
    assert api.case_of("stations") == opened
    correct_first("2")

    assert cases.find_for(TEST, opened).case.state == "settled"
    assert api.case_of("stations") is None
    take_in(store, "code,value\nc,none\n")
    assert api.case_of("stations") not in {None, opened}


def test_an_intake_that_arrives_twice_changes_nothing(office: Office, store: Path) -> None:
    take_in(store, "code,value\na,many\n")
    opened = api.case_of("stations")
    found = outbox.recorded(subject="stations", limit=10)
    fact = next(each for each in found if each.type == PUBLISHED)

    SUBSCRIPTIONS[0].react(fact)

    assert opened is not None
    assert api.case_of("stations") == opened
    assert len(cases.find_for(TEST, opened).history) == 1


def test_without_bad_rows_or_without_an_owner_here_there_is_no_case(
    office: Office, store: Path
) -> None:
    take_in(store, "code,value\na,1\n")
    assert api.case_of("stations") is None
    declare("990000")

    take_in(store, "code,value\nb,many\n")

    assert api.case_of("stations") is None
