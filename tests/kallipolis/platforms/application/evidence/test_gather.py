"""Ask once: what registries hold is looked up, the rest is asked for, promised or missing."""

import json
from datetime import date
from random import Random

import msgspec
import pytest
from msgspec.structs import replace

from kallipolis.foundation.access.contracts import Within
from kallipolis.foundation.access.testing import make_official, make_role, publish_roles
from kallipolis.foundation.actors import Actor, ActorKind, system
from kallipolis.foundation.clock import SetClock
from kallipolis.foundation.database import api as database
from kallipolis.foundation.errors import Refusal
from kallipolis.foundation.ids import CaseId, FileId, MandateId, PartyId, RegionCode
from kallipolis.foundation.organisations import api as organisations
from kallipolis.foundation.packs.testing import publish_documents
from kallipolis.foundation.parties import api as parties
from kallipolis.foundation.parties.contracts import Party, Sex, Terms
from kallipolis.foundation.parties.testing import (
    as_actor,
    make_company,
    make_resident,
    synthetic_id_number,
)
from kallipolis.foundation.text import everywhere
from kallipolis.platforms.application.evidence import api as evidence
from kallipolis.platforms.application.evidence.contracts import (
    EvidenceItem,
    EvidenceRequirement,
    EvidenceState,
    EvidenceType,
    Inquiry,
)
from kallipolis.platforms.application.evidence.testing import gather as gathered
from kallipolis.platforms.application.services.contracts import Tie
from kallipolis.platforms.data.registries.testing import (
    fill,
    make_field,
    make_registry,
    publish_registries,
)

pytestmark = pytest.mark.django_db

INQUIRY = Inquiry(service="old-age-allowance", case=CaseId("c1"))
IDENTITY = EvidenceRequirement(type="identity-card", basis="elderly-law/art-33")
PHOTO = EvidenceRequirement(type="photo")
NOW = SetClock().now()


def kind(id: str, registry: str = "", *fields: str) -> EvidenceType:
    return EvidenceType(id=id, name=everywhere(id), registry=registry, fields=fields)


@pytest.fixture(autouse=True)
def declared() -> None:
    code = make_field("credit_code", "credit-code", personal=False)
    status = make_field("status", personal=False)
    publish_roles(
        make_role("resident", ("evidence.gather", Within.OWN)),
        make_role("enterprise", ("evidence.gather", Within.OWN)),
        make_role("window-officer", ("evidence.gather", Within.REGION)),
    )
    publish_registries(make_registry(), make_registry("companies", code, status, key="credit_code"))
    publish_documents(
        evidence_type=[
            kind("identity-card", "population", "name", "region"),
            kind("business-licence", "companies", "status"),
            kind("vaccination", "vaccinations", "date"),
            kind("photo"),
        ]
    )


def number_of(party: Party) -> str:
    return parties.identity_of(system("test"), party.id).id_number


def known_resident(*, seed: int = 1) -> Party:
    party = make_resident(seed=seed)
    fill("population", {number_of(party): {"name": "李芳", "region": "440305"}}, clock=SetClock())
    return party


def gather(
    party: Party,
    *requirements: EvidenceRequirement,
    inquiry: Inquiry = INQUIRY,
    actor: Actor | None = None,
) -> tuple[EvidenceItem, ...]:
    asking = actor or as_actor(party)
    return gathered(asking, party.id, requirements, inquiry, clock=SetClock())


def test_what_a_registry_holds_is_not_asked_for() -> None:
    items = gather(known_resident(), IDENTITY, PHOTO)

    assert items == (
        EvidenceItem(
            type="identity-card",
            state=EvidenceState.FOUND,
            title=everywhere("identity-card"),
            values={"name": "李芳", "region": "440305"},
            registry="population",
            as_of=NOW,
            found_at=NOW,
            basis="elderly-law/art-33",
            carried_by="duty",
        ),
        EvidenceItem(type="photo", state=EvidenceState.MISSING, title=everywhere("photo")),
    )
    assert [item.type for item in items if item.saves_a_paper] == ["identity-card"]
    assert [item.type for item in items if item.is_lacking] == ["photo"]
    assert evidence.as_facts(items) == {"identity-card": {"name": "李芳", "region": "440305"}}


def test_each_look_up_is_on_record_with_who_for_which_service_by_which_law() -> None:
    party = known_resident()

    gather(party, IDENTITY)

    ((kind, actor, purpose, seen, detail),) = database.rows(
        "SELECT actor_kind, actor, purpose, parties, detail FROM audit_entry"
        " WHERE act = 'registry.look_up'"
    )
    assert (kind, actor, purpose) == ("system", party.id, "old-age-allowance")
    assert json.loads(seen) == [party.id]
    told = json.loads(detail)
    assert (told["legal_basis"], told["carried_by"]) == ("elderly-law/art-33", "duty")
    assert told["proof"] == "identity-card"


