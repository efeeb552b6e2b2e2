"""Subscribers get what they asked for, once, in order."""

import pytest

from kallipolis.foundation.events import api as events
from kallipolis.foundation.events.contracts import Since
from kallipolis.foundation.events.testing import Subscriber, make_subscription

pytestmark = pytest.mark.django_db

inside_and_outside = pytest.mark.parametrize("outside", [False, True], ids=["inside", "outside"])


def publish(*facts: str, subject: str = "s1") -> None:
    for fact in facts:
        events.publish(f"org.kallipolis.test.{fact}", subject, {})


@inside_and_outside
def test_a_subscriber_gets_the_facts_of_its_types_in_order_and_only_once(outside: bool) -> None:
    subscriber = Subscriber()
    subscriptions = [make_subscription(subscriber, outside=outside)]
    publish("begun", "decided")
    events.publish("org.kallipolis.tested.elsewhere", "s1", {})

    counts = [events.dispatch(subscriptions=subscriptions) for _ in range(2)]

    assert subscriber.types == ["begun", "decided"]
    assert counts == [2, 0]


@pytest.mark.parametrize(
    ("types", "given"),
    [
        (("org.kallipolis.test.begun",), ["begun"]),
        (("org.kallipolis.test.begun", "org.kallipolis.test.decided"), ["begun", "decided"]),
        (("org.kallipolis.*",), ["begun", "decided"]),
        (("org.kallipolis.te.*",), []),
        (("org.kallipolis.test.begun", "org.kallipolis.test.dec.*"), ["begun"]),
        (("*",), ["begun", "decided"]),
    ],
)
def test_types_are_exact_or_a_prefix(types: tuple[str, ...], given: list[str]) -> None:
    subscriber = Subscriber()
    publish("begun", "decided")

    events.dispatch(subscriptions=[make_subscription(subscriber, types=types)])

    assert subscriber.types == given


def test_the_fact_arrives_as_it_was_published() -> None:
    subscriber = Subscriber()
    published = events.publish("org.kallipolis.test.decided", "案件-1", {"fee": 3, "of": ["一"]})

    events.dispatch(subscriptions=[make_subscription(subscriber)])

    assert subscriber.given == [published]


def test_a_round_gives_no_more_than_its_limit_and_the_next_goes_on() -> None:
    subscriber = Subscriber()
    publish("a", "b", "c")

    events.dispatch(2, subscriptions=[make_subscription(subscriber)])
    first = subscriber.types.copy()
    events.dispatch(2, subscriptions=[make_subscription(subscriber)])

    assert first == ["a", "b"]
    assert subscriber.types == ["a", "b", "c"]


@pytest.mark.parametrize(
    ("since", "given"), [(Since.BEGINNING, ["old", "new"]), (Since.NOW, ["new"])]
)
def test_a_new_subscription_begins_where_it_says(since: Since, given: list[str]) -> None:
    subscriber = Subscriber()
    subscription = make_subscription(subscriber, since=since)
    publish("old")

    events.dispatch(subscriptions=[subscription])
    publish("new")
    events.dispatch(subscriptions=[subscription])

    assert subscriber.types == given


def test_facts_are_passed_by_once_for_those_they_do_not_concern() -> None:
    subscriber = Subscriber()
    elsewhere = make_subscription(subscriber, types=("org.kallipolis.elsewhere.*",))
    publish("begun")

    events.dispatch(subscriptions=[elsewhere])
    events.publish("org.kallipolis.elsewhere.begun", "s1", {})
    events.dispatch(subscriptions=[elsewhere])

    assert subscriber.types == ["begun"]


def test_the_latest_facts_can_be_read_by_type_and_subject() -> None:
    publish("begun", "decided")
    publish("begun", subject="s2")

    every = events.recorded(limit=2)
    begun = events.recorded(types=("org.kallipolis.test.begun",), subject="s1")

    assert [(e.type.rpartition(".")[2], e.subject) for e in every] == [
        ("decided", "s1"),
        ("begun", "s2"),
    ]
    assert [e.subject for e in begun] == ["s1"]
