"""Kinds of credentials as pack authors write them: what can go wrong, and where."""

from collections.abc import Callable, Sequence
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.library import Library

from kallipolis.foundation.text import everywhere
from kallipolis.platforms.application.credentials.contracts import (
    Claim,
    CredentialType,
    Status,
    Validity,
)
from kallipolis.platforms.application.credentials.documents import check
from kallipolis.platforms.application.credentials.logic import lines, numbers, status_list
from kallipolis.platforms.application.credentials.testing import make_type

change: Callable[..., CredentialType] = msgspec.structs.replace
NAME = make_type().claims[0]


def with_claim(**fields: Any) -> CredentialType:
    claim: Claim = msgspec.structs.replace(NAME, **fields)
    return change(make_type(), claims=(*make_type().claims, claim))


def with_words(words: str) -> CredentialType:
    template = msgspec.structs.replace(make_type().template, body=(everywhere(words),))
    return change(make_type(), template=template)


def paths(kind: CredentialType) -> list[str]:
    return [remark.path for remark in check(kind, Library())]


def test_a_sound_kind_has_no_remarks() -> None:
    assert paths(make_type()) == []


@pytest.mark.parametrize(
    ("kind", "path"),
    [
        (change(make_type(), vct="card"), "vct"),
        (make_type(validity=Validity(until="holder_name"), renewable=False), "validity.until"),
        (make_type(validity=Validity(until="birth_date", days=3), renewable=True), "validity"),
        (make_type(validity=Validity()), "renewable"),
        (with_claim(), "claims[3].name"),
        (with_claim(name="iss"), "claims[3].name"),
        (with_claim(name="Name"), "claims[3].name"),
        (with_claim(name="other", origin="elsewhere.x"), "claims[3].from"),
    ],
)
def test_a_fault_is_named_with_its_place(kind: CredentialType, path: str) -> None:
    assert paths(kind) == [path]


def test_what_is_valid_until_a_claimed_day_may_be_applied_for_anew() -> None:
    assert paths(make_type(validity=Validity(until="birth_date"), renewable=True)) == []


def test_a_placeholder_must_be_a_claim() -> None:
    assert set(paths(with_words("{holder_name} {number} {nobody}"))) == {"template.body[0]"}


@given(st.binary(min_size=13, max_size=13), st.integers(0, 15))
def test_a_single_wrong_character_in_a_number_is_noticed(entropy: bytes, place: int) -> None:
    number = numbers.make_number(2026, entropy)
    other = "7" if number[place] != "7" else "8"

    assert not numbers.is_mistyped(number)
    assert numbers.is_mistyped(number[:place] + other + number[place + 1 :])


@given(st.binary(min_size=13, max_size=13))
def test_letters_that_look_alike_may_be_taken_for_each_other(entropy: bytes) -> None:
    number = numbers.make_number(2026, entropy)

    assert set(number) <= set(numbers.ALPHABET)
    assert numbers.read(number.replace("1", "l").replace("0", "o")) == number


@given(st.dictionaries(st.integers(0, 500), st.sampled_from([Status.REVOKED, Status.SUSPENDED])))
def test_a_status_list_gives_back_what_was_put_in(statuses: dict[int, Status]) -> None:
    packed = status_list.unpacked(status_list.compressed(statuses.items()))

    found = {index: code for index, code in enumerate(packed[:501]) if code}

    assert found == {index: status_list.CODES[status] for index, status in statuses.items()}


def as_wide_as_long(words: str) -> float:
    return float(len(words))


WORDS = st.text("张三李四，。（）《》abc def-1 ", max_size=120)


@given(WORDS, st.integers(8, 30), st.integers(0, 4))
def test_no_line_is_too_wide_and_no_character_is_lost(words: str, width: int, indent: int) -> None:
    made = lines.broken(words, width, as_wide_as_long, indent=indent)

    assert [line for line in made if len(line) > width] == []
    assert "".join("".join(made).split()) == "".join(words.split())


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("一二三四，五六", ["一二三", "四，五六"]),
        ("一二三《四五》", ["一二三", "《四五》"]),
        ("一二 right", ["一二", "right"]),
    ],
)
def test_marks_cling_to_their_words(words: str, expected: Sequence[str]) -> None:
    assert lines.broken(words, 5 if "right" in words else 4, as_wide_as_long) == expected
