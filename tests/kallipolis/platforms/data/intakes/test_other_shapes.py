"""A file that comes otherwise than the one before takes nothing away that is published."""

from pathlib import Path
from typing import Any

import pytest
from pytest_django import Settings

from kallipolis.foundation.actors import system
from kallipolis.foundation.errors import Refusal
from kallipolis.foundation.jobs import api as jobs
from kallipolis.foundation.jobs.contracts import JobState
from kallipolis.foundation.packs.testing import publish_documents
from kallipolis.platforms.data.datasets.testing import make_dataset, make_field
from kallipolis.platforms.data.intakes import api as intakes
from kallipolis.platforms.data.intakes.adapters import sorting
from kallipolis.platforms.data.intakes.contracts import Intake, IntakeState
from kallipolis.platforms.data.intakes.logic import columns
from kallipolis.platforms.data.lakehouse import api as lakehouse
from kallipolis.platforms.data.lakehouse.testing import with_lakehouse
from kallipolis.platforms.data.sources.contracts import Files, Format
from kallipolis.platforms.data.sources.testing import make_source, with_connections

pytestmark = pytest.mark.django_db

TEST = system("test")
MADE = {"code": '"编号"', "value": '"数值"'}
GOOD = "编号,数值\na,1\nb,2\n"


@pytest.fixture(autouse=True)
def store(tmp_path: Path, settings: Settings) -> Path:
    """Return the folder in which the source finds its files."""
    folder = tmp_path / "store"
    folder.mkdir()
    chosen = with_connections(settings.KALLIPOLIS, tmp_path, store=folder.as_uri())
    settings.KALLIPOLIS = with_lakehouse(chosen, tmp_path / "lakehouse")
    return folder


def declare(**source: Any) -> None:
    fields = (make_field("code", required=True), make_field("value", type="number"))
    said: dict[str, Any] = {"complete": True, "takes": MADE} | source
    publish_documents(dataset=[make_dataset(fields=fields)], source=[make_source(**said)])


def take_in(store: Path, content: str | bytes) -> Intake:
    raw = content.encode() if isinstance(content, str) else content
    (store / "a.csv").write_bytes(raw)
    return intakes.run(TEST, "station-list")


def published() -> list[tuple[object, ...]]:
    with lakehouse.asking({"t": sorting.published("stations")}) as engine:
        found = engine.table("SELECT code, value FROM t ORDER BY code")
    return [tuple(row.values()) for row in found.to_pylist()]


@pytest.mark.parametrize(
    ("content", "code"),
    [
        ("编号,读数\na,1\n", "intake.columns_missing"),
        ("编号\na\n", "intake.columns_missing"),
        ("编号;数值\na;1\n", "intake.columns_missing"),
        ("某县监测站\n编号,数值\na,1\n", "intake.columns_missing"),
        (GOOD.encode("gb18030"), "source.encoding_other"),
        ("编号,数值\n", "intake.nothing_came"),
        ("编号,数值\na,一\nb,二\n", "intake.nothing_sound"),
        ("", "source.empty"),
        ("\n\n", "source.empty"),
        (b"PK\x03\x04\x00\x00,\xff\n\x00,", "source.encoding_other"),
    ],
)
def test_what_is_published_stays_when_a_file_comes_that_is_none(
    store: Path, content: str | bytes, code: str
) -> None:
    declare()
    take_in(store, GOOD)

    with pytest.raises(Refusal) as caught:
        take_in(store, content)

    assert caught.value.code == code
    assert published() == [("a", 1.0), ("b", 2.0)]
    assert intakes.intakes(TEST, "stations")[0].state is IntakeState.FAILED
    assert intakes.balance(TEST, "stations").adds_up
    assert take_in(store, GOOD).published == 2


def test_it_is_said_which_columns_are_missing_and_which_came(store: Path) -> None:
    declare()

    with pytest.raises(Refusal) as caught:
        take_in(store, "编号,读数\na,1\n")

    assert caught.value.values == {"missing": "数值", "there": "编号, 读数"}


def test_a_column_is_missed_that_came_before_and_is_named_by_no_expression(store: Path) -> None:
    declare(takes={})
    take_in(store, "code,value\na,1\n")

    with pytest.raises(Refusal) as caught:
        take_in(store, "code,reading\na,1\n")

    assert caught.value.values["missing"] == "value"


def test_a_field_for_which_no_column_ever_came_is_nothing(store: Path) -> None:
    declare(takes={})

    assert take_in(store, "code\na\n").published == 1


def test_columns_that_come_in_another_order_or_are_new_do_no_harm(store: Path) -> None:
    declare()
    take_in(store, GOOD)

    done = take_in(store, "备注,数值,编号\n甲,3,a\n")

    assert (done.published, published()) == (1, [("a", 3.0)])


def test_a_row_is_held_with_the_columns_it_came_with_and_no_others(store: Path) -> None:
    declare()
    take_in(store, "编号,数值,备注\na,1,甲\nb,2,乙\n")

    take_in(store, "编号,数值\na,1\nb,二\n")

    (held,) = intakes.quarantined(TEST, "stations")
    assert held.values == {"编号": "b", "数值": "二"}


def test_all_there_is_may_be_nothing_where_the_source_says_so(store: Path) -> None:
    declare(empty=True)
    take_in(store, GOOD)

    take_in(store, "编号,数值\n")

    assert published() == []
    assert intakes.balance(TEST, "stations").superseded == 2


def test_the_faults_of_an_intake_of_which_nothing_was_sound_are_told(store: Path) -> None:
    declare()
    take_in(store, GOOD)

    with pytest.raises(Refusal, match="nothing_sound"):
        take_in(store, "编号,数值\na,一\nb,二\n")

    (failed, _) = intakes.intakes(TEST, "stations")
    assert (failed.received, failed.faults) == (2, {"value:type": 2})


def test_what_is_refused_is_not_tried_again_and_again(store: Path) -> None:
    declare()
    (store / "a.csv").write_text("编号\na\n")

    intakes.ask_for(TEST, "station-list")
    jobs.run_due()

    assert len(intakes.intakes(TEST, "stations")) == 1
    assert jobs.find((JobState.WAITING, JobState.DEAD)) == ()


def test_what_nobody_sees_around_a_value_is_left_away(store: Path) -> None:
    declare()

    take_in(store, "编号,数值\n\u3000a\u00a0,\t1 \n")

    assert published() == [("a", 1.0)]


def test_rows_that_came_before_a_column_was_asked_for_are_checked_once_more(store: Path) -> None:
    declare()
    take_in(store, "编号,数值,代码\na,1,a\n,2,b\n")
    declare(takes=MADE | {"value": '"读数"'})

    intakes.replay(TEST, "station-list", reason="the source takes another column")

    (held,) = intakes.quarantined(TEST, "stations")
    assert held.faults == ("code:required",)


def test_what_a_lambda_names_is_no_column() -> None:
    source = make_source(takes={"code": "list_transform(split(a, ','), x -> x || b)"})

    assert columns.asked(source) == ("a", "b")


@pytest.mark.parametrize(("format", "has"), [("csv", True), ("json", False), ("excel", True)])
def test_rows_have_the_same_columns_where_heads_stand_above_them(format: Format, has: bool) -> None:
    reads = Files(connection="store", path="a", format=format)

    assert columns.has_heads(make_source(reads=reads)) is has
