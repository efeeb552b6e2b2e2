"""What can change of an organisation that no pack declares, and by whom."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from msgspec import structs

from kallipolis.foundation.access.contracts import Within
from kallipolis.foundation.access.testing import make_official, make_role, publish_roles
from kallipolis.foundation.actors import Actor, system
from kallipolis.foundation.errors import Refusal
from kallipolis.foundation.ids import OrganisationId, RegionCode
from kallipolis.foundation.organisations import api as organisations
from kallipolis.foundation.organisations.contracts import (
    Amendment,
    Organisation,
    OrganisationKind,
    Registration,
)
from kallipolis.foundation.organisations.testing import publish_authorities, register_company
from kallipolis.foundation.regions.testing import publish_regions
from kallipolis.foundation.text import Text, everywhere

pytestmark = pytest.mark.django_db

NAME = Text(en="", zh_hans="示例社会福利院", zh_hant="")
OFFICE = OrganisationId("civil-affairs@440300")


def keeper(region: str = "440300") -> Actor:
    reach = [(act, Within.REGION) for act in ("organisation.register", "organisation.change")]
    publish_roles(make_role("administrator", *reach))
    return make_official("administrator", organisation=f"civil-affairs@{region}", region=region)


@pytest.fixture(autouse=True)
def _places() -> None:
    publish_regions()
    publish_authorities()


def home(actor: Actor, **given: Any) -> Organisation:
    usual = Registration(
        name=NAME, region=RegionCode("440300"), kind=OrganisationKind.INSTITUTION, parent=OFFICE
    )
    return organisations.register(actor, replace(usual, **given))


def test_an_institution_stands_below_an_authority_and_reads_in_every_language() -> None:
    made = home(keeper())

    assert organisations.get(made.id) == made
    assert (made.kind, made.parent) == (OrganisationKind.INSTITUTION, OFFICE)
    assert made.name == everywhere(NAME.zh_hans)


def test_what_was_changed_is_kept_with_who_changed_it() -> None:
    actor = structs.replace(keeper(), name="周局长")
    made = home(actor)
    amendment = Amendment(name=everywhere("示例养老院"), closed_from=date(2030, 1, 1))

    changed = organisations.change(actor, made.id, amendment)
    organisations.change(actor, made.id, amendment)
    (told,) = organisations.changes_of(actor, made.id)

    assert (changed.name.en, changed.parent, changed.closed_from) == (
        "示例养老院",
        None,
        date(2030, 1, 1),
    )
    assert told.by == "周局长"
    assert (told.before["parent"], told.after["parent"]) == (OFFICE, "")
    assert (told.before["closed_from"], told.after["closed_from"]) == ("", "2030-01-01")


def test_nobody_changes_what_lies_outside_their_region() -> None:
    made, stranger = home(system("test")), keeper("441900")

    with pytest.raises(Refusal, match=r"organisation\.not_found"):
        organisations.change(stranger, made.id, Amendment(name=NAME))
    with pytest.raises(Refusal, match=r"organisation\.not_found"):
        organisations.changes_of(stranger, made.id)


def test_what_a_pack_declares_is_changed_in_the_pack() -> None:
    declared = organisations.declaration_of(organisations.get(OFFICE))

    with pytest.raises(Refusal, match=r"organisation\.not_registrable"):
        organisations.change(keeper(), OFFICE, Amendment(name=NAME))

    assert declared is not None
    assert (declared.kind, declared.pack) == ("authority-pattern", "place")
    assert organisations.declaration_of(register_company(3)) is None


@pytest.mark.parametrize("parent", ["civil-affairs@441900", "nobody"])
def test_nothing_is_put_below_what_is_not_ones_own(parent: str) -> None:
    with pytest.raises(Refusal, match=r"organisation\.malformed") as refused:
        home(keeper(), parent=OrganisationId(parent))

    assert [(each.field, each.code) for each in refused.value.problems] == [
        ("parent", "organisation.parent_unknown")
    ]


def test_nothing_stands_above_itself() -> None:
    actor = keeper()
    upper = home(actor)
    lower = home(actor, parent=upper.id)

    with pytest.raises(Refusal) as refused:
        organisations.change(actor, upper.id, Amendment(name=NAME, parent=lower.id))

    assert refused.value.problems[0].code == "organisation.parent_circular"


def test_a_name_is_there_and_no_longer_than_can_be_kept() -> None:
    actor = keeper()
    made = home(actor)
    names = [replace_name(zh_hans=" "), replace_name(en="x" * 201)]
    told = []

    for name in names:
        with pytest.raises(Refusal) as refused:
            organisations.change(actor, made.id, Amendment(name=name))
        told += [each.code for each in refused.value.problems]

    assert told == ["organisation.name_missing", "organisation.name_long"]


def replace_name(**given: str) -> Text:
    return Text(**({"en": "", "zh_hans": "某院", "zh_hant": ""} | given))


def test_they_are_found_by_words_and_by_region_companies_by_words_alone() -> None:
    made, company = home(keeper()), register_company(7)

    assert organisations.registered("440300", limit=9) == (made,)
    assert organisations.registered(words="福利院", limit=9) == (made,)
    assert organisations.registered(words=company.credit_code.lower(), limit=9) == (company,)
