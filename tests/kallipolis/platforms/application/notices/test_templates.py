"""What `pack check` says of templates."""

from typing import Any

import pytest
from tests.library import Library

from kallipolis.foundation.packs.contracts import Remark
from kallipolis.foundation.text import everywhere
from kallipolis.platforms.application.notices.adapters import values
from kallipolis.platforms.application.notices.contracts import Carrier
from kallipolis.platforms.application.notices.documents import check
from kallipolis.platforms.application.notices.logic import wording
from kallipolis.platforms.application.notices.testing import make_template


def remarks(**changes: Any) -> list[Remark]:
    return list(check(make_template(**changes), Library()))


def test_a_sound_template_is_not_remarked_upon() -> None:
    assert remarks() == []


@pytest.mark.parametrize("name", ["applicant", "service", "credential", "principal", "reason"])
def test_nothing_of_a_person_is_in_what_is_short(name: str) -> None:
    (found,) = remarks(short=everywhere(f"About {{{name}}}"))

    assert (found.path, name in found.message) == ("short", True)


def test_a_placeholder_that_nobody_fills_is_named() -> None:
    (found,) = remarks(body=everywhere("Number {id_number}"))

    assert (found.path, "{id_number}" in found.message) == ("body", True)


def test_what_does_not_fit_a_short_message_is_too_long() -> None:
    found = remarks(short=everywhere("字" * 71))

    assert {one.path for one in found} == {"short.zh-Hans", "short.zh-Hant"}


def test_a_type_that_names_no_fact_is_remarked_upon() -> None:
    (found,) = remarks(on=("Not a fact",))

    assert found.path == "on[0]"


def test_the_list_of_messages_is_no_carrier_to_choose() -> None:
    (found,) = remarks(carriers=(Carrier.APP,))

    assert found.path == "carriers"


def test_every_placeholder_is_read_from_somewhere() -> None:
    assert set(values.fillable()) == wording.PLACEHOLDERS
