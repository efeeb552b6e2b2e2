"""How rows fall on the values of a field."""

import pytest

from kallipolis.foundation.errors import Refusal
from kallipolis.platforms.data.distributions.contracts import Spread
from kallipolis.platforms.data.distributions.logic import figures
from kallipolis.platforms.data.distributions.testing import make_places


def seen(least: str | None, most: str | None, *, different: int = 3, filled: int = 9) -> Spread:
    return Spread(field="x", filled=filled, different=different, least=least, most=most)


@pytest.mark.parametrize(
    ("first", "last", "span"),
    [
        ("2026-01-01 08:00:00", "2026-01-01 20:00:00", "hour"),
        ("2026-01-01", "2026-01-30", "day"),
        ("2024-01-01", "2026-01-30", "month"),
        ("1990-01-01", "2026-01-30", "year"),
        ("0900-01-01", "2026-01-30", "year"),
    ],
)
def test_time_is_told_in_the_shortest_span_that_is_not_too_many(
    first: str, last: str, span: str
) -> None:
    assert figures.span_of(seen(first, last)) == span


def test_numbers_are_told_in_spans_of_which_none_is_left_out() -> None:
    found = figures.as_shares("numbers", seen("0.0", "24.0"), [{"value": 0.0, "rows": 4}])

    assert found.counts[:3] == (("0", 4), ("2", 0), ("4", 0))
    assert len(found.counts) == figures.MOST


@pytest.mark.parametrize(
    ("most", "counts"),
    [("2", (("0", 1), ("1", 0), ("2", 0))), ("87", (("0", 1), ("8", 0), ("16", 0)))],
)
def test_spans_of_whole_numbers_are_whole(most: str, counts: tuple[tuple[str, int], ...]) -> None:
    found = figures.as_shares("numbers", seen("0", most), [{"value": 0.0, "rows": 1}])

    assert found.counts[:3] == counts
    assert len(found.counts) <= figures.MOST


def test_categories_are_told_up_to_so_many_and_the_rest_together() -> None:
    rows = [{"value": f"v{number}", "rows": 2} for number in range(figures.MOST + 3)]

    found = figures.as_shares("categories", seen("v0", "v9"), rows)

    assert (len(found.counts), found.rest) == (figures.MOST, 6)


@pytest.mark.parametrize(
    ("kind", "spread", "says"),
    [
        ("categories", seen("a", "b"), True),
        ("categories", seen("a", "z", different=9), False),
        ("numbers", seen("1", "9", different=9), True),
        ("numbers", seen("1", "1"), False),
        ("numbers", seen(None, None, filled=0), False),
    ],
)
def test_a_field_tells_if_it_has_several_values_and_not_each_another(
    kind: figures.Kind, spread: Spread, says: bool
) -> None:
    assert figures.tells(kind, spread, 9) is says


@pytest.mark.parametrize("field", ["longitude", "colour", "'; DROP TABLE t"])
def test_a_field_that_is_not_there_or_is_a_place_is_refused(field: str) -> None:
    with pytest.raises(Refusal, match=r"distribution\.field_unknown"):
        figures.kind_of(make_places(), field)
