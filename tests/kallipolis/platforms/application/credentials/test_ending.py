"""That a credential ends its holder is told once, as early as its type says."""

import msgspec
import pytest

from kallipolis.foundation.clock import SetClock
from kallipolis.foundation.events import api as outbox
from kallipolis.foundation.events.contracts import Event
from kallipolis.platforms.application.credentials import api as credentials
from kallipolis.platforms.application.credentials import events
from kallipolis.platforms.application.credentials.contracts import Change
from kallipolis.platforms.application.credentials.testing import (
    SYSTEM,
    make_credential,
    make_type,
    publish_type,
)

pytestmark = pytest.mark.django_db


def told() -> list[Event]:
    return list(outbox.recorded(types=(events.EXPIRING,)))


@pytest.mark.parametrize(("days", "facts"), [(300, 0), (340, 1), (366, 0)])
def test_holders_are_told_a_month_before_the_end_and_not_after(days: int, facts: int) -> None:
    publish_type()
    clock = SetClock()
    make_credential(clock=clock)
    clock.advance(days=days)

    count = credentials.tell_ending(clock=clock)

    assert (count, len(told())) == (facts, facts)


def test_what_ends_is_told_once_however_often_one_looks() -> None:
    publish_type()
    clock = SetClock()
    credential = make_credential(clock=clock)
    clock.advance(days=350)

    counts = [credentials.tell_ending(clock=clock) for _ in range(3)]

    (fact,) = told()
    assert counts == [1, 0, 0]
    assert (fact.subject, fact.data["days"]) == (credential.id, 15)
    assert fact.data["holder"] == credential.holder


@pytest.mark.parametrize(("told_days", "facts"), [(0, 0), (20, 0), (60, 1)])
def test_a_type_says_how_early_and_whether(told_days: int, facts: int) -> None:
    publish_type(msgspec.structs.replace(make_type(), told_days=told_days))
    clock = SetClock()
    make_credential(clock=clock)
    clock.advance(days=340)

    assert credentials.tell_ending(clock=clock) == facts


def test_of_what_was_revoked_nobody_is_told() -> None:
    publish_type()
    clock = SetClock()
    credential = make_credential(clock=clock)
    credentials.change(
        SYSTEM, credential.id, Change.REVOKE, reason="lost", rule="law/art-1", clock=clock
    )
    clock.advance(days=350)

    assert credentials.tell_ending(clock=clock) == 0
