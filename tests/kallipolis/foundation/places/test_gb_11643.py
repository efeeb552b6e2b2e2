"""Identity numbers of residents, after GB 11643-1999."""

from datetime import date
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kallipolis.foundation.parties.testing import synthetic_id_number
from kallipolis.foundation.places.adapters.gb_11643 import Gb11643
from kallipolis.foundation.places.contracts import Number, NumberFault, Sex

SCHEME = Gb11643()

DATES = st.dates(min_value=date(1850, 1, 1), max_value=date(2100, 1, 1))


@pytest.mark.parametrize(
    ("number", "birth_date", "sex"),
    [
        ("11010519491231002X", date(1949, 12, 31), Sex.FEMALE),
        ("440524188001010014", date(1880, 1, 1), Sex.MALE),
    ],
)
def test_the_examples_of_the_standard_are_read(number: str, birth_date: date, sex: Sex) -> None:
    assert SCHEME.read(number) == Number(number=number, birth_date=birth_date, sex=sex)


def test_spaces_around_and_a_small_x_are_forgiven() -> None:
    read = SCHEME.read(" 11010519491231002x ")

    assert isinstance(read, Number)
    assert read.number == "11010519491231002X"


@pytest.mark.parametrize(
    ("number", "fault"),
    [
        ("", NumberFault.FORM),
        ("110105491231002", NumberFault.FORM),
        ("11010519491231002XX", NumberFault.FORM),
        ("1101051949123100２X", NumberFault.FORM),
        ("X10105194912310021", NumberFault.FORM),
        ("110105194902300022", NumberFault.BIRTH_DATE),
        ("110105194900310022", NumberFault.BIRTH_DATE),
        ("110105194912310021", NumberFault.CHECK_DIGIT),
    ],
)
def test_what_does_not_fit_is_named(number: str, fault: NumberFault) -> None:
    assert SCHEME.read(number) is fault


@given(st.integers(), DATES, st.sampled_from(Sex))
def test_a_synthetic_number_says_who_it_was_made_for(seed: int, born: date, sex: Sex) -> None:
    number = synthetic_id_number(Random(seed), born, sex)

    assert SCHEME.read(number) == Number(number=number, birth_date=born, sex=sex)
    assert number.startswith("99")


@given(
    st.integers(),
    DATES,
    st.integers(min_value=0, max_value=17),
    st.integers(min_value=1, max_value=9),
)
def test_one_mistyped_digit_is_always_noticed(seed: int, born: date, place: int, by: int) -> None:
    number = synthetic_id_number(Random(seed), born, Sex.MALE)
    digits = number.replace("X", "0")
    wrong = str((int(digits[place]) + by) % 10)

    mistyped = number[:place] + wrong + number[place + 1 :]

    assert mistyped == number or isinstance(SCHEME.read(mistyped), NumberFault)
