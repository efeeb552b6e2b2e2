"""Entries of registries: put, looked up with grounds, sealed, on record."""

import json

import pytest

from kallipolis.foundation.access.contracts import Within
from kallipolis.foundation.access.testing import make_official, make_role, publish_roles
from kallipolis.foundation.actors import Actor, system
from kallipolis.foundation.clock import SetClock
from kallipolis.foundation.database import api as database
from kallipolis.foundation.errors import Outage, Refusal
from kallipolis.foundation.ids import CaseId, PartyId
from kallipolis.platforms.data.registries import api as registries
from kallipolis.platforms.data.registries.contracts import (
    Entering,
    Grounds,
    Provenance,
    Record,
    Values,
)
from kallipolis.platforms.data.registries.testing import (
    fill,
    make_field,
    make_registry,
    publish_registries,
)

pytestmark = pytest.mark.django_db

LI = "11010519491231002X"
PLATFORM = system("evidence")
GROUNDS = Grounds(
    purpose="old-age allowance",
    legal_basis="elderly-law/art-33",
    case=CaseId("c1"),
    party=PartyId("p1"),
)
ENTRY: Values = {"name": "李芳", "birth_date": "1949-12-31", "region": "440305"}


def with_population() -> None:
    publish_registries(make_registry())
    registries.put(PLATFORM, "population", LI, ENTRY, clock=SetClock())


def ask(
    *fields: str, key: str = LI, actor: Actor = PLATFORM, grounds: Grounds = GROUNDS
) -> Record | None:
    return registries.look_up(actor, "population", key, fields=fields, grounds=grounds)


def looked_up() -> list[tuple[object, ...]]:
    return database.rows(
        "SELECT actor, subject, parties, purpose, detail FROM audit_entry"
        " WHERE act = 'registry.look_up' ORDER BY id"
    )


def test_only_what_was_asked_for_is_given() -> None:
    with_population()

    record = ask("name")

    assert record == Record(registry="population", values={"name": "李芳"}, as_of=SetClock().now())


@pytest.mark.parametrize("key", [LI, LI.lower(), f" {LI} "])
def test_an_entry_is_found_however_its_key_is_written(key: str) -> None:
    with_population()

    record = ask("id_number", key=key)

    assert record is not None
    assert record.values == {"id_number": LI}


def test_what_the_registry_leaves_open_is_none() -> None:
    publish_registries(make_registry())
    fill("population", {LI: {"name": "李芳"}})

    record = ask("birth_date")

    assert record is not None
    assert record.values == {"birth_date": None}


def test_a_key_without_entry_gives_nothing_and_goes_on_record_too() -> None:
    with_population()

    assert ask("name", key="440524188001010014") is None
    assert len(looked_up()) == 1


def test_each_look_up_of_personal_fields_says_who_what_why_and_by_which_law() -> None:
    with_population()

    ask("name", "region")

    ((actor, subject, parties, purpose, detail),) = looked_up()
    assert (actor, subject, parties) == ("kallipolis", "population", '["p1"]')
    assert purpose == "old-age allowance"
    assert json.loads(str(detail)) == {
        "fields": ["name", "region"],
        "legal_basis": "elderly-law/art-33",
        "carried_by": "duty",
        "case": "c1",
    }


@pytest.mark.parametrize(
    "grounds", [Grounds(purpose=" ", legal_basis="law"), Grounds(purpose="x", legal_basis="")]
)
def test_without_purpose_and_legal_basis_nothing_personal_is_told(grounds: Grounds) -> None:
    with_population()

    with pytest.raises(Refusal, match=r"registry\.grounds_missing"):
        ask("name", grounds=grounds)


