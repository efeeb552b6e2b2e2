"""Companies are registered with a checked credit code, once."""

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kallipolis.foundation.access.contracts import Within
from kallipolis.foundation.access.testing import make_official, make_role, publish_roles
from kallipolis.foundation.actors import system
from kallipolis.foundation.clock import SetClock
from kallipolis.foundation.errors import Refusal
from kallipolis.foundation.organisations import api as organisations
from kallipolis.foundation.organisations.contracts import OrganisationKind, Registration
from kallipolis.foundation.organisations.logic import is_credit_code
from kallipolis.foundation.organisations.testing import make_credit_code, register_company
from kallipolis.foundation.regions.contracts import RegionCode
from kallipolis.foundation.regions.testing import publish_regions
from kallipolis.foundation.text import everywhere


def make_registration(**given: Any) -> Registration:
    usual = Registration(
        name=everywhere("示例有限公司"),
        region=RegionCode("440300"),
        credit_code=make_credit_code(),
    )
    return replace(usual, **given)


@pytest.mark.django_db
def test_a_company_is_found_by_its_credit_code() -> None:
    publish_regions()

    company = register_company(7, clock=SetClock())

    assert organisations.get(company.id) == company
    assert organisations.find_by_credit_code(make_credit_code(7)) == company
    assert organisations.find_by_credit_code(make_credit_code(8)) is None
    assert organisations.find_by_credit_code("") is None


@pytest.mark.django_db
def test_a_credit_code_is_registered_once() -> None:
    publish_regions()
    register_company(7)

    with pytest.raises(Refusal, match=r"organisation\.already_registered"):
        register_company(7)


@pytest.mark.django_db
def test_companies_of_a_region_are_registered_by_who_may_there() -> None:
    publish_regions()
    publish_roles(make_role("window-officer", ("organisation.register", Within.REGION)))
    here = make_official("window-officer", region="440300")
    elsewhere = make_official("window-officer", region="441900")

    registered = organisations.register(here, make_registration())

    assert organisations.get(registered.id) == registered
    with pytest.raises(Refusal, match=r"organisation\.not_found"):
        organisations.register(elsewhere, make_registration(credit_code=make_credit_code(2)))


@pytest.mark.django_db
def test_organisations_without_a_credit_code_are_told_apart() -> None:
    publish_regions()
    registration = make_registration(credit_code="", kind=OrganisationKind.VENDOR)

    first = organisations.register(system("test"), registration)
    second = organisations.register(system("test"), registration)

    assert first.id != second.id


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("given", "code"),
    [
        ({"credit_code": "91110000600037341N"}, "organisation.credit_code_invalid"),
        ({"region": RegionCode("999999")}, "region.not_found"),
        ({"kind": OrganisationKind.AUTHORITY}, "organisation.not_registrable"),
    ],
)
def test_what_does_not_fit_is_not_registered(given: dict[str, Any], code: str) -> None:
    publish_regions()

    with pytest.raises(Refusal) as refused:
        organisations.register(system("test"), make_registration(**given))

    assert refused.value.code == code


@given(st.integers(0, 9_999_999), st.integers(0, 17), st.sampled_from("0123456789ABCDEFGHJ"))
def test_a_credit_code_with_one_wrong_character_is_no_credit_code(
    number: int, place: int, character: str
) -> None:
    code = make_credit_code(number)

    changed = code[:place] + character + code[place + 1 :]

    assert is_credit_code(code)
    assert is_credit_code(changed) == (changed == code)


@pytest.mark.shared_data
def test_real_codes_pass_and_forged_ones_do_not(data_folder: Path) -> None:
    vectors = json.loads((data_folder / "id-vectors" / "id_vectors.json").read_text())["uscc"]

    refused = [v["code"] for v in vectors["valid"] if not is_credit_code(v["code"])]
    passed = [v["code"] for v in vectors["invalid"] if is_credit_code(v["code"])]

    assert len(vectors["valid"]) == 387
    assert refused == []
    assert passed == []


@pytest.mark.shared_data
def test_codes_that_were_issued_against_the_standard_do_not_pass(data_folder: Path) -> None:
    vectors = json.loads((data_folder / "id-vectors" / "id_vectors.json").read_text())["uscc"]

    assert not any(is_credit_code(v["code"]) for v in vectors["invalid_by_rule_but_issued"])
