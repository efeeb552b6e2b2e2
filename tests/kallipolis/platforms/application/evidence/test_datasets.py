"""Evidence that names a dataset: its rows are looked up as entries of registries are."""

import msgspec
import pytest
from tests.library import Library

from kallipolis.foundation.access.contracts import Within
from kallipolis.foundation.access.testing import make_role, publish_roles
from kallipolis.foundation.actors import system
from kallipolis.foundation.audit import api as audit
from kallipolis.foundation.audit.contracts import Query
from kallipolis.foundation.ids import CaseId, RegionCode
from kallipolis.foundation.organisations.contracts import AuthorityRole
from kallipolis.foundation.packs.testing import publish_documents
from kallipolis.foundation.parties import api as parties
from kallipolis.foundation.parties.testing import as_actor, make_resident
from kallipolis.foundation.text import everywhere
from kallipolis.platforms.application.cases.testing import Office
from kallipolis.platforms.application.contradictions import api as contradictions
from kallipolis.platforms.application.contradictions.contracts import Claim
from kallipolis.platforms.application.evidence import api as evidence
from kallipolis.platforms.application.evidence.contracts import (
    EvidenceRequirement,
    EvidenceState,
    EvidenceType,
    Inquiry,
)
from kallipolis.platforms.application.evidence.testing import gather
from kallipolis.platforms.application.services.contracts import Ground
from kallipolis.platforms.application.services.documents import KINDS
from kallipolis.platforms.data.datasets.contracts import Dataset
from kallipolis.platforms.data.datasets.testing import make_dataset, make_field
from kallipolis.platforms.data.registries.testing import fill

pytestmark = pytest.mark.django_db

TEST = system("test")
SHOPS = EvidenceType(
    id="shop-inspection",
    name=everywhere("Inspection of the shop"),
    dataset="shop-inspections",
    fields=("grade",),
)
ASKED = EvidenceRequirement(type="shop-inspection", basis="food-law/art-33")
INQUIRY = Inquiry(service="food-permit", case=CaseId("c1"))


def inspections(*, looked_up: bool = True) -> Dataset:
    return make_dataset(
        id="shop-inspections",
        title=everywhere("Inspections of shops"),
        owner=AuthorityRole("public-security"),
        region=RegionCode("440305"),
        level="general-3",
        open=False,
        key=("owner",),
        looked_up=looked_up,
        fields=(
            make_field("owner", required=True, personal=True, subject="id-number"),
            make_field("grade", personal=True),
        ),
    )


def test_what_a_dataset_says_is_found_and_on_record_with_its_law() -> None:
    publish_roles(make_role("resident", ("evidence.gather", Within.OWN)))
    publish_documents(dataset=[inspections()], evidence_type=[SHOPS])
    party = make_resident()
    number = parties.identity_of(TEST, party.id).id_number
    fill("shop-inspections", {number: {"grade": "A"}})

    (item,) = gather(as_actor(party), party.id, (ASKED,), INQUIRY)

    assert (item.state, item.values) == (EvidenceState.FOUND, {"grade": "A"})
    assert (item.registry, item.basis) == ("shop-inspections", "food-law/art-33")
    (entry,) = audit.search(TEST, Query(act="registry.look_up"))
    assert (entry.subject, entry.parties) == ("shop-inspections", (party.id,))
    assert (entry.purpose, entry.detail["case"]) == ("food-permit", "c1")
    assert entry.detail["legal_basis"] == "food-law/art-33"


def test_people_read_beforehand_which_dataset_is_looked_up() -> None:
    publish_documents(dataset=[inspections()], evidence_type=[SHOPS])

    told = evidence.told(
        "shop-inspection", ("grade",), Ground(basis="", carried_by="duty", purpose=None)
    )

    assert told is not None
    assert (told.registry.en, [each.en for each in told.fields]) == (
        "Inspections of shops",
        ["Grade"],
    )


def test_what_is_wrong_in_a_dataset_is_a_case_at_who_keeps_it() -> None:
    office = Office()
    publish_documents(dataset=[inspections()])
    party = make_resident(clock=office.clock)
    fill("shop-inspections", {parties.identity_of(TEST, party.id).id_number: {"grade": "B"}})
    wrong = Claim(registry="shop-inspections", field="grade", claimed="A")

    made = contradictions.claim(as_actor(party), party.id, wrong, clock=office.clock)

    assert made.owner == "public-security@440305"
    assert made.registry == "shop-inspections"


@pytest.mark.parametrize(
    ("proof", "looked_up", "paths"),
    [
        (SHOPS, True, []),
        (SHOPS, False, ["dataset"]),
        (msgspec.structs.replace(SHOPS, registry="population"), True, ["dataset"]),
        (msgspec.structs.replace(SHOPS, fields=("colour",)), True, ["fields[0]"]),
    ],
)
def test_evidence_names_one_dataset_that_is_looked_up_and_its_fields(
    proof: EvidenceType, looked_up: bool, paths: list[str]
) -> None:
    (kind,) = (each for each in KINDS if each.name == "evidence-type")
    library = Library(dataset=[inspections(looked_up=looked_up)], evidence_type=[proof])

    remarks = kind.check(proof, library)

    assert [remark.path for remark in remarks] == paths
