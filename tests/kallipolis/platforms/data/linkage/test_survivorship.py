"""The golden record: which of several values is believed, by declared ways."""

from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kallipolis.platforms.data.linkage import api
from kallipolis.platforms.data.linkage.contracts import Candidate, RecordKey, Way

OLD = Candidate(
    value="幸福路12号3栋405室", source=RecordKey("household", "1"), updated="2001-01-01"
)
NEW = Candidate(value="和平路9号", source=RecordKey("health", "2"), updated="2025-01-01")
SAME = Candidate(value="光明路1号", source=RecordKey("school", "3"), updated="2003-01-01")
TWIN = Candidate(value="光明路1号", source=RecordKey("tax", "4"), updated="2002-01-01")
ALL = (OLD, NEW, SAME, TWIN)
WAYS: tuple[Way, ...] = ("trusted", "recent", "frequent", "longest")

CANDIDATES = st.lists(
    st.builds(
        Candidate,
        source=st.builds(RecordKey, st.sampled_from(["a", "b"]), st.text("0123456789", min_size=1)),
        value=st.sampled_from(["", "林", "林晓燕", "林小燕"]),
        updated=st.sampled_from(["", "2001-01-01", "2025-01-01"]),
    ),
    max_size=6,
    unique_by=lambda candidate: candidate.source,
)


@pytest.mark.parametrize(
    ("ways", "trusted", "value", "way"),
    [
        (("trusted",), ("household",), OLD.value, "trusted"),
        (("recent",), (), NEW.value, "recent"),
        (("frequent",), (), SAME.value, "frequent"),
        (("longest",), (), OLD.value, "longest"),
        (("trusted", "recent"), ("health",), NEW.value, "trusted"),
        (("trusted", "recent"), ("nobody",), NEW.value, "recent"),
    ],
)
def test_each_way_decides(
    ways: tuple[Way, ...], trusted: tuple[str, ...], value: str, way: Way
) -> None:
    found = api.believed(ALL, ways, trusted)

    assert found is not None
    assert (found.value, found.way) == (value, way)


def test_what_one_record_alone_has_needs_no_way() -> None:
    found = api.believed([OLD, Candidate(value="", source=NEW.source)])

    assert found is not None
    assert (found.value, found.source, found.way) == (OLD.value, OLD.source, "only")


def test_of_what_no_record_has_nothing_is_believed() -> None:
    assert api.believed([Candidate(value="", source=OLD.source)]) is None


@given(candidates=CANDIDATES)
def test_the_order_of_records_does_not_matter(candidates: Sequence[Candidate]) -> None:
    assert api.believed(tuple(reversed(candidates))) == api.believed(candidates)


@given(candidates=CANDIDATES, ways=st.lists(st.sampled_from(WAYS), max_size=3))
def test_a_value_is_one_that_somebody_wrote_down(
    candidates: Sequence[Candidate], ways: list[Way]
) -> None:
    written = {(each.source, each.value) for each in candidates if each.value}

    found = api.believed(candidates, ways)

    assert (found is None) is (not written)
    assert found is None or (found.source, found.value) in written
