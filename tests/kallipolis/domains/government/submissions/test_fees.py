"""What an applicant is told of the fee before they send, and what the case keeps of it."""

import pytest

from kallipolis.domains.government.submissions import api as submissions
from kallipolis.domains.government.submissions.contracts import Submission
from kallipolis.foundation.money import Money
from kallipolis.foundation.packs.testing import publish_documents
from kallipolis.foundation.parties.testing import as_actor, make_resident
from kallipolis.platforms.application.cases import api as cases
from kallipolis.platforms.application.cases.testing import Office
from kallipolis.platforms.application.services.testing import make_service

pytestmark = pytest.mark.django_db

ANSWERS: dict[str, object] = {"statement": "A dog.", "phone": "13800000001", "is_true": True}


@pytest.mark.parametrize(
    ("stated", "told", "kept"),
    [
        ({"amount": 0}, Money(amount=0), 0),
        ({"amount": 900}, Money(amount=900), 900),
        (None, None, None),
    ],
)
def test_a_fee_that_nobody_states_is_not_called_free(
    stated: object, told: Money | None, kept: int | None
) -> None:
    office = Office()
    publish_documents(service=[make_service("dog", level="city", fee=stated)])
    actor, sent = as_actor(make_resident()), Submission(service="dog", answers=ANSWERS)

    examined = submissions.examine(actor, sent, clock=office.clock)
    case = submissions.submit(actor, sent, clock=office.clock)

    assert examined.assessment.fee == told
    assert cases.find_for(actor, case.id, clock=office.clock).facts["fee"] == kept
