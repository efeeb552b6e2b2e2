"""Datasets are derived from others, held to their contracts, and follow when those change."""

from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from pytest_django import Settings

from kallipolis.foundation.actors import ANONYMOUS, system
from kallipolis.foundation.errors import Refusal
from kallipolis.foundation.events import api as outbox
from kallipolis.foundation.jobs import api as jobs
from kallipolis.foundation.packs.testing import publish_documents
from kallipolis.platforms.data.datasets.testing import make_dataset, make_field
from kallipolis.platforms.data.derivations import api
from kallipolis.platforms.data.derivations import jobs as work
from kallipolis.platforms.data.derivations.contracts import Input
from kallipolis.platforms.data.derivations.testing import make_derivation
from kallipolis.platforms.data.intakes import api as intakes
from kallipolis.platforms.data.intakes.adapters import book
from kallipolis.platforms.data.intakes.contracts import IntakeState, Place
from kallipolis.platforms.data.lakehouse import api as lakehouse
from kallipolis.platforms.data.lakehouse.contracts import Mode, TableName
from kallipolis.platforms.data.lakehouse.testing import with_lakehouse
from kallipolis.platforms.data.lineage import api as lineage
from kallipolis.platforms.data.lineage import jobs as telling
from kallipolis.platforms.data.sources.testing import make_source, with_connections
from kallipolis.site.command import main

pytestmark = pytest.mark.django_db

TEST = system("test")
BY_CODE = "value-by-code"


@pytest.fixture(autouse=True)
def store(tmp_path: Path, settings: Settings) -> Path:
    chosen = with_connections(settings.KALLIPOLIS, tmp_path, store=tmp_path.as_uri())
    settings.KALLIPOLIS = with_lakehouse(chosen, tmp_path / "lakehouse")
    return tmp_path


def declare(fields: tuple[Any, ...] = (), **changes: Any) -> None:
    """Put measurements in force, their source, and what is derived from them."""
    usual = (make_field("code", required=True), make_field("value", type="number"))
    publish_documents(
        dataset=[
            make_dataset(key=(), fields=(*usual, make_field("day", type="date"))),
            make_dataset(BY_CODE, fields=fields or usual),
        ],
        source=[make_source(complete=True)],
        derivation=[make_derivation(**changes)],
    )


def take_in(store: Path, text: str) -> None:
    (store / "a.csv").write_text(text)
    intakes.run(TEST, "station-list")


def rows(dataset: str = BY_CODE, columns: str = "code, value") -> list[tuple[object, ...]]:
    with lakehouse.asking({"t": intakes.table_of(dataset)}) as engine:
        found = engine.table(f"SELECT {columns} FROM t ORDER BY ALL")
    return [tuple(row.values()) for row in found.to_pylist()]


def test_a_dataset_is_derived_of_what_its_inputs_have_published_now(store: Path) -> None:
    declare()
    take_in(store, "code,value\na,1\nb,2.5\na,3\n")

    done = api.run(TEST, BY_CODE)

    assert rows() == [("a", 4.0), ("b", 2.5)]
    newest = lakehouse.versions(intakes.table_of("stations"))[0].id
    assert (done.versions, done.engine, done.parts) == ({"stations": newest}, "duckdb", None)


def test_what_is_derived_again_takes_the_place_of_what_was_and_counts_add_up(store: Path) -> None:
    declare()
    take_in(store, "code,value\na,1\nb,2\n")
    api.run(TEST, BY_CODE)
    take_in(store, "code,value\na,5\n")

    api.run(TEST, BY_CODE)

    assert rows() == [("a", 5.0)]
    balance = intakes.balance(TEST, BY_CODE)
    assert (balance.received, balance.published, balance.superseded) == (3, 1, 2)
    assert balance.adds_up


def test_nothing_is_done_while_no_input_has_changed_unless_it_is_wanted_anew(store: Path) -> None:
    declare()
    take_in(store, "code,value\na,1\n")
    first = api.run(TEST, BY_CODE)

    again, anew = api.run(TEST, BY_CODE), api.run(TEST, BY_CODE, anew=True)

    assert (again.intake, again.is_new) == (first.intake, False)
    assert (anew.intake != first.intake, anew.is_new) == (True, True)


def test_a_query_that_changed_is_run_though_no_input_did(store: Path) -> None:
    declare()
    take_in(store, "code,value\na,1\na,3\n")
    api.run(TEST, BY_CODE)
    declare(sql="SELECT code, max(value) AS value FROM stations GROUP BY code")

    api.run(TEST, BY_CODE)

    assert rows() == [("a", 3.0)]


def test_rows_that_break_the_contract_are_held_and_not_mended_there(store: Path) -> None:
    declare(
        fields=(
            make_field("code", required=True),
            make_field("value", type="number", most=3),
        )
    )
    take_in(store, "code,value\na,1\nb,9\n")

    done = api.run(TEST, BY_CODE)

    (held,) = intakes.quarantined(TEST, BY_CODE)
    assert (held.values["code"], held.faults, held.source) == ("b", ("value:most",), BY_CODE)
    assert rows() == [("a", 1.0)]
    place = Place(dataset=BY_CODE, intake=done.intake, row=held.row)
    with pytest.raises(Refusal) as refused:
        intakes.correct(TEST, place, {"value": "2"}, reason="typo")
    assert refused.value.code == "intake.derived"


