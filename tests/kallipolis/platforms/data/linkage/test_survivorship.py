"""The golden record: which of several values is believed, by declared rules."""

from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kallipolis.platforms.data.linkage.contracts import (
    PersonRecord,
    RecordKey,
    Survivorship,
    Way,
)
from kallipolis.platforms.data.linkage.logic.survivorship import USUAL, survive

OLD = PersonRecord(key=RecordKey("household", "1"), line="幸福路12号3栋405室", updated="2001-01-01")
NEW = PersonRecord(key=RecordKey("health", "2"), line="和平路9号", updated="2025-01-01")
SAME = PersonRecord(key=RecordKey("school", "3"), line="光明路1号", updated="2003-01-01")
TWIN = PersonRecord(key=RecordKey("tax", "4"), line="光明路1号", updated="2002-01-01")
ALL = (OLD, NEW, SAME, TWIN)

RECORDS = st.lists(
    st.builds(
        PersonRecord,
        key=st.builds(RecordKey, st.sampled_from(["a", "b"]), st.text("0123456789", min_size=1)),
        name=st.sampled_from(["", "林", "林晓燕", "林小燕"]),
        updated=st.sampled_from(["", "2001-01-01", "2025-01-01"]),
    ),
    max_size=6,
    unique_by=lambda record: record.key,
)


@pytest.mark.parametrize(
    ("ways", "trusted", "value", "way"),
    [
        (("trusted",), ("household",), OLD.line, "trusted"),
        (("recent",), (), NEW.line, "recent"),
        (("frequent",), (), SAME.line, "frequent"),
        (("longest",), (), OLD.line, "longest"),
        (("trusted", "recent"), ("health",), NEW.line, "trusted"),
        (("trusted", "recent"), ("nobody",), NEW.line, "recent"),
    ],
)
def test_each_way_decides(
    ways: tuple[Way, ...], trusted: tuple[str, ...], value: str, way: Way
) -> None:
    rules = Survivorship(ways={"line": ways}, trusted={"line": trusted})

    found = survive(ALL, rules)

    assert (found["line"].value, found["line"].way) == (value, way)


def test_what_no_record_has_no_golden_record_has() -> None:
    assert set(survive(ALL)) == {"line"}


@given(records=RECORDS)
def test_the_order_of_records_does_not_matter(records: Sequence[PersonRecord]) -> None:
    assert survive(tuple(reversed(records))) == survive(records)


@given(records=RECORDS, ways=st.lists(st.sampled_from(USUAL), max_size=3))
def test_a_value_is_one_that_somebody_wrote_down(
    records: Sequence[PersonRecord], ways: list[Way]
) -> None:
    written = {(each.key, each.name) for each in records}

    found = survive(records, Survivorship(ways={"name": tuple(ways)}))

    assert {(each.source, each.value) for each in found.values()} <= written
