"""Case numbers: in order of time, easy to read out, proof against slips."""

from datetime import UTC, datetime

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from kallipolis.platforms.application.cases.logic import numbers

MOMENTS = st.datetimes(
    datetime(2026, 1, 1),  # noqa: DTZ001 - hypothesis adds the zone itself
    datetime(2039, 1, 1),  # noqa: DTZ001 - as above
    timezones=st.just(UTC),
)
CHOICES = st.integers(0, numbers.CHOICES - 1)
PLACES = st.integers(0, numbers.LENGTH - 1)


def test_a_number_begins_with_the_day() -> None:
    moment = datetime(2026, 11, 22, 7, 0, tzinfo=UTC)

    number = numbers.make_number(moment, 0)

    assert number.startswith("261122")
    assert numbers.grouped(number).count(" ") == 3


@given(moment=MOMENTS, choice=CHOICES)
def test_every_number_passes_its_own_check(moment: datetime, choice: int) -> None:
    number = numbers.make_number(moment, choice)

    assert len(number) == numbers.LENGTH
    assert numbers.normalised(numbers.grouped(number).lower()) == number


@given(first=MOMENTS, second=MOMENTS, choices=st.tuples(CHOICES, CHOICES))
def test_later_numbers_sort_behind(
    first: datetime, second: datetime, choices: tuple[int, int]
) -> None:
    assume((second - first).total_seconds() > 0.1)

    pair = [numbers.make_number(at, c) for at, c in zip((first, second), choices, strict=True)]

    assert pair == sorted(pair)


@given(moment=MOMENTS, choice=CHOICES, place=PLACES, other=st.sampled_from(numbers.ALPHABET))
def test_one_wrong_character_is_found(
    moment: datetime, choice: int, place: int, other: str
) -> None:
    number = numbers.make_number(moment, choice)
    assume(number[place] != other)

    wrong = number[:place] + other + number[place + 1 :]

    assert numbers.normalised(wrong) is None


@given(moment=MOMENTS, choice=CHOICES, places=st.tuples(PLACES, PLACES))
def test_two_characters_that_changed_places_are_found(
    moment: datetime, choice: int, places: tuple[int, int]
) -> None:
    number = numbers.make_number(moment, choice)
    first, second = sorted(places)
    assume(number[first] != number[second])

    swapped = list(number)
    swapped[first], swapped[second] = swapped[second], swapped[first]

    assert numbers.normalised("".join(swapped)) is None


@pytest.mark.parametrize("written", ["", "26", "ü" * 16, "2611220000000000X", "' OR 1=1 --xxxxx"])
def test_what_is_no_number_is_none(written: str) -> None:
    assert numbers.normalised(written) is None
