"""A fact whose transaction ends late is not passed over, and keeps its place."""

from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from threading import Event as Signal

import pytest
from django.db import connection, transaction

from kallipolis.foundation.database import api as database
from kallipolis.foundation.events import api as events
from kallipolis.foundation.events.testing import Subscriber, make_subscription

pytestmark = pytest.mark.django_db(transaction=True)


@dataclass(slots=True)
class OpenTransaction:
    """A transaction of another connection that has published, and ends when it is told."""

    published: Signal = field(default_factory=Signal)
    may_end: Signal = field(default_factory=Signal)
    ended: "Future[None] | None" = None

    def run(self, *acts: Callable[[], object]) -> None:
        try:
            with transaction.atomic():  # no edge: it would write as it ends
                for act in acts:
                    act()
                self.published.set()
                self.may_end.wait(30)
        finally:
            connection.close()

    def end(self) -> None:
        self.may_end.set()
        assert self.ended is not None
        self.ended.result(30)


@contextmanager
def open_transaction(*acts: Callable[[], object]) -> Iterator[OpenTransaction]:
    transaction = OpenTransaction()
    with ThreadPoolExecutor(1) as pool:
        transaction.ended = pool.submit(transaction.run, *acts)
        transaction.published.wait(30)
        yield transaction
        transaction.may_end.set()


def publish(fact: str, subject: str = "s1") -> Callable[[], object]:
    return lambda: events.publish(f"org.kallipolis.test.{fact}", subject, {})


def write_something() -> None:
    database.rows("SELECT pg_current_xact_id()::text")


def ended() -> Signal:
    signal = Signal()
    signal.set()
    return signal


def test_what_is_not_committed_is_not_delivered_and_then_is() -> None:
    subscriber = Subscriber()
    subscriptions = [make_subscription(subscriber)]
    events.dispatch(subscriptions=subscriptions)

    with open_transaction(publish("late")) as late:
        before = events.dispatch(subscriptions=subscriptions)
        late.end()
    after = events.dispatch(subscriptions=subscriptions)

    assert (before, after) == (0, 1)
    assert subscriber.types == ["late"]


@pytest.mark.on_postgresql
def test_a_fact_with_a_lower_number_that_commits_later_is_not_passed_over() -> None:
    subscriber = Subscriber()
    subscriptions = [make_subscription(subscriber)]

    with open_transaction(publish("first")) as late:
        publish("second")()
        before = events.dispatch(subscriptions=subscriptions)
        late.end()
    events.dispatch(subscriptions=subscriptions)

    assert before == 0
    assert subscriber.types == ["first", "second"]


@pytest.mark.on_postgresql
def test_order_is_that_of_publishing_not_of_beginning() -> None:
    subscriber = Subscriber()
    subscriptions = [make_subscription(subscriber)]
    has_begun, may_publish = Signal(), Signal()

    with ThreadPoolExecutor(1) as pool:
        earlier = pool.submit(
            OpenTransaction(may_end=ended()).run,
            write_something,
            has_begun.set,
            lambda: may_publish.wait(30),
            publish("second"),
        )
        has_begun.wait(30)
        publish("first")()
        may_publish.set()
        earlier.result(30)
    events.dispatch(subscriptions=subscriptions)

    assert subscriber.types == ["first", "second"]


@pytest.mark.on_postgresql
def test_an_open_transaction_that_published_nothing_holds_nobody_up() -> None:
    subscriber = Subscriber()

    with open_transaction(write_something):
        publish("begun")()
        count = events.dispatch(subscriptions=[make_subscription(subscriber)])

    assert count == 1


@pytest.mark.on_postgresql
def test_writers_that_never_pause_do_not_hold_delivery_up_for_ever() -> None:
    subscriber = Subscriber()
    subscriptions = [make_subscription(subscriber)]

    with open_transaction(publish("first")) as one:
        events.dispatch(subscriptions=subscriptions)
        with open_transaction(publish("second")):
            one.end()
            events.dispatch(subscriptions=subscriptions)
            given = subscriber.types.copy()

    assert given == ["first"]
