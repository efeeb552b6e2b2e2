"""A place counts for the division that it lies in, and for no other."""

from hypothesis import given
from hypothesis import strategies as st

from kallipolis.channels.open.logic.counting import NOWHERE, counts, outline

SQUARE = [[0.0, 0.0], [2.0, 0.0], [2.0, 2.0], [0.0, 2.0], [0.0, 0.0]]
HOLE = [[0.5, 0.5], [1.5, 0.5], [1.5, 1.5], [0.5, 1.5], [0.5, 0.5]]
FAR = [[5.0, 5.0], [6.0, 5.0], [5.5, 6.0], [5.0, 5.0]]
WEST = outline("west", {"type": "Polygon", "coordinates": [SQUARE]})
RING = outline("ring", {"type": "MultiPolygon", "coordinates": [[SQUARE, HOLE], [FAR]]})
degrees = st.floats(-1, 7)


def test_places_in_a_hole_or_outside_lie_nowhere() -> None:
    places = [(0.2, 0.2), (1.0, 1.0), (5.5, 5.2), (5.05, 5.9), (3.0, 1.0)]

    assert counts(places, [RING]) == {"ring": 2, NOWHERE: 3}
    assert counts(places, [WEST]) == {"west": 2, NOWHERE: 3}
    assert counts(places, []) == {NOWHERE: 5}


@given(st.lists(st.tuples(degrees, degrees)))
def test_each_place_counts_once(places: list[tuple[float, float]]) -> None:
    found = counts(places, [WEST, RING])

    assert sum(found.values()) == len(places)


def test_a_place_on_a_line_that_two_share_lies_in_one_of_them() -> None:
    east = [[2.0, 0.0], [4.0, 0.0], [4.0, 2.0], [2.0, 2.0], [2.0, 0.0]]
    other = outline("east", {"type": "Polygon", "coordinates": [east]})

    assert counts([(2.0, 1.0)], [WEST, other])[NOWHERE] == 0
