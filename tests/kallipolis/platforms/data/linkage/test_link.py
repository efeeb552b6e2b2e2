"""Which records are one person: worked examples, each of a way in which offices go wrong."""

from pathlib import Path

import pyarrow.parquet as pq
import pytest
from tests.kallipolis.platforms.data.linkage.worked import (
    CLERK,
    Row,
    add,
    kept_persons,
    limits,
    link,
    number_of,
    others,
    she,
)

from kallipolis.foundation.actors import Actor, ActorKind
from kallipolis.foundation.errors import Refusal
from kallipolis.platforms.data.linkage import api
from kallipolis.platforms.data.linkage.contracts import RecordKey, Verdict
from kallipolis.platforms.data.linkage.testing import as_table

HERS = she("1")
OTHER_NUMBER = number_of(2)
STRANGER = {
    **others()[0],
    "record": "s",
    "name": "王强",
    "id_number": None,
    "phone": None,
    "line": "新路1号",
}


def are_one(folder: Path, *records: str) -> bool:
    """Say whether these records are of one person."""
    persons = kept_persons(folder)
    return len({persons[record] for record in records}) == 1


@pytest.mark.parametrize(
    "wrong",
    [
        {"id_number": None, "name": "LIN XIAOYAN"},
        {"id_number": None, "name": "林曉燕"},
        {"id_number": None, "name": "林小燕"},
        {"id_number": None, "birth_date": "1985-07-03"},
        {"id_number": None, "birth_date": "1985-03-08"},
        {"id_number": None, "phone": None},
        {"id_number": None, "line": "和平路9号", "region": "990177"},
        {"id_number": number_of(1)[:-1], "phone": None, "line": None},
        {"id_number": number_of(1)[:15] + "99" + number_of(1)[17:]},
        {"birth_date": "1999-09-09", "phone": None, "line": None},
    ],
    ids="+".join,
)
def test_what_one_office_gets_wrong_does_not_make_two_of_her(tmp_path: Path, wrong: Row) -> None:
    link(tmp_path, [HERS, she("2", **wrong), *others()])

    assert are_one(tmp_path, "1", "2")


@pytest.mark.parametrize(
    "else_",
    [
        {"id_number": OTHER_NUMBER},
        {"id_number": None, "name": "林晓梅"},
        {"id_number": number_of(1)[:-1], "name": "赵建军", "phone": None, "line": None},
        {"id_number": None, "name": "王强", "sex": "male", "birth_date": "1984-01-01"},
        {"id_number": None, "birth_date": "1951-12-30", "phone": None, "line": None},
        {"name": "赵建军", "birth_date": "1990-10-10", "sex": "male", "phone": None, "line": None},
    ],
    ids="+".join,
)
def test_who_only_shares_something_with_her_is_somebody_else(tmp_path: Path, else_: Row) -> None:
    link(tmp_path, [HERS, she("2", **else_), *others()])

    assert not are_one(tmp_path, "1", "2")


def test_a_twin_without_a_number_goes_to_a_steward_and_not_to_her(tmp_path: Path) -> None:
    link(tmp_path, [HERS, she("2", id_number=None, name="林晓梅"), *others()])

    (pair,) = api.compared(CLERK, tmp_path / "kept.db", limits=limits(tmp_path))

    assert pair.doubt.kind == "name-differs"
    assert pair.doubt.because[:2] == ("linkage.name.near", "linkage.birth.same")
    assert (pair.doubt.weight or 0) > 10
    assert {pair.left.name, pair.right.name} == {HERS["name"], "林晓梅"}


def test_a_borrowed_number_goes_to_a_steward(tmp_path: Path) -> None:
    borrower = she("2", name="赵建军", birth_date="1990-10-10", phone="10099990000", line=None)
    link(tmp_path, [HERS, she("3"), borrower, *others()])

    (pair,) = api.compared(CLERK, tmp_path / "kept.db", limits=limits(tmp_path))

    assert (pair.doubt.kind, pair.doubt.because) == ("shared-id", ("linkage.id.shared",))
    assert are_one(tmp_path, "1", "3")


def test_namesakes_born_on_one_day_are_ambiguous(tmp_path: Path) -> None:
    namesake = she("2", id_number=OTHER_NUMBER)
    link(tmp_path, [HERS, namesake, she("3", id_number=None), *others()])

    found = api.compared(CLERK, tmp_path / "kept.db", limits=limits(tmp_path))

    assert [pair.doubt.kind for pair in found] == ["ambiguous", "ambiguous"]
    assert len({kept_persons(tmp_path)[record] for record in "123"}) == 3


