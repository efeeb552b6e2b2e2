"""A reaction that fails holds up its subject, nobody else, and is seen."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from kallipolis.foundation.clock import SetClock
from kallipolis.foundation.errors import Refusal
from kallipolis.foundation.events import api as events
from kallipolis.foundation.events.contracts import Event, Subscription
from kallipolis.foundation.events.models import Event as Row
from kallipolis.foundation.events.testing import (
    CannotDigestError,
    Subscriber,
    make_subscription,
)

inside_and_outside = pytest.mark.parametrize("outside", [False, True], ids=["inside", "outside"])


def publish(*facts: str, subject: str = "s1") -> None:
    for fact in facts:
        events.publish(f"org.kallipolis.test.{fact}", subject, {})


def dispatch_all(subscription: Subscription, clock: SetClock) -> None:
    while events.dispatch(subscriptions=[subscription], clock=clock):
        pass


def dispatch_for_hours(subscription: Subscription, clock: SetClock) -> None:
    for _ in range(60):
        dispatch_all(subscription, clock)
        clock.advance(minutes=20)


@pytest.mark.django_db
@inside_and_outside
def test_later_facts_of_a_subject_wait_behind_one_that_fails_and_others_go_on(
    outside: bool,
) -> None:
    clock = SetClock()
    subscriber = Subscriber(failing={"s1"})
    subscription = make_subscription(subscriber, outside=outside)
    publish("begun")
    publish("begun", subject="s2")
    publish("decided")
    publish("decided", subject="s2")

    dispatch_all(subscription, clock)

    assert subscriber.subjects == ["s2", "s2"]
    assert events.dead_letters() == ()


@pytest.mark.django_db
@inside_and_outside
def test_what_failed_is_tried_again_after_a_while_and_the_rest_follows_in_order(
    outside: bool,
) -> None:
    clock = SetClock()
    subscriber = Subscriber(failing={"s1"})
    subscription = make_subscription(subscriber, outside=outside)
    publish("begun", "accepted")
    dispatch_all(subscription, clock)
    publish("decided")
    subscriber.failing.clear()

    dispatch_all(subscription, clock)
    at_once = subscriber.types.copy()
    clock.advance(seconds=2)
    dispatch_all(subscription, clock)

    assert at_once == []
    assert subscriber.types == ["begun", "accepted", "decided"]


@pytest.mark.django_db
def test_after_its_attempts_a_fact_is_a_dead_letter_that_says_why() -> None:
    clock = SetClock()
    subscription = make_subscription(Subscriber(failing={"s1"}), attempts=3)
    publish("begun", "decided")

    dispatch_for_hours(subscription, clock)

    (letter,) = events.dead_letters()
    assert (letter.attempts, letter.waiting) == (3, 1)
    assert letter.event.type == "org.kallipolis.test.begun"
    assert letter.last_error == "CannotDigestError: s1"


@pytest.mark.django_db
def test_a_replayed_dead_letter_is_delivered_and_all_behind_it() -> None:
    clock = SetClock()
    subscriber = Subscriber(failing={"s1"})
    subscription = make_subscription(subscriber, attempts=2)
    publish("begun", "decided")
    dispatch_for_hours(subscription, clock)
    subscriber.failing.clear()

    events.replay(events.dead_letters()[0].id)
    dispatch_all(subscription, clock)

    assert subscriber.types == ["begun", "decided"]
    assert events.dead_letters() == ()


@pytest.mark.django_db
def test_a_skipped_dead_letter_is_left_out_and_what_waited_goes_on() -> None:
    clock = SetClock()
    subscriber = Subscriber(failing={"s1"})
    subscription = make_subscription(subscriber, attempts=2)
    publish("begun", "decided")
    dispatch_for_hours(subscription, clock)
    subscriber.failing.clear()

    events.skip(events.dead_letters()[0].id)
    dispatch_all(subscription, clock)

    assert subscriber.types == ["decided"]
    assert events.dead_letters() == ()


@pytest.mark.django_db
@pytest.mark.parametrize("act", [events.replay, events.skip])
@pytest.mark.parametrize("id", ["0", "first"])
def test_what_is_no_dead_letter_cannot_be_replayed_or_skipped(
    act: Callable[[str], None], id: str
) -> None:
    with pytest.raises(Refusal, match=r"event\.dead_letter_not_found"):
        act(id)


@pytest.mark.django_db
@inside_and_outside
def test_an_outage_pauses_the_subscription_and_counts_as_no_attempt(outside: bool) -> None:
    clock = SetClock()
    subscriber = Subscriber(unreachable=True)
    subscription = make_subscription(subscriber, outside=outside, attempts=2)
    publish("begun", "decided")
    publish("begun", subject="s2")
    dispatch_for_hours(subscription, clock)
    subscriber.unreachable = False

    dispatch_all(subscription, clock)

    assert events.dead_letters() == ()
    assert subscriber.subjects == ["s1", "s1", "s2"]


@pytest.mark.django_db
def test_a_paused_subscription_does_not_ask_again_before_its_time() -> None:
    clock = SetClock()
    subscriber = Subscriber(unreachable=True)
    subscription = make_subscription(subscriber)
    publish("begun")
    dispatch_all(subscription, clock)
    subscriber.unreachable = False

    clock.advance(seconds=59)
    too_early = events.dispatch(subscriptions=[subscription], clock=clock)
    clock.advance(seconds=1)
    in_time = events.dispatch(subscriptions=[subscription], clock=clock)

    assert (too_early, in_time) == (0, 1)


@pytest.mark.django_db
def test_what_a_failing_reaction_wrote_is_taken_back() -> None:
    def write_and_fail(event: Event) -> None:
        events.publish("org.kallipolis.other.written", event.subject, {})
        raise CannotDigestError

    subscription = Subscription(
        name="test.writing", types=("org.kallipolis.test.*",), react=write_and_fail
    )
    publish("begun")

    events.dispatch(subscriptions=[subscription])

    assert not Row.objects.filter(type="org.kallipolis.other.written").exists()


@pytest.mark.django_db
def test_old_facts_are_removed_once_all_have_seen_them_and_no_sooner() -> None:
    clock = SetClock()
    subscription = make_subscription(Subscriber(failing={"stuck"}))
    events.publish("org.kallipolis.test.begun", "s1", {}, clock=clock)
    events.publish("org.kallipolis.test.begun", "stuck", {}, clock=clock)
    day = timedelta(days=1)

    unseen = events.prune(day, subscriptions=[subscription], clock=clock)
    events.dispatch(subscriptions=[subscription], clock=clock)
    young = events.prune(day, subscriptions=[subscription], clock=clock)
    clock.advance(days=2)
    old = events.prune(day, subscriptions=[subscription], clock=clock)

    assert (unseen, young, old) == (0, 0, 1)
    assert [e.subject for e in events.recorded()] == ["stuck"]
