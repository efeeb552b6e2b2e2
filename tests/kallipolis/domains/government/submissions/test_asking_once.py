"""How often a submission asks the database: nothing twice."""

from collections.abc import Iterator
from datetime import UTC, date, datetime

import pytest
import pytest_django
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests.allowance import ANSWERS
from tests.publishing import published_once
from tests.residents import settled

from kallipolis.domains.government.submissions import api as submissions
from kallipolis.domains.government.submissions.contracts import Submission
from kallipolis.foundation.clock import SetClock
from kallipolis.foundation.parties.testing import as_actor
from kallipolis.platforms.application.cases.contracts import Outcome

NOW = datetime(2026, 5, 20, 2, 0, tzinfo=UTC)


@pytest.fixture(scope="module", autouse=True)
def _published(
    django_db_setup: None, django_db_blocker: pytest_django.DjangoDbBlocker
) -> Iterator[None]:
    packs = ("core", "guangdong", "public-services")
    yield from published_once(django_db_blocker, *packs, clock=SetClock(NOW))


@pytest.mark.django_db
def test_a_submission_that_is_decided_at_once_asks_nothing_twice() -> None:
    clock = SetClock(NOW)
    actor = as_actor(settled(1, born=date(1946, 5, 20), clock=clock))
    sent = Submission(service="old-age-allowance", answers=ANSWERS, key="k1")

    with CaptureQueriesContext(connection) as asked:
        case = submissions.submit(actor, sent, clock=clock)

    read = [one["sql"] for one in asked if one["sql"].startswith("SELECT")]
    questions = [sql for sql in read if "packs_" not in sql]
    assert case.outcome is Outcome.GRANTED
    assert sorted(questions) == sorted(set(questions))