def test_records_without_numbers_find_each_other(tmp_path: Path) -> None:
    link(tmp_path, [she("1", id_number=None), she("2", id_number=None), *others()])

    assert are_one(tmp_path, "1", "2")


def test_a_batch_is_linked_to_what_is_kept(tmp_path: Path) -> None:
    link(tmp_path, [HERS, *others()])
    before = kept_persons(tmp_path)

    add(tmp_path, [she("2", id_number=None), she("3", name="LIN XIAOYAN", id_number=None)])

    assert are_one(tmp_path, "1", "2", "3")
    assert before.items() <= kept_persons(tmp_path).items()


def test_a_batch_that_says_more_brings_together_who_was_two(tmp_path: Path) -> None:
    link(tmp_path, [she("1", id_number=None), *others()])

    done = add(tmp_path, [she("2")])

    assert are_one(tmp_path, "1", "2")
    assert done.changes == {"created": 0}


def test_a_merge_is_undone_and_stays_undone(tmp_path: Path) -> None:
    kept, rows = tmp_path / "kept.db", [HERS, she("2", id_number=None, phone=None, line=None)]
    link(tmp_path, [rows[0], {**rows[1], "birth_date": None}, *others()])
    before = kept_persons(tmp_path)
    link(tmp_path, [*rows, *others()])
    (merge,) = api.changes(CLERK, kept, limits=limits(tmp_path))

    api.reverse(CLERK, kept, merge.number, limits=limits(tmp_path))
    undone = kept_persons(tmp_path)
    add(tmp_path, [STRANGER])
    link(tmp_path, [*rows, *others()])

    assert merge.kind == "merged"
    assert undone == before
    assert before.items() <= kept_persons(tmp_path).items()


def test_what_has_changed_again_is_not_undone(tmp_path: Path) -> None:
    kept, rows = tmp_path / "kept.db", [HERS, she("2", id_number=None)]
    link(tmp_path, [rows[0], {**rows[1], "birth_date": None, "phone": None, "line": None}])
    link(tmp_path, [*rows, *others()])
    add(tmp_path, [she("3")])

    with pytest.raises(Refusal) as refused:
        api.reverse(CLERK, kept, 1, limits=limits(tmp_path))

    assert refused.value.code == "linkage.changed_since"


@pytest.mark.parametrize(("same", "one"), [(True, True), (False, False)])
def test_what_a_steward_says_holds(tmp_path: Path, *, same: bool, one: bool) -> None:
    twin = she("2", id_number=None, name="林晓梅")
    link(tmp_path, [HERS, twin, *others()])
    keys = RecordKey("household", "1"), RecordKey("household", "2")
    verdict = Verdict(left=keys[0], right=keys[1], same=same)

    api.say(CLERK, tmp_path / "kept.db", verdict, limits=limits(tmp_path))
    add(tmp_path, [STRANGER])

    assert are_one(tmp_path, "1", "2") is one
    assert api.compared(CLERK, tmp_path / "kept.db", limits=limits(tmp_path)) == ()


def test_records_come_as_parquet_too(tmp_path: Path) -> None:
    file = tmp_path / "records.parquet"
    pq.write_table(as_table([HERS, she("2")]), file)

    done = api.link(CLERK, tmp_path / "kept.db", file, limits=limits(tmp_path))

    assert (done.records, done.persons) == (2, 1)


@pytest.mark.parametrize(
    ("rows", "code"),
    [
        ([HERS, HERS], "linkage.record_twice"),
        ([{"dataset": "a", "record": "1"}], "linkage.columns_missing"),
    ],
)
def test_records_that_do_not_fit_are_refused(tmp_path: Path, rows: list[Row], code: str) -> None:
    table = as_table(rows).select(list(rows[0]))

    with pytest.raises(Refusal) as refused:
        api.link(CLERK, tmp_path / "kept.db", table, limits=limits(tmp_path))

    assert refused.value.code == code
    assert not (tmp_path / "kept.db").exists()


def test_nobody_but_the_platform_sees_or_links(tmp_path: Path) -> None:
    somebody = Actor(kind=ActorKind.RESIDENT, name="somebody", purpose="curious")
    link(tmp_path, [HERS])

    with pytest.raises(Refusal) as refused:
        api.compared(somebody, tmp_path / "kept.db", limits=limits(tmp_path))

    assert refused.value.code == "linkage.not_found"
