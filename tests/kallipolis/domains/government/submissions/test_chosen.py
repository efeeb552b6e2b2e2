"""Answers choose the process of a case and who reviews it; days say whether it can be begun."""

from datetime import UTC, datetime

import pytest

from kallipolis.domains.government.preparations import api as preparations
from kallipolis.domains.government.submissions import api as submissions
from kallipolis.domains.government.submissions.contracts import Submission
from kallipolis.foundation.actors import Actor, system
from kallipolis.foundation.clock import SetClock
from kallipolis.foundation.errors import Refusal
from kallipolis.foundation.organisations.testing import publish_authorities
from kallipolis.foundation.packs.testing import publish_documents, publish_packs
from kallipolis.foundation.parties.testing import as_actor, make_resident
from kallipolis.foundation.regions.testing import publish_regions
from kallipolis.platforms.application.cases import api as cases
from kallipolis.platforms.application.forms.testing import make_field, make_form
from kallipolis.platforms.application.services.testing import make_service

pytestmark = pytest.mark.django_db

TEST = system("test")
FORM = make_form(make_field("integer", "area"), make_field("boolean", "by_road"))


@pytest.fixture
def clock() -> SetClock:
    return SetClock(datetime(2026, 5, 20, 2, 0, tzinfo=UTC))


@pytest.fixture(autouse=True)
def _published(db: None) -> None:
    publish_regions()
    publish_authorities()
    publish_packs("core")
    publish_documents(
        service=[
            make_service(
                "sign",
                form=FORM,
                process="standard",
                processes=[{"when": "area > 10 or by_road", "process": "parallel-review"}],
                reviewers=["public-security", {"role": "market-regulation", "when": "area > 10"}],
            ),
            make_service(
                "call",
                form=FORM,
                rounds=[
                    {"opens": "2026-04-01", "closes": "2026-04-30"},
                    {"opens": "2026-06-01", "closes": "2026-06-30"},
                ],
            ),
        ]
    )


@pytest.fixture
def actor() -> Actor:
    return as_actor(make_resident())


def sent(service: str, area: int, *, by_road: bool) -> Submission:
    return Submission(service=service, answers={"area": area, "by_road": by_road})


def test_a_case_goes_by_the_usual_process_where_no_condition_holds(
    actor: Actor, clock: SetClock
) -> None:
    case = submissions.submit(actor, sent("sign", 4, by_road=False), clock=clock)

    assert case.process == "standard"


@pytest.mark.parametrize(("area", "by_road"), [(20, False), (4, True)])
def test_answers_choose_another_process(
    actor: Actor, clock: SetClock, area: int, by_road: bool
) -> None:
    case = submissions.submit(actor, sent("sign", area, by_road=by_road), clock=clock)

    assert case.process == "parallel-review"


@pytest.mark.parametrize(
    ("area", "reviewing"),
    [(4, {"public-security@440305"}), (20, {"public-security@440305", "market-regulation@440300"})],
)
def test_answers_choose_who_reviews(
    actor: Actor, clock: SetClock, area: int, reviewing: set[str]
) -> None:
    case = submissions.submit(actor, sent("sign", area, by_road=True), clock=clock)

    assert set(cases.find_for(TEST, case.id, clock=clock).reviewing) == reviewing


@pytest.mark.parametrize(
    ("day", "opens", "closes"),
    [(datetime(2026, 5, 31, 15, 59, tzinfo=UTC), "2026-06-01", "2026-06-30")],
)
def test_who_comes_before_a_round_is_told_its_days(
    actor: Actor, day: datetime, opens: str, closes: str
) -> None:
    with pytest.raises(Refusal) as refused:
        submissions.submit(actor, sent("call", 4, by_road=False), clock=SetClock(day))

    assert refused.value.code == "preparation.round_not_open"
    assert refused.value.values == {"opens": opens, "closes": closes}


@pytest.mark.parametrize(
    "moment", [datetime(2026, 5, 31, 16, 0, tzinfo=UTC), datetime(2026, 6, 30, 15, 0, tzinfo=UTC)]
)
def test_the_first_and_the_last_day_of_a_round_count(actor: Actor, moment: datetime) -> None:
    case = submissions.submit(actor, sent("call", 4, by_road=False), clock=SetClock(moment))

    assert case.service == "call"


def test_who_comes_after_the_last_round_is_told_when_it_ended(actor: Actor) -> None:
    after = SetClock(datetime(2026, 7, 1, 2, 0, tzinfo=UTC))
    ready = preparations.prepare(actor, "call", clock=after)

    with pytest.raises(Refusal) as refused:
        preparations.require_first(ready)

    assert refused.value.code == "preparation.rounds_over"
    assert refused.value.values == {"closed": "2026-06-30"}
