"""In the demo people object to look-ups: some wait for an answer, some have one, each way."""

import pytest
from msgspec.structs import replace
from tests.kallipolis.site.test_demo import NOW, SMALL

from kallipolis.foundation.packs.testing import publish_packs
from kallipolis.platforms.application.cases import api as cases
from kallipolis.platforms.application.cases.contracts import Case, InboxFilter
from kallipolis.platforms.application.demonstrations.contracts import Story
from kallipolis.platforms.application.objections import api as objections
from kallipolis.platforms.application.objections.contracts import LOOK_UP_OBJECTION, Objection
from kallipolis.site.demo import city
from kallipolis.site.demo.city import Founded

pytestmark = pytest.mark.django_db

CLEAR = "no-criminal-record-clear"


@pytest.fixture(autouse=True)
def _demo() -> None:
    publish_packs("core", "guangdong", "public-services")


CASE = Story(plot="", times=1, service="no-criminal-record", example=CLEAR)
PLAN = (
    replace(CASE, plot="look-up-objected", who="young", ago=(3.0, 4.0)),
    replace(CASE, plot="look-up-stopped", who="parent", ago=(40.0, 60.0)),
    replace(CASE, plot="look-up-lawful", who="clerk", ago=(40.0, 60.0)),
)


def founded() -> Founded:
    return city.found(SMALL, NOW, seed=7, progress=lambda *_: None, plan=PLAN)


def of(found: Founded, who: str) -> Objection:
    (one,) = objections.of_party(found.city.leads[who].party.id)
    return one


def case_of(found: Founded, who: str) -> Case:
    actor = found.city.leads[who].actor
    return cases.find_for(actor, of(found, who).case, clock=NOW).case


def test_objections_wait_and_are_answered_each_way() -> None:
    found = founded()

    waiting = case_of(found, "young")
    desk = found.city.staff.actor(waiting.deciding, "case.decide")
    inbox = cases.inbox(desk, InboxFilter(), clock=NOW)

    assert of(found, "young").is_open
    assert (waiting.service, waiting.state) == (LOOK_UP_OBJECTION, "objected")
    assert waiting.id in {row.case.id for row in inbox.rows}
    assert waiting.id in {case.id for case in cases.cases_of(found.city.leads["young"].actor).cases}
    assert (case_of(found, "parent").state, of(found, "parent").stops) == ("stopped", True)
    assert (case_of(found, "clerk").state, of(found, "clerk").stops) == ("lawful", False)