@pytest.mark.parametrize(
    ("requirement", "given", "state"),
    [
        (PHOTO, {"uploads": {"photo": (FileId("f1"),)}}, EvidenceState.UPLOADED),
        (PHOTO, {"uploads": {"photo": ()}}, EvidenceState.MISSING),
        (PHOTO, {"later": ("photo",)}, EvidenceState.MISSING),
        (PHOTO, {"commitments": ("photo",)}, EvidenceState.MISSING),
        (
            msgspec.structs.replace(PHOTO, deferrable=True),
            {"later": ("photo",)},
            EvidenceState.PROMISED,
        ),
        (
            msgspec.structs.replace(PHOTO, commitment=True),
            {"commitments": ("photo",)},
            EvidenceState.COMMITTED,
        ),
    ],
)
def test_what_is_not_found_is_brought_or_promised_where_that_is_allowed(
    requirement: EvidenceRequirement, given: dict[str, object], state: EvidenceState
) -> None:
    inquiry = msgspec.convert(
        msgspec.to_builtins(INQUIRY) | msgspec.to_builtins(given), type=Inquiry
    )

    (item,) = gather(make_resident(), requirement, inquiry=inquiry)

    assert item.state is state
    assert item.is_there is (state in {EvidenceState.UPLOADED, EvidenceState.COMMITTED})


def test_what_is_found_counts_even_if_a_copy_was_brought_too() -> None:
    inquiry = replace(INQUIRY, uploads={"identity-card": (FileId("f1"),)})

    (item,) = gather(known_resident(), IDENTITY, inquiry=inquiry)

    assert (item.state, item.files) == (EvidenceState.FOUND, ("f1",))


def test_a_registry_that_has_no_entry_or_is_not_here_finds_nothing() -> None:
    items = gather(make_resident(), IDENTITY, EvidenceRequirement(type="vaccination"))

    assert [item.state for item in items] == [EvidenceState.MISSING] * 2


PARENT = Tie(registry="families", of="subject", fields=("father", "mother"))
SPOUSE = Tie(registry="families", of="applicant", fields=("spouse",), where={"status": "married"})
OF_CHILD = EvidenceRequirement(type="identity-card", subject="child_id", tie=PARENT)
OF_SPOUSE = EvidenceRequirement(type="identity-card", subject="child_id", tie=SPOUSE)


def tied(key: Party, field: str, value: Party, status: str = "married") -> None:
    """Let the register of families say of one person who another one is to them."""
    names = ("father", "mother", "spouse", "status")
    publish_registries(
        make_registry("families", make_field("id_number", "id-number"), *map(make_field, names))
    )
    fill("families", {number_of(key): {field: number_of(value), "status": status}})


def about(subject: Party) -> Inquiry:
    return replace(INQUIRY, subjects={"child_id": number_of(subject)})


def looked_up() -> list[tuple[str, list[str], str]]:
    """Return of each look-up the registry, whom its record is of, and for whom it was."""
    rows = database.rows(
        "SELECT subject, parties, detail FROM audit_entry WHERE act = 'registry.look_up'"
        " ORDER BY id"
    )
    return [(str(r[0]), json.loads(r[1]), json.loads(r[2]).get("for", "")) for r in rows]


def test_proof_of_somebody_else_is_looked_up_under_the_number_in_the_answer() -> None:
    child, parent = known_resident(seed=2), make_resident(seed=3)
    tied(child, "mother", parent)

    named, unnamed = gather(
        parent,
        OF_CHILD,
        EvidenceRequirement(type="identity-card", subject="other", tie=PARENT),
        inquiry=about(child),
    )

    assert (named.state, named.subject) == (EvidenceState.FOUND, "child_id")
    assert unnamed.state is EvidenceState.MISSING


def test_who_was_read_finds_it_on_their_own_record_with_whom_it_was_for() -> None:
    child, parent = known_resident(seed=2), make_resident(seed=3)
    tied(child, "father", parent)

    gather(parent, OF_CHILD, inquiry=about(child))

    assert looked_up() == [
        ("families", [child.id], parent.id),
        ("population", [child.id], parent.id),
    ]


def test_who_was_read_before_they_registered_finds_it_once_they_have() -> None:
    parent = make_resident(seed=3)
    number = synthetic_id_number(Random(9), date(2019, 5, 1), Sex.FEMALE)
    tied(parent, "spouse", parent)
    fill("families", {number: {"mother": number_of(parent), "status": "single"}})

    gather(parent, OF_CHILD, inquiry=replace(INQUIRY, subjects={"child_id": number}))
    child = parties.register_resident(
        system("test"), name="孩子", id_number=number, region=RegionCode("440305")
    )

    recorded = {mention for _, (mention,), _ in looked_up()}
    assert recorded == set(parties.mentions_of(as_actor(child))) - {child.id}


