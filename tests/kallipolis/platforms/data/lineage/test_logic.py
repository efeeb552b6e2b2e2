"""Columns that expressions read, the level that follows, and who names what: pure functions."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kallipolis.platforms.data.datasets.contracts import Level
from kallipolis.platforms.data.datasets.testing import make_dataset, make_field
from kallipolis.platforms.data.lineage.contracts import Column
from kallipolis.platforms.data.lineage.logic import columns, naming
from kallipolis.platforms.data.lineage.logic.classification import LEVELS, classified
from kallipolis.platforms.data.lineage.logic.naming import Paper
from kallipolis.platforms.data.sources.testing import make_source

NAMES = [Column(f"d.{name}") for name in "abcdef"]
OWN = st.dictionaries(st.sampled_from(NAMES), st.sampled_from(LEVELS))
MADE_OF = st.dictionaries(st.sampled_from(NAMES), st.lists(st.sampled_from(NAMES), max_size=3))


@pytest.mark.parametrize(
    ("expression", "read"),
    [
        ("replace(value, ' m', '')", ("value",)),
        ('"站点 名称" || code', ("code", "站点 名称")),
        ("split_part(place, ',', 1)::DOUBLE", ("place",)),
        ("CASE WHEN a IS NULL THEN b END", ("a", "b")),
        ("'always'", ()),
        ("strptime((", None),
    ],
)
def test_the_columns_that_an_expression_reads(
    expression: str, read: tuple[str, ...] | None
) -> None:
    assert columns.read_by(expression) == read


def test_a_field_is_made_by_its_expression_or_of_the_column_of_its_name() -> None:
    dataset = make_dataset(fields=(make_field("code"), make_field("value"), make_field("late")))
    source = make_source(takes={"value": "upper(v) || w"})

    found = columns.origins(dataset, [(source, ("code", "v", "w"))])

    assert [origin.columns for origin in found["code"]] == [("code",)]
    assert [origin.columns for origin in found["value"]] == [("v", "w")]
    assert found["value"][0].expression == "upper(v) || w"
    assert found["late"] == ()


@given(own=OWN, made_of=MADE_OF)
def test_a_level_is_never_below_its_own_or_that_of_what_it_is_made_of(
    own: dict[Column, Level], made_of: dict[Column, list[Column]]
) -> None:
    found = classified(own, made_of)

    pairs = [(c, each) for c, made in made_of.items() for each in made if {c, each} <= set(own)]
    rank = {column: LEVELS.index(each.level) for column, each in found.items()}
    assert set(found) == set(own)
    assert all(rank[column] >= LEVELS.index(level) for column, level in own.items())
    assert all(rank[column] >= LEVELS.index(own[each]) for column, each in pairs)


@given(own=OWN, made_of=MADE_OF)
def test_a_level_is_taken_over_from_the_column_that_is_named(
    own: dict[Column, Level], made_of: dict[Column, list[Column]]
) -> None:
    found = classified(own, made_of)

    assert all(own[Column(each.because or column)] == each.level for column, each in found.items())


@given(own=OWN, made_of=MADE_OF)
def test_more_lineage_never_lowers_a_level(
    own: dict[Column, Level], made_of: dict[Column, list[Column]]
) -> None:
    more = {name: [*made_of.get(name, []), NAMES[0]] for name in NAMES}

    before, after = classified(own, made_of), classified(own, more)

    ranks = [(LEVELS.index(before[c].level), LEVELS.index(after[c].level)) for c in own]
    assert all(earlier <= later for earlier, later in ranks)


def test_a_level_passes_through_several_steps_and_circles() -> None:
    own: dict[Column, Level] = {NAMES[0]: "general-1", NAMES[1]: "general-2", NAMES[2]: "core"}
    made_of = {NAMES[0]: [NAMES[1]], NAMES[1]: [NAMES[2], NAMES[0]]}

    found = classified(own, made_of)

    assert (found[NAMES[0]].level, found[NAMES[0]].because) == ("core", "d.c")


def paper(kind: str, id: str, **body: object) -> Paper:
    return Paper(kind=kind, id=id, title=id, body={"id": id, **body})


def test_who_uses_a_column_is_found_as_far_as_documents_say_down_to_services() -> None:
    papers = [
        paper("dataset", "stations"),
        paper("source", "list", dataset="stations"),
        paper("dataset", "readings", fields=[{"id": "at", "refers": "stations.code"}]),
        paper("registry", "places", made_of=[{"dataset": "stations", "fields": {"x": "code"}}]),
        paper("board", "air", dataset="stations"),
        paper("extract", "values", dataset="stations", columns=["value"]),
        paper("evidence-type", "place-proof", registry="places"),
        paper("service", "permit", evidence=[{"type": "place-proof"}]),
        paper("service", "other", evidence=[{"type": "birth"}]),
    ]

    found = naming.uses("stations", "code", naming.index(papers))

    assert [(use.kind, use.id, use.is_whole) for use in found] == [
        ("dataset", "readings", False),
        ("registry", "places", False),
        ("board", "air", True),
        ("evidence-type", "place-proof", True),
        ("service", "permit", True),
    ]
    assert found[-1].through == "evidence-type place-proof"