def test_a_run_that_was_killed_after_it_landed_is_ended_by_whoever_comes_next(
    store: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    declare()
    take_in(store, "code,value\na,1\n")
    monkeypatch.setattr(book, "publish", lambda *_: (_ for _ in ()).throw(KeyboardInterrupt))
    with pytest.raises(KeyboardInterrupt):
        api.run(TEST, BY_CODE)
    monkeypatch.undo()

    ended = intakes.resume(BY_CODE)
    after = api.run(TEST, BY_CODE)

    assert ended is not None
    assert (ended.state, rows()) == (IntakeState.PUBLISHED, [("a", 1.0)])
    assert (after.intake, after.is_new) == (ended.id, False)


def test_only_parts_are_derived_again_of_which_rows_came_or_went(store: Path) -> None:
    by_day = (make_field("day", type="date"), make_field("value", type="number"))
    declare(
        (*by_day, make_field("code")),
        sql="SELECT day, max(code) AS code, sum(value) AS value FROM stations GROUP BY day",
        parts="day",
    )
    take_in(store, "code,value,day\na,1,2026-01-01\nb,2,2026-01-02\nc,3,\n")
    api.run(TEST, BY_CODE)
    stations = TableName("published.stations")
    with lakehouse.asking({"t": stations}) as engine:
        left = engine.table("SELECT * FROM t WHERE code <> 'c'")
    lakehouse.write(stations, left, cause="rows went", mode=Mode.REPLACE)
    more = left.slice(0, 1).set_column(0, "code", [["z"]])
    lakehouse.write(
        stations,
        more.set_column(more.schema.get_field_index("_row"), "_row", [[99]]),
        cause="rows came",
    )

    done = api.run(TEST, BY_CODE)

    assert done.parts is not None
    assert len(done.parts) == 2
    parted = rows(columns="day, code, value")
    api.run(TEST, BY_CODE, anew=True)
    assert parted == rows(columns="day, code, value")
    assert len(parted) == 2


def test_what_is_derived_of_a_dataset_follows_when_that_is_published(store: Path) -> None:
    declare()
    publish_documents(
        dataset=[make_dataset("total", key=(), fields=(make_field("value", type="number"),))],
        derivation=[
            make_derivation(
                "total",
                inputs=(Input(dataset=BY_CODE, name="codes"),),
                sql="SELECT sum(value) AS value FROM codes",
            )
        ],
    )

    take_in(store, "code,value\na,1\nb,2\n")
    deliver()

    assert rows("total", "value") == [(3.0,)]
    assert [each.id for each in api.every()] == [BY_CODE, "total"]


def deliver() -> None:
    """Let what happened be reacted to and jobs be done, as workers do, until nothing is left."""
    while outbox.dispatch(subscriptions=work.SUBSCRIPTIONS) or jobs.run_due():
        pass


def test_what_is_made_of_a_column_is_as_harmful_as_that_and_says_so(store: Path) -> None:
    declare()
    publish_documents(
        dataset=[
            make_dataset(
                key=(),
                fields=(
                    make_field("code"),
                    make_field("value", type="number", level="general-4"),
                ),
            )
        ]
    )

    found = {each.field: each for each in lineage.impact(TEST, BY_CODE).fields}
    used = {each.field: each.uses for each in lineage.impact(TEST, "stations").fields}

    assert found["value"].classified.level == "general-4"
    assert found["value"].classified.because == "stations.value"
    (origin,) = found["value"].origins
    assert (origin.source, origin.columns) == (BY_CODE, ("stations.value",))
    assert [(use.kind, use.id) for use in used["value"]] == [("derivation", BY_CODE)]


def test_a_run_is_told_as_an_event_of_lineage_with_its_columns(store: Path) -> None:
    declare()
    take_in(store, "code,value\na,1\n")
    api.run(TEST, BY_CODE)
    while outbox.dispatch(subscriptions=telling.SUBSCRIPTIONS):
        pass

    _, ended = lineage.events(TEST, BY_CODE)

    assert ended["job"]["name"] == f"derivation.{BY_CODE}"
    assert [each["name"] for each in ended["inputs"]] == ["dataset/stations"]
    fields = ended["outputs"][0]["facets"]["columnLineage"]["fields"]
    (read,) = fields["value"]["inputFields"]
    assert (read["name"], read["field"]) == ("dataset/stations", "value")


def test_the_command_line_derives_all_and_says_what_is_behind(store: Path) -> None:
    declare()
    take_in(store, "code,value\na,1\n")
    before = CliRunner().invoke(main, ["data", "derivations"]).output

    done = CliRunner().invoke(main, ["data", "derive", "--all"])

    after = CliRunner().invoke(main, ["data", "derivations", "--json"]).output
    assert "True" in before
    assert (done.exit_code, '"is_behind": false' in after) == (0, True)
    assert "all derived by duckdb: 1 rows, 1 published" in done.output


def test_without_rows_of_an_input_it_is_said_what_to_do(store: Path) -> None:
    declare()

    with pytest.raises(Refusal) as refused:
        api.run(TEST, BY_CODE)

    assert refused.value.code == "derivation.nothing_published"


def test_who_may_not_derive_is_told_nothing() -> None:
    declare()

    with pytest.raises(Refusal) as refused:
        api.run(ANONYMOUS, BY_CODE)

    assert refused.value.code == "derivation.not_found"