@pytest.mark.parametrize(
    ("requirement", "says"),
    [
        pytest.param(EvidenceRequirement(type="identity-card", subject="child_id"), "mother"),
        pytest.param(OF_SPOUSE, "mother", id="another relation"),
        pytest.param(OF_CHILD, "spouse", id="a relation the other way"),
    ],
)
def test_nothing_is_looked_up_about_a_stranger(requirement: EvidenceRequirement, says: str) -> None:
    stranger, applicant = known_resident(seed=2), make_resident(seed=3)
    tied(stranger, says, applicant)

    (item,) = gather(applicant, requirement, inquiry=about(stranger))

    assert (item.state, item.values) == (EvidenceState.MISSING, {})
    assert "population" not in {registry for registry, _, _ in looked_up()}


@pytest.mark.parametrize(
    ("status", "state"),
    [("married", EvidenceState.FOUND), ("divorced", EvidenceState.MISSING)],
)
def test_a_relation_counts_as_long_as_the_registry_says_so(
    status: str, state: EvidenceState
) -> None:
    spouse, applicant = known_resident(seed=2), make_resident(seed=3)
    tied(applicant, "spouse", spouse, status)

    (item,) = gather(applicant, OF_SPOUSE, inquiry=about(spouse))

    assert item.state is state


def test_who_gave_a_mandate_for_the_service_is_looked_up_as_long_as_it_lasts() -> None:
    driver, boss = known_resident(seed=2), make_resident(seed=3)
    requirement = EvidenceRequirement(type="identity-card", subject="child_id")
    clock = SetClock()
    terms = Terms(relation="agent", scopes=("old-age-allowance",), since=clock.now())
    mandate = parties.establish(
        system("test"), driver.id, boss.id, terms, basis="contract", clock=clock
    )

    (during,) = gather(boss, requirement, inquiry=about(driver))
    parties.end(system("test"), mandate.id, clock=clock)
    (after,) = gather(boss, requirement, inquiry=about(driver))

    assert (during.state, after.state) == (EvidenceState.FOUND, EvidenceState.MISSING)


def test_ones_own_number_is_ones_own() -> None:
    party = known_resident()
    requirement = EvidenceRequirement(type="identity-card", subject="child_id")

    (item,) = gather(party, requirement, inquiry=about(party))

    assert item.state is EvidenceState.FOUND


def test_of_a_company_that_is_not_ones_own_only_what_is_public_is_looked_up() -> None:
    public, personal = make_field("status", personal=False), make_field("owner_number")
    code = make_field("credit_code", "credit-code", personal=False)
    publish_registries(make_registry("firms", code, public, personal, key="credit_code"))
    publish_documents(evidence_type=[kind("licence", "firms", "status", "owner_number")])
    owner, other = make_resident(seed=2), make_resident(seed=3)
    fill("firms", {"CODE": {"status": "active", "owner_number": number_of(owner)}})
    tie = Tie(registry="firms", of="subject", fields=("owner_number",))
    licence = EvidenceRequirement(type="licence", subject="child_id", tie=tie)
    inquiry = replace(INQUIRY, subjects={"child_id": "CODE"})

    (for_owner,) = gather(owner, licence, inquiry=inquiry)
    (for_other,) = gather(other, licence, inquiry=inquiry)

    assert for_owner.values == {"status": "active", "owner_number": number_of(owner)}
    assert for_other.values == {"status": "active"}


def test_what_is_about_others_is_for_rules_and_not_for_the_applicant() -> None:
    applicant, child = known_resident(seed=2), make_resident(seed=3)
    fill("population", {number_of(child): {"name": "孩子", "region": "440304"}})
    tied(child, "father", applicant)

    items = gather(applicant, OF_CHILD, IDENTITY, inquiry=about(child))

    assert [item.values["name"] for item in items] == ["孩子", "李芳"]
    assert evidence.about_applicant(items) == items[1:]
    assert evidence.as_facts(items)["identity-card"]["name"] == "李芳"
    assert evidence.as_facts(items[:1])["identity-card"]["name"] == "孩子"


def test_a_company_is_looked_up_by_its_credit_code() -> None:
    company = make_company()
    code = organisations.get(company.organisation or "").credit_code
    fill("companies", {code: {"status": "active"}})
    boss = Actor(
        kind=ActorKind.ENTERPRISE,
        party=PartyId("boss"),
        on_behalf_of=company.id,
        mandate=MandateId("m"),
        mandate_scopes=frozenset({"old-age-allowance"}),
    )

    (item,) = gather(company, EvidenceRequirement(type="business-licence"), actor=boss)

    assert (item.state, item.values) == (EvidenceState.FOUND, {"status": "active"})


