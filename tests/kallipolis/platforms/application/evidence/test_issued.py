"""What the city itself has issued is found where it lies, and is not asked for."""

import msgspec
import pytest

from kallipolis.foundation.access.contracts import Within
from kallipolis.foundation.access.testing import make_role, publish_roles
from kallipolis.foundation.actors import system
from kallipolis.foundation.clock import SetClock
from kallipolis.foundation.ids import CaseId
from kallipolis.foundation.packs.testing import publish_documents
from kallipolis.foundation.parties.contracts import Party
from kallipolis.foundation.parties.testing import as_actor, make_resident
from kallipolis.foundation.text import everywhere
from kallipolis.platforms.application.credentials import api as credentials
from kallipolis.platforms.application.credentials.contracts import Change
from kallipolis.platforms.application.credentials.testing import make_credential, publish_type
from kallipolis.platforms.application.evidence.contracts import (
    EvidenceItem,
    EvidenceRequirement,
    EvidenceState,
    EvidenceType,
    Inquiry,
)
from kallipolis.platforms.application.evidence.testing import gather as gathered
from kallipolis.platforms.data.registries.testing import make_registry, publish_registries

pytestmark = pytest.mark.django_db

TEST = system("test")
INQUIRY = Inquiry(service="old-age-allowance", case=CaseId("c1"))


@pytest.fixture(autouse=True)
def declared() -> None:
    publish_roles(make_role("resident", ("evidence.gather", Within.OWN)))
    publish_registries(make_registry())


def paper(id: str) -> EvidenceType:
    return EvidenceType(id=id, name=everywhere(id), registry="credentials", fields=("birth_date",))


def gather(party: Party, requirement: EvidenceRequirement) -> tuple[EvidenceItem, ...]:
    return gathered(as_actor(party), party.id, (requirement,), INQUIRY, clock=SetClock())


def test_what_the_city_itself_has_issued_is_not_asked_for_while_it_is_valid() -> None:
    publish_type()
    publish_documents(evidence_type=[paper("old-age-card")])
    holder, other = make_resident(seed=6), make_resident(seed=7)
    card = EvidenceRequirement(type="old-age-card")
    issued = make_credential(holder=holder.id, clock=SetClock())

    (found,) = gather(holder, card)
    (missed,) = gather(other, card)
    credentials.change(TEST, issued.id, Change.REVOKE, reason="moved away", clock=SetClock())
    (revoked,) = gather(holder, card)

    assert (found.state, found.values) == (EvidenceState.FOUND, {"birth_date": "1950-01-02"})
    assert missed.state is EvidenceState.MISSING
    assert revoked.state is EvidenceState.MISSING


def test_what_the_city_has_issued_is_found_by_whatever_name_it_is_asked_for() -> None:
    publish_type()
    called = paper("card-of-the-old")
    named = msgspec.structs.replace(called, credential="old-age-card")
    publish_documents(evidence_type=[named])
    holder = make_resident(seed=6)
    issued = make_credential(holder=holder.id, clock=SetClock())
    asked = EvidenceRequirement(type="card-of-the-old")

    found = [gather(holder, asked)[0] for _ in range(2)]
    credentials.change(TEST, issued.id, Change.SUSPEND, reason="being checked", clock=SetClock())
    (suspended,) = gather(holder, asked)
    credentials.change(TEST, issued.id, Change.RESUME, reason="fine", clock=SetClock())
    (resumed,) = gather(holder, asked)

    assert [(each.state, each.files) for each in found] == [(EvidenceState.FOUND, ())] * 2
    assert (found[0].registry, found[0].as_of) == ("credentials", issued.issued_at)
    assert suspended.state is EvidenceState.MISSING
    assert resumed.state is EvidenceState.FOUND
