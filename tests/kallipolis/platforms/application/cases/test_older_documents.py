"""A case goes on under the documents that it began with, also in a later version."""

import pytest
from pytest_django import Settings
from tests.kallipolis.platforms.application.cases.newer.documents import NewerProcess

from kallipolis.foundation.packs import api as packs
from kallipolis.foundation.packs.testing import forget
from kallipolis.platforms.application.cases.contracts import Outcome, Phase
from kallipolis.platforms.application.cases.testing import Office

CASES = "kallipolis.platforms.application.cases"
NEWER = "tests.kallipolis.platforms.application.cases.newer"


def upgrade(settings: Settings) -> None:
    """Install a version whose processes have another shape, as a new process starts with it."""
    settings.ROOMS = [NEWER if room == CASES else room for room in settings.ROOMS]
    forget()


@pytest.mark.django_db
def test_a_case_begun_under_a_process_of_an_older_shape_is_decided_in_a_later_version(
    settings: Settings,
) -> None:
    office = Office()
    case = office.open()
    office.act("acceptance-officer", case, "accept")

    upgrade(settings)
    office.act("decider", case, "decide", outcome=Outcome.GRANTED)
    done = office.act("delivery-officer", case, "deliver")

    process = packs.get("process", "standard", office.edition).body
    assert isinstance(process, NewerProcess)
    assert process.steward == "nobody"
    assert (done.edition, done.phase) == (office.edition, Phase.CLOSED)


@pytest.mark.django_db
def test_a_case_is_opened_under_a_process_that_a_former_version_published(
    settings: Settings,
) -> None:
    office = Office()

    upgrade(settings)

    assert office.open().state == "submitted"
