"""Files of a case are read by those who come to work on it, and by nobody because of a name."""

import pytest

from kallipolis.domains.government.submissions import api as submissions
from kallipolis.foundation.access.testing import make_resident
from kallipolis.foundation.errors import Refusal
from kallipolis.foundation.events import api as events
from kallipolis.foundation.files import api as files
from kallipolis.foundation.ids import FileId, OrganisationId
from kallipolis.platforms.application.cases.contracts import Piece, ReviewAsked
from kallipolis.platforms.application.cases.testing import Office

pytestmark = pytest.mark.django_db

PDF = b"%PDF-1.7\n" + b"x" * 100
POLICE = OrganisationId("public-security@440300")


def lease(*ids: str) -> tuple[Piece, ...]:
    return (Piece(requirement="lease", source="upload", files=tuple(map(FileId, ids))),)


def test_who_is_asked_for_an_opinion_may_read_what_the_applicant_brought() -> None:
    office = Office()
    stored = files.store(office.resident, PDF, name="lease.pdf")
    case = office.open("parallel-review", evidence=lease(stored.id))
    office.act("acceptance-officer", case, "accept")
    reviewer = office.official("reviewer", POLICE)

    office.act("lead-reviewer", case, "ask-reviews", reviews=(ReviewAsked(organisation=POLICE),))
    with pytest.raises(Refusal, match=r"file\.not_found"):
        files.open_stored(reviewer, stored.id)
    events.dispatch()

    assert files.open_stored(reviewer, stored.id)[1] == PDF


def test_a_file_of_somebody_else_stays_closed_although_a_case_names_it() -> None:
    office = Office()
    stored = files.store(make_resident("somebody-else"), PDF, name="secret.pdf")
    case = office.open(evidence=lease(stored.id, "not-there"))

    submissions.lend_files(case.id, clock=office.clock)

    with pytest.raises(Refusal, match=r"file\.not_found"):
        files.open_stored(office.official("decider"), stored.id)