def test_a_window_officer_gathers_for_people_of_the_region_only() -> None:
    party = known_resident()

    (item,) = gather(party, IDENTITY, actor=make_official("window-officer", region="440300"))

    assert item.state is EvidenceState.FOUND
    with pytest.raises(Refusal, match=r"evidence\.not_found"):
        gather(party, IDENTITY, actor=make_official("window-officer", region="441900"))


def test_nobody_gathers_about_a_stranger_or_about_nobody() -> None:
    stranger = as_actor(make_resident(seed=4))
    party = known_resident()
    nobody = replace(party, id=PartyId("nobody"))

    with pytest.raises(Refusal, match=r"evidence\.not_found"):
        gather(party, IDENTITY, actor=stranger)
    with pytest.raises(Refusal, match=r"evidence\.not_found"):
        gather(nobody, IDENTITY, actor=stranger)


def test_an_item_is_the_same_after_a_case_has_kept_it_as_json() -> None:
    (item,) = gather(known_resident(), IDENTITY)

    kept = msgspec.json.decode(msgspec.json.encode(item), type=EvidenceItem)

    assert kept == item


def test_optional_proof_that_is_found_saves_no_paper() -> None:
    items = gather(known_resident(), msgspec.structs.replace(IDENTITY, required=False))

    assert items[0].state is EvidenceState.FOUND
    assert not items[0].saves_a_paper


def test_what_is_known_is_not_looked_up_again_while_it_is_fresh() -> None:
    party, clock = known_resident(), SetClock()
    asked = (as_actor(party), party.id, (IDENTITY,))
    known = evidence.look_up(*asked, INQUIRY, clock=clock)

    clock.advance(hours=23)
    again = evidence.look_up(*asked, replace(INQUIRY, known=known), clock=clock)
    clock.advance(hours=1)
    stale = evidence.look_up(*asked, replace(INQUIRY, known=known), clock=clock)

    assert again == known
    assert stale[0].looked_up_at == clock.now()
    assert len(looked_up()) == 2


def test_how_long_proof_counts_its_type_says() -> None:
    publish_documents(
        evidence_type=[
            EvidenceType(id="life", name=everywhere("life"), registry="population", fresh_hours=0)
        ]
    )
    party = known_resident()

    (finding,) = evidence.look_up(
        as_actor(party),
        party.id,
        (EvidenceRequirement(type="life"),),
        INQUIRY,
        clock=SetClock(),
    )

    assert not finding.is_fresh(NOW)


def test_what_is_known_of_one_person_or_of_fewer_fields_answers_for_no_other() -> None:
    party, child = known_resident(), make_resident(seed=2)
    terms = Terms(relation="agent", scopes=("old-age-allowance",), since=NOW)
    parties.establish(system("test"), child.id, party.id, terms, basis="x", clock=SetClock())
    asked = EvidenceRequirement(type="identity-card", subject="child_id")
    of_child = replace(INQUIRY, subjects={"child_id": number_of(child)})
    known = evidence.look_up(as_actor(party), party.id, (asked,), of_child, clock=SetClock())

    gather(party, IDENTITY, inquiry=replace(INQUIRY, known=known))
    gather(party, asked, inquiry=replace(of_child, subjects={"child_id": "1"}, known=known))
    gather(
        party,
        asked,
        inquiry=replace(of_child, fields={"identity-card": ("id_number",)}, known=known),
    )

    assert len(looked_up()) == 3  # of a stranger nothing is read at all


def test_what_nobody_could_be_asked_for_is_asked_for_once_somebody_can() -> None:
    party = make_resident()

    (finding,) = evidence.look_up(
        as_actor(party),
        party.id,
        (EvidenceRequirement(type="vaccination"),),
        INQUIRY,
        clock=SetClock(),
    )

    assert not finding.is_fresh(NOW)


def test_what_is_only_looked_up_is_not_asked_of_anybody() -> None:
    publish_documents(
        evidence_type=[
            EvidenceType(
                id="search", name=everywhere("Search"), registry="population", only_looked_up=True
            )
        ]
    )
    wanted = (
        EvidenceRequirement(type="search"),
        EvidenceRequirement(type="identity-card", only_looked_up=True),
        EvidenceRequirement(type="photo"),
    )

    found = gather(make_resident(), *wanted)

    assert [item.state for item in found] == [EvidenceState.MISSING] * 3
    assert [item.type for item in found if item.is_lacking] == ["photo"]
