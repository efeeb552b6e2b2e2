"""Sealing gives each entry one place, holds up no writer, and passes nobody by."""

from concurrent.futures import ThreadPoolExecutor
from threading import Event

import pytest
from django.db import connection, transaction

from kallipolis.foundation.actors import Actor, ActorKind
from kallipolis.foundation.audit import api as audit
from kallipolis.foundation.audit.models import Entry, Link
from kallipolis.foundation.database import api as database
from kallipolis.foundation.ids import PartyId

OFFICIAL = Actor(kind=ActorKind.OFFICIAL, party=PartyId("o1"), purpose="review")


def record(subject: str) -> str:
    return audit.record(OFFICIAL, "case.read", subject)


def record_many_and_close(name: str) -> None:
    for number in range(40):
        with database.edge():
            record(f"{name}-{number}")
    connection.close()


def seal_until_told(stop: Event) -> int:
    sealed = 0
    while not stop.is_set():
        sealed += audit.seal(limit=7)
    connection.close()
    return sealed


@pytest.mark.django_db
def test_entries_are_chained_in_the_order_in_which_they_were_written() -> None:
    written = [record(f"case-{number}") for number in range(5)]

    counts = [audit.seal(limit=3), audit.seal(limit=3), audit.seal(limit=3)]

    order = Link.objects.order_by("position").values_list("entry", flat=True)
    uuids = Entry.objects.in_bulk(list(order))
    assert counts == [3, 2, 0]
    assert [uuids[entry].uuid for entry in order] == written


@pytest.mark.django_db(transaction=True)
def test_writers_and_sealers_at_the_same_time_leave_a_sound_chain() -> None:
    stop = Event()
    with ThreadPoolExecutor(5) as pool:
        sealers = [pool.submit(seal_until_told, stop) for _ in range(2)]
        list(pool.map(record_many_and_close, ["ann", "bo", "cy"]))
        stop.set()
        during = sum(sealer.result() for sealer in sealers)

    afterwards = audit.seal()

    assert during + afterwards == audit.length() == 120
    assert audit.verify() == ()


@pytest.mark.on_postgresql
@pytest.mark.django_db(transaction=True)
def test_a_writer_whose_transaction_stays_open_holds_up_no_other_writer() -> None:
    has_written, may_end = Event(), Event()

    def write_and_wait() -> None:
        with transaction.atomic():  # no edge: it would write as it ends
            record("slow")
            has_written.set()
            may_end.wait(30)
        connection.close()

    with ThreadPoolExecutor(4) as pool:
        slow = pool.submit(write_and_wait)
        has_written.wait(30)
        list(pool.map(record_many_and_close, ["ann", "bo"], timeout=30))
        is_still_open = not slow.done()
        may_end.set()
        slow.result(30)

    assert is_still_open
    assert Entry.objects.count() == 81


@pytest.mark.on_postgresql
@pytest.mark.django_db(transaction=True)
def test_an_entry_that_commits_late_is_sealed_all_the_same() -> None:
    has_written, may_end = Event(), Event()

    def write_and_wait() -> None:
        with transaction.atomic():  # no edge: it would write as it ends
            record("late")
            has_written.set()
            may_end.wait(30)
        connection.close()

    with ThreadPoolExecutor(1) as pool:
        late = pool.submit(write_and_wait)
        has_written.wait(30)
        record("early")
        before = audit.seal()
        may_end.set()
        late.result(30)
    after = audit.seal()

    assert (before, after) == (0, 2)
    assert audit.verify() == ()
