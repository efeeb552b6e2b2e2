"""Acting for another: offered, accepted, seen and ended by both sides."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from kallipolis.foundation.access import api as access
from kallipolis.foundation.access.contracts import Resource, Within
from kallipolis.foundation.access.testing import make_official, make_role, publish_roles
from kallipolis.foundation.actors import ANONYMOUS, Actor, ActorKind, system
from kallipolis.foundation.clock import SetClock
from kallipolis.foundation.errors import Refusal
from kallipolis.foundation.ids import PartyId
from kallipolis.foundation.parties import api as parties
from kallipolis.foundation.parties.contracts import (
    Mandate,
    MandateState,
    Named,
    Party,
    Relation,
    Terms,
)
from kallipolis.foundation.parties.testing import as_actor, make_company, make_resident
from kallipolis.foundation.regions.testing import publish_regions

pytestmark = pytest.mark.django_db

ALLOWANCE = "old-age-allowance"
TERMS = Terms(relation=Relation.CHILD, scopes=(ALLOWANCE,))


@pytest.fixture(autouse=True)
def rules_of_the_place() -> None:
    publish_regions()
    publish_roles(
        make_role("resident", ("mandate.*", Within.OWN), ("case.view", Within.OWN)),
        make_role("enterprise", ("mandate.*", Within.OWN), ("case.view", Within.OWN)),
        make_role("window-officer", ("mandate.establish", Within.REGION)),
    )


def mother() -> Party:
    return make_resident(name="母亲", seed=1)


def daughter() -> Party:
    return make_resident(name="女儿", seed=2)


def mandate(
    principal: Party, holder: Party, *, terms: Terms = TERMS, clock: SetClock | None = None
) -> Mandate:
    given = parties.grant(as_actor(principal), holder.id, terms, clock=clock or SetClock())
    return parties.accept(as_actor(holder), given.id, clock=clock or SetClock())


def test_a_mandate_counts_once_its_holder_has_accepted_it() -> None:
    clock, old, young = SetClock(), mother(), daughter()

    offered = parties.grant(as_actor(old), young.id, TERMS, clock=clock)
    with pytest.raises(Refusal, match=r"mandate\.missing"):
        parties.acting_for(as_actor(young), old.id, scope=ALLOWANCE, clock=clock)
    accepted = parties.accept(as_actor(young), offered.id, clock=clock)
    acting = parties.acting_for(as_actor(young), old.id, scope=ALLOWANCE, clock=clock)

    assert (offered.state, accepted.state) == (MandateState.OFFERED, MandateState.ACTIVE)
    assert (acting.party, acting.on_behalf_of, acting.mandate) == (young.id, old.id, offered.id)
    assert acting.applicant == old.id


def test_both_sides_see_a_mandate_by_name() -> None:
    clock, old, young = SetClock(), mother(), daughter()

    given = mandate(old, young, clock=clock)

    assert parties.mandates_of(as_actor(old), clock=clock) == ((given,), ())
    assert parties.mandates_of(as_actor(young), clock=clock) == ((), (given,))
    assert (given.principal_name, given.holder_name) == ("母亲", "女儿")


@pytest.mark.parametrize("side", ["principal", "holder"])
def test_either_side_ends_a_mandate(side: str) -> None:
    clock, old, young = SetClock(), mother(), daughter()
    given = mandate(old, young, clock=clock)
    ender = {"principal": old, "holder": young}[side]

    ended = parties.end(as_actor(ender), given.id, clock=clock)
    again = parties.end(as_actor(ender), given.id, clock=clock)

    assert (ended.state, again.state) == (MandateState.ENDED, MandateState.ENDED)
    with pytest.raises(Refusal, match=r"mandate\.missing"):
        parties.acting_for(as_actor(young), old.id, clock=clock)


def test_a_stranger_neither_sees_accepts_nor_ends_a_mandate() -> None:
    old, young = mother(), daughter()
    stranger = as_actor(make_resident(name="路人", seed=3))
    offered = parties.grant(as_actor(old), young.id, TERMS)

    with pytest.raises(Refusal, match=r"mandate\.not_found"):
        parties.accept(stranger, offered.id)
    with pytest.raises(Refusal, match=r"mandate\.not_found"):
        parties.end(stranger, offered.id)
    assert parties.mandates_of(stranger) == ((), ())


def test_the_principal_cannot_accept_in_place_of_the_holder() -> None:
    old, young = mother(), daughter()
    offered = parties.grant(as_actor(old), young.id, TERMS)

    with pytest.raises(Refusal, match=r"mandate\.not_found"):
        parties.accept(as_actor(old), offered.id)


def test_a_mandate_is_in_force_from_its_first_moment_and_not_at_its_last() -> None:
    clock, old, young = SetClock(), mother(), daughter()
    begin = clock.now() + timedelta(days=1)
    terms = replace(TERMS, since=begin, until=begin + timedelta(days=1))
    mandate(old, young, terms=terms, clock=clock)
    actor = as_actor(young)

    with pytest.raises(Refusal, match=r"mandate\.missing"):
        parties.acting_for(actor, old.id, clock=clock)
    clock.advance(days=1)
    acting = parties.acting_for(actor, old.id, clock=clock)
    clock.advance(days=1)

    assert acting.on_behalf_of == old.id
    with pytest.raises(Refusal, match=r"mandate\.missing"):
        parties.acting_for(actor, old.id, clock=clock)
    assert parties.mandates_of(actor, clock=clock)[1][0].state is MandateState.EXPIRED


def test_a_mandate_for_one_service_is_none_for_another() -> None:
    clock, old, young = SetClock(), mother(), daughter()
    mandate(old, young, clock=clock)

    acting = parties.acting_for(as_actor(young), old.id, clock=clock)

    assert access.allows(acting, "case.view", Resource(parties=(old.id,), scope=ALLOWANCE))
    assert not access.allows(acting, "case.view", Resource(parties=(old.id,), scope="housing"))
    with pytest.raises(Refusal, match=r"mandate\.missing"):
        parties.acting_for(as_actor(young), old.id, scope="housing", clock=clock)


def test_a_holder_knows_whom_they_act_for_under_any_mandate_and_nobody_else() -> None:
    publish_roles(
        make_role("resident", ("mandate.*", Within.OWN), ("party.*", Within.OWN)),
    )
    clock, old, young = SetClock(), mother(), daughter()
    mandate(old, young, clock=clock)

    acting = parties.acting_for(as_actor(young, purpose=ALLOWANCE), old.id, clock=clock)

    assert parties.get(acting, old.id) == old
    assert parties.identity_of(acting, old.id).name == "母亲"
    with pytest.raises(Refusal, match=r"party\.not_found"):
        parties.get(as_actor(young), old.id)


def test_of_several_mandates_the_widest_is_acted_under() -> None:
    clock, old, young = SetClock(), mother(), daughter()
    mandate(old, young, clock=clock)
    wide = mandate(old, young, terms=replace(TERMS, scopes=("*",)), clock=clock)

    acting = parties.acting_for(as_actor(young), old.id, scope=ALLOWANCE, clock=clock)

    assert acting.mandate == wide.id
    assert access.allows(acting, "case.view", Resource(parties=(old.id,), scope="housing"))


def test_people_name_each_other_by_name_and_number() -> None:
    old = mother()
    young = daughter()
    number = parties.identity_of(system("test"), young.id).id_number

    offered = parties.grant(as_actor(old), Named(name="女儿", id_number=number), TERMS)

    assert offered.holder == young.id


@pytest.mark.parametrize("name", ["儿子", ""])
def test_a_wrong_name_is_answered_like_an_unknown_person(name: str) -> None:
    old = mother()
    number = parties.identity_of(system("test"), daughter().id).id_number

    with pytest.raises(Refusal) as refused:
        parties.grant(as_actor(old), Named(name=name, id_number=number), TERMS)

    assert [problem.code for problem in refused.value.problems] == ["mandate.holder_unknown"]


@pytest.mark.parametrize(
    ("terms", "code"),
    [
        (replace(TERMS, scopes=()), "mandate.scopes_missing"),
        (replace(TERMS, scopes=(" ",)), "mandate.scopes_missing"),
        (replace(TERMS, relation="friend"), "mandate.relation_unfit"),
        (replace(TERMS, relation=Relation.CLERK), "mandate.relation_unfit"),
        (replace(TERMS, until=SetClock().now()), "mandate.period_empty"),
        (replace(TERMS, until=datetime.max.replace(tzinfo=UTC)), "mandate.period_far"),
    ],
)
def test_what_is_wrong_with_the_terms_is_named(terms: Terms, code: str) -> None:
    old, young = mother(), daughter()

    with pytest.raises(Refusal) as refused:
        parties.grant(as_actor(old), young.id, terms, clock=SetClock())

    assert [problem.code for problem in refused.value.problems] == [code]


def test_nobody_gives_a_mandate_to_themselves() -> None:
    old = mother()

    with pytest.raises(Refusal) as refused:
        parties.grant(as_actor(old), old.id, TERMS)

    assert [problem.code for problem in refused.value.problems] == ["mandate.to_oneself"]


def test_who_is_nobody_gives_and_sees_no_mandates() -> None:
    young = daughter()

    with pytest.raises(Refusal, match=r"mandate\.not_found"):
        parties.grant(ANONYMOUS, young.id, TERMS)
    with pytest.raises(Refusal, match=r"mandate\.not_found"):
        parties.mandates_of(ANONYMOUS)


def test_who_has_no_party_here_gives_no_mandate() -> None:
    lost = Actor(kind=ActorKind.RESIDENT, party=PartyId("nobody"))

    with pytest.raises(Refusal, match=r"mandate\.not_found"):
        parties.grant(lost, daughter().id, TERMS)


def test_a_holder_gives_no_mandate_in_the_name_of_who_trusted_them() -> None:
    clock, old, young = SetClock(), mother(), daughter()
    friend = make_resident(name="朋友", seed=3)
    mandate(old, young, terms=replace(TERMS, scopes=("*",)), clock=clock)
    acting = parties.acting_for(as_actor(young), old.id, clock=clock)

    with pytest.raises(Refusal, match=r"mandate\.not_delegable"):
        parties.grant(acting, friend.id, TERMS, clock=clock)


def test_a_guardian_is_recorded_with_the_record_it_rests_on_and_may_act_at_once() -> None:
    clock = SetClock()
    child, parent = make_resident(name="孩子", seed=4), mother()
    officer = make_official("window-officer", region="440300")
    terms = Terms(relation=Relation.GUARDIAN, scopes=("*",))

    established = parties.establish(
        officer, child.id, parent.id, terms, basis="birth record 7", clock=clock
    )
    acting = parties.acting_for(as_actor(parent), child.id, scope="school", clock=clock)

    assert (established.state, established.basis) == (MandateState.ACTIVE, "birth record 7")
    assert acting.on_behalf_of == child.id


def test_residents_establish_nothing_themselves() -> None:
    child, parent = make_resident(name="孩子", seed=4), mother()
    terms = Terms(relation=Relation.GUARDIAN, scopes=("*",))

    with pytest.raises(Refusal, match=r"mandate\.not_found"):
        parties.establish(as_actor(parent), child.id, parent.id, terms, basis="I say so")


def test_a_mandate_that_was_ended_cannot_be_accepted_any_more() -> None:
    old, young = mother(), daughter()
    offered = parties.grant(as_actor(old), young.id, TERMS)
    parties.end(as_actor(old), offered.id)

    with pytest.raises(Refusal, match=r"mandate\.not_offered"):
        parties.accept(as_actor(young), offered.id)


def test_nobody_acts_for_somebody_who_does_not_exist() -> None:
    with pytest.raises(Refusal, match=r"mandate\.missing"):
        parties.acting_for(Actor(kind=ActorKind.RESIDENT), PartyId("nobody"))


def company_with_representative(clock: SetClock) -> tuple[Party, Party]:
    company, boss = make_company(), make_resident(name="法人", seed=5)
    terms = Terms(relation=Relation.LEGAL_REPRESENTATIVE, scopes=("*",))
    parties.establish(system("import"), company.id, boss.id, terms, basis="licence", clock=clock)
    return company, boss


def test_a_legal_representative_appoints_a_clerk_who_acts_for_the_company() -> None:
    clock = SetClock()
    company, boss = company_with_representative(clock)
    clerk = make_resident(name="办事员", seed=6)
    terms = Terms(relation=Relation.CLERK, scopes=("food-business-licence",))

    in_its_name = parties.acting_for(as_actor(boss), company.id, clock=clock)
    offered = parties.grant(in_its_name, clerk.id, terms, clock=clock)
    parties.accept(as_actor(clerk), offered.id, clock=clock)
    acting = parties.acting_for(
        as_actor(clerk), company.id, scope="food-business-licence", clock=clock
    )

    assert offered.principal == company.id
    assert (acting.kind, acting.party) == (ActorKind.ENTERPRISE, clerk.id)
    assert access.allows(
        acting, "case.view", Resource(parties=(company.id,), scope="food-business-licence")
    )


def test_a_clerk_neither_appoints_others_nor_ends_the_mandate_of_the_boss() -> None:
    clock = SetClock()
    company, boss = company_with_representative(clock)
    clerk = make_resident(name="办事员", seed=6)
    in_its_name = parties.acting_for(as_actor(boss), company.id, clock=clock)
    terms = Terms(relation=Relation.CLERK, scopes=("*",))
    offered = parties.grant(in_its_name, clerk.id, terms, clock=clock)
    parties.accept(as_actor(clerk), offered.id, clock=clock)
    acting = parties.acting_for(as_actor(clerk), company.id, clock=clock)

    with pytest.raises(Refusal, match=r"mandate\.not_delegable"):
        parties.grant(acting, boss.id, terms, clock=clock)
    with pytest.raises(Refusal, match=r"mandate\.not_delegable"):
        parties.end(acting, in_its_name.mandate or offered.id, clock=clock)
    assert parties.end(acting, offered.id, clock=clock).state is MandateState.ENDED


def test_a_legal_representative_ends_the_mandate_of_a_clerk() -> None:
    clock = SetClock()
    company, boss = company_with_representative(clock)
    clerk = make_resident(name="办事员", seed=6)
    in_its_name = parties.acting_for(as_actor(boss), company.id, clock=clock)
    terms = Terms(relation=Relation.CLERK, scopes=("*",))
    offered = parties.grant(in_its_name, clerk.id, terms, clock=clock)

    ended = parties.end(in_its_name, offered.id, clock=clock)

    assert ended.state is MandateState.ENDED


def test_two_mandates_from_one_person_reach_as_far_as_both() -> None:
    clock, old, young = SetClock(), mother(), daughter()
    mandate(old, young, clock=clock)
    ended = mandate(old, young, terms=replace(TERMS, scopes=("parking",)), clock=clock)
    mandate(old, young, terms=replace(TERMS, scopes=("housing",)), clock=clock)
    parties.end(as_actor(old), ended.id, clock=clock)

    acting = parties.acting_for(as_actor(young), old.id, clock=clock)

    reached = [
        access.allows(acting, "case.view", Resource(parties=(old.id,), scope=scope))
        for scope in (ALLOWANCE, "housing", "parking")
    ]
    assert reached == [True, True, False]
