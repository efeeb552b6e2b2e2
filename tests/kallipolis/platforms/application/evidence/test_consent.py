"""What the law leaves to the applicant is looked up by consent, and by nothing else."""

import json
from typing import Final

import pytest
from msgspec.structs import replace
from tests.kallipolis.platforms.application.evidence.test_gather import (
    INQUIRY,
    gather,
    known_resident,
)
from tests.kallipolis.platforms.application.evidence.test_gather import declared as declared

from kallipolis.foundation.clock import SetClock
from kallipolis.foundation.database import api as database
from kallipolis.foundation.parties.testing import as_actor
from kallipolis.foundation.text import everywhere
from kallipolis.platforms.application.evidence import api as evidence
from kallipolis.platforms.application.evidence.contracts import (
    EvidenceRequirement,
    EvidenceState,
)

pytestmark = pytest.mark.django_db

LOOK_UPS: Final = "SELECT detail FROM audit_entry WHERE act = 'registry.look_up'"


def test_what_wants_consent_is_looked_up_for_who_gives_it_and_for_nobody_else() -> None:
    wanted = EvidenceRequirement(type="identity-card", consent=True, purpose=everywhere("age"))
    party = known_resident()

    (without,) = gather(party, wanted)
    untouched = database.rows(LOOK_UPS)
    (agreed,) = gather(party, wanted, inquiry=replace(INQUIRY, consents=("identity-card",)))

    assert (without.state, without.by_consent) == (EvidenceState.MISSING, True)
    assert list(untouched) == []
    assert agreed.values == {"name": "李芳", "region": "440305"}
    ((detail,),) = database.rows(LOOK_UPS)
    told = json.loads(detail)
    assert (told["consent"], told["carried_by"], told["legal_basis"]) == (True, "consent", "")
    assert told["reason"]["en"] == "age"


def test_what_was_found_by_consent_is_not_used_once_it_is_taken_back() -> None:
    wanted = EvidenceRequirement(type="identity-card", consent=True)
    party = known_resident()
    given = replace(INQUIRY, consents=("identity-card",))
    known = evidence.look_up(as_actor(party), party.id, (wanted,), given, clock=SetClock())

    (item,) = gather(party, wanted, inquiry=replace(INQUIRY, known=known))

    assert item.state is EvidenceState.MISSING
    assert item.values == {}
