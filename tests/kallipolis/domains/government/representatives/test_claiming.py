"""Who the register names as legal representative acts for the company, and nobody else."""

import pytest

from kallipolis.domains.government.representatives import api as representatives
from kallipolis.foundation.actors import Actor, ActorKind, system
from kallipolis.foundation.audit import api as audit
from kallipolis.foundation.audit.contracts import Query
from kallipolis.foundation.errors import Refusal
from kallipolis.foundation.organisations.testing import make_credit_code, publish_authorities
from kallipolis.foundation.packs.testing import publish_packs
from kallipolis.foundation.parties import api as parties
from kallipolis.foundation.parties.contracts import MandateState, Party
from kallipolis.foundation.parties.testing import as_actor, make_company, make_resident
from kallipolis.foundation.regions.testing import publish_regions
from kallipolis.platforms.data.registries.testing import (
    fill,
    make_field,
    make_registry,
    publish_registries,
)

pytestmark = pytest.mark.django_db

CODE = make_credit_code(7)


@pytest.fixture(autouse=True)
def place() -> None:
    publish_regions()
    publish_authorities()
    publish_packs("core")
    publish_registries(
        make_registry(
            "legal-entities",
            make_field("credit_code", "credit-code", personal=False),
            make_field("name", personal=False),
            make_field("status", personal=False),
            make_field("region", "region", personal=False),
            make_field("legal_representative_id_number", "id-number"),
            key="credit_code",
            source="market-regulation",
        )
    )


def enter(party: Party, *, code: str = CODE, status: str = "active") -> None:
    number = parties.identity_of(system("test"), party.id).id_number
    entry = {
        "name": "演示商贸有限公司",
        "status": status,
        "region": "440300",
        "legal_representative_id_number": number,
    }
    fill("legal-entities", {code: entry})


def test_the_representative_acts_for_a_company_that_was_not_known_here() -> None:
    manager = make_resident()
    enter(manager)

    mandate = representatives.claim(as_actor(manager), f" {CODE.lower()} ")

    actor = parties.acting_for(as_actor(manager), mandate.principal)
    assert actor.kind is ActorKind.ENTERPRISE
    assert (mandate.principal_name, mandate.basis) == ("演示商贸有限公司", f"legal-entities {CODE}")


def test_a_company_that_is_known_here_is_not_registered_twice() -> None:
    company, manager = make_company(7), make_resident()
    enter(manager)

    mandate = representatives.claim(as_actor(manager), CODE)

    assert mandate.principal == company.id


def test_claiming_again_changes_nothing() -> None:
    manager = make_resident()
    enter(manager)

    first = representatives.claim(as_actor(manager), CODE)
    second = representatives.claim(as_actor(manager), CODE)

    assert first.id == second.id
    assert second.state is MandateState.ACTIVE


@pytest.mark.parametrize(
    ("named", "status", "code"),
    [
        ("other", "active", CODE),
        ("manager", "deregistered", CODE),
        ("manager", "active", make_credit_code(8)),
    ],
    ids=["somebody else is named", "no longer active", "no such company"],
)
def test_all_others_get_one_answer(named: str, status: str, code: str) -> None:
    people = {"manager": make_resident(), "other": make_resident(seed=2, name="王路人")}
    enter(people[named], status=status)

    with pytest.raises(Refusal) as refused:
        representatives.claim(as_actor(people["manager"]), code)

    assert refused.value.code == "representative.not_found"


def test_a_code_that_does_not_fit_together_is_named() -> None:
    with pytest.raises(Refusal) as refused:
        representatives.claim(as_actor(make_resident()), "91440300MA0000007X")

    assert [problem.field for problem in refused.value.problems] == ["credit_code"]


def test_who_acts_for_another_claims_nothing() -> None:
    manager, other = make_resident(), make_resident(seed=2, name="王路人")
    enter(manager)
    acting = Actor(kind=ActorKind.RESIDENT, party=manager.id, on_behalf_of=other.id)

    with pytest.raises(Refusal) as refused:
        representatives.claim(acting, CODE)

    assert refused.value.code == "representative.not_found"


def test_the_look_up_is_on_record_with_its_purpose() -> None:
    manager = make_resident()
    enter(manager)

    representatives.claim(as_actor(manager), CODE)

    audit.seal()
    found = audit.search(system("test"), Query(act="registry.look_up", party=manager.id))
    assert [entry.purpose for entry in found] == ["representation"]
