"""Identity numbers of residents, after GB 11643-1999."""

from datetime import date
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kallipolis.foundation.errors import Problem
from kallipolis.foundation.parties.contracts import Sex
from kallipolis.foundation.parties.logic.id_numbers import IdNumber, check_digit, read_id_number
from kallipolis.foundation.parties.testing import synthetic_id_number

DATES = st.dates(min_value=date(1850, 1, 1), max_value=date(2100, 1, 1))


@pytest.mark.parametrize(
    ("number", "birth_date", "sex"),
    [
        ("11010519491231002X", date(1949, 12, 31), Sex.FEMALE),
        ("440524188001010014", date(1880, 1, 1), Sex.MALE),
    ],
)
def test_the_examples_of_the_standard_are_read(number: str, birth_date: date, sex: Sex) -> None:
    assert read_id_number(number) == IdNumber(number=number, birth_date=birth_date, sex=sex)


def test_spaces_around_and_a_small_x_are_forgiven() -> None:
    read = read_id_number(" 11010519491231002x ")

    assert isinstance(read, IdNumber)
    assert read.number == "11010519491231002X"


@pytest.mark.parametrize(
    ("number", "code"),
    [
        ("", "party.id_number_form"),
        ("110105491231002", "party.id_number_form"),
        ("11010519491231002XX", "party.id_number_form"),
        ("1101051949123100２X", "party.id_number_form"),
        ("X10105194912310021", "party.id_number_form"),
        ("110105194902300022", "party.id_number_birth_date"),
        ("110105194900310022", "party.id_number_birth_date"),
        ("110105194912310021", "party.id_number_check_digit"),
    ],
)
def test_what_does_not_fit_is_named(number: str, code: str) -> None:
    read = read_id_number(number)

    assert isinstance(read, Problem)
    assert read.code == code


@given(st.integers(), DATES, st.sampled_from(Sex))
def test_a_synthetic_number_says_who_it_was_made_for(seed: int, born: date, sex: Sex) -> None:
    number = synthetic_id_number(Random(seed), born, sex)

    assert read_id_number(number) == IdNumber(number=number, birth_date=born, sex=sex)
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

    assert mistyped == number or isinstance(read_id_number(mistyped), Problem)


def test_the_check_digit_ten_is_written_x() -> None:
    assert check_digit("11010519491231002") == "X"


@pytest.mark.parametrize(
    ("day", "age"), [(date(2029, 12, 30), 79), (date(2029, 12, 31), 80), (date(1949, 12, 31), 0)]
)
def test_a_year_of_age_is_completed_on_the_birthday(day: date, age: int) -> None:
    read = read_id_number("11010519491231002X")

    assert isinstance(read, IdNumber)
    assert read.age_on(day) == age
