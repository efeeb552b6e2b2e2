"""Who has little to look at does not wait for those who have much to catch up with."""

import pytest

from kallipolis.foundation.events import api as events
from kallipolis.foundation.events.contracts import Subscription
from kallipolis.foundation.events.testing import Subscriber, make_subscription

pytestmark = pytest.mark.django_db

FOUNDED, PUBLISHED = "org.kallipolis.test.founded", "org.kallipolis.test.published"
BACKLOG = 7
AT_ONCE = 2


def found() -> None:
    """Publish what everybody who follows the founding has to catch up with."""
    events.publish_all([(FOUNDED, f"s{number}", {}) for number in range(BACKLOG)])


def follower(name: str, subscriber: Subscriber, *types: str) -> Subscription:
    return make_subscription(subscriber, name=name, types=types)


def round_over(*subscriptions: Subscription) -> int:
    return events.dispatch(AT_ONCE, subscriptions=subscriptions, most_s=0)


def test_a_new_fact_is_given_before_a_backlog_goes_on() -> None:
    shared = Subscriber()
    notices = follower("notices", shared, FOUNDED)
    feeds = follower("feeds", shared, PUBLISHED)
    found()
    round_over(notices, feeds)
    events.publish(PUBLISHED, "accounts", {})

    round_over(notices, feeds)

    assert shared.subjects == ["s0", "s1", "accounts", "s2", "s3"]


def test_backlogs_are_worked_off_in_turn_and_each_in_order() -> None:
    one, other = Subscriber(), Subscriber()
    subscriptions = (follower("one", one, FOUNDED), follower("other", other, FOUNDED))
    found()

    counts = [round_over(*subscriptions) for _ in range(4)]
    halfway = (len(one.given), len(other.given))
    counts += [round_over(*subscriptions) for _ in range(6)]

    assert halfway == (4, 4)
    assert one.subjects == other.subjects == [f"s{number}" for number in range(BACKLOG)]
    assert sum(counts) == 2 * BACKLOG


def test_without_a_limit_of_time_everybody_has_a_turn_in_each_round() -> None:
    one, other = Subscriber(), Subscriber()
    subscriptions = (follower("one", one, FOUNDED), follower("other", other, FOUNDED))
    found()

    given = events.dispatch(AT_ONCE, subscriptions=subscriptions)

    assert given == 2 * AT_ONCE
    assert one.subjects == other.subjects == ["s0", "s1"]


def test_what_failed_is_tried_again_while_there_is_a_backlog() -> None:
    subscriber = Subscriber(failing={"s0"})
    subscription = follower("notices", subscriber, FOUNDED)
    found()
    round_over(subscription)

    subscriber.failing.clear()
    [round_over(subscription) for _ in range(4)]

    assert subscriber.subjects[:6] == [f"s{number}" for number in range(1, BACKLOG)]