def test_what_is_not_personal_needs_no_grounds_and_leaves_no_entry() -> None:
    company = make_field("credit_code", "credit-code", personal=False)
    publish_registries(make_registry("legal-entities", company, key="credit_code"))
    fill("legal-entities", {"91350100M000100Y43": {}})

    record = registries.look_up(
        PLATFORM,
        "legal-entities",
        "91350100M000100Y43",
        fields=("credit_code",),
        grounds=Grounds(purpose="", legal_basis=""),
    )

    assert record is not None
    assert looked_up() == []


def test_the_table_shows_neither_key_nor_values_of_a_person() -> None:
    with_population()

    stored = str(database.rows("SELECT * FROM registries_storedrecord"))

    assert LI not in stored
    assert "李芳" not in stored


def test_putting_an_entry_again_replaces_it() -> None:
    with_population()
    moved: Values = {"name": "李芳", "region": "440106"}

    registries.put(PLATFORM, "population", LI, moved)
    record = ask("region", "birth_date")

    assert record is not None
    assert record.values == {"region": "440106", "birth_date": None}
    assert registries.count("population") == 1


def test_one_entry_that_does_not_fit_keeps_all_out() -> None:
    publish_registries(make_registry())

    with pytest.raises(Refusal) as refused:
        fill(
            "population",
            {LI: ENTRY, "2": {"birth_date": "1949-13-01"}, "3": {"height": 3, "name": True}},
        )

    assert registries.count("population") == 0
    assert [(problem.field, problem.code) for problem in refused.value.problems] == [
        ("1.birth_date", "registry.wrong_type"),
        ("2.height", "registry.unknown_field"),
        ("2.name", "registry.wrong_type"),
    ]


def test_a_field_that_the_registry_does_not_have_cannot_be_asked_for() -> None:
    with_population()

    with pytest.raises(Refusal, match=r"registry\.field_unknown"):
        ask("shoe_size")


def test_who_may_not_ask_is_told_that_there_is_no_registry() -> None:
    publish_roles(make_role("reviewer", ("case.view", Within.ORGANISATION)))
    with_population()
    curious = make_official("reviewer")

    with pytest.raises(Refusal) as unseen:
        ask("name", actor=curious)
    with pytest.raises(Refusal) as absent:
        registries.look_up(PLATFORM, "unicorns", LI, fields=(), grounds=GROUNDS)

    assert (unseen.value.code, unseen.value.reason) == (absent.value.code, absent.value.reason)
    assert looked_up() == []


def is_confirmed(name: str, id_number: str) -> bool:
    return registries.check_name(name=name, id_number=id_number).is_confirmed


def test_a_real_name_is_confirmed_by_the_population_registry() -> None:
    with_population()

    assert is_confirmed(" 李芳 ", LI.lower())
    assert not is_confirmed("李方", LI)
    assert not is_confirmed("李芳", "440524188001010014")
    assert len(looked_up()) == 3


def test_the_telephone_on_record_is_told_with_a_name_that_fits_and_with_no_other() -> None:
    fields = (make_field("id_number", "id-number"), make_field("name"), make_field("phone"))
    publish_registries(make_registry("population", *fields))
    fill("population", {LI: {"name": "李芳", "phone": "13912345678"}})

    assert registries.check_name(name="李芳", id_number=LI).phone == "13912345678"
    assert registries.check_name(name="李方", id_number=LI).phone == ""


def test_without_a_population_registry_nobody_is_confirmed_or_denied() -> None:
    with pytest.raises(Outage, match="population-registry"):
        registries.check_name(name="李芳", id_number=LI)


def test_without_fields_all_is_told_that_is_known_of_where_an_entry_comes_from() -> None:
    publish_registries(make_registry())
    one = Provenance(dataset="household", record="H1")
    entry = Entering(values={"name": "李芳", "region": "440305"}, provenance={"name": one})
    registries.prepare_issue(PLATFORM, "population", 1, {LI: entry})
    registries.publish_issue(PLATFORM, "population", 1, entries=1)

    record = ask()

    assert record is not None
    assert (record.values, record.provenance) == ({}, {"name": one})
