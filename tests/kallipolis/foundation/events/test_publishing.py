"""A fact is kept with the transaction that made it true."""

import msgspec
import pytest

from kallipolis.foundation.clock import SetClock
from kallipolis.foundation.database import api as database
from kallipolis.foundation.errors import Refusal
from kallipolis.foundation.events import api as events
from kallipolis.foundation.events.models import Event

pytestmark = pytest.mark.django_db


def decide_and_refuse() -> None:
    with database.edge():
        events.publish("org.kallipolis.cases.decided", "case-1", {})
        raise Refusal("case.not_allowed")


def test_a_published_fact_is_in_the_outbox_as_it_was_given() -> None:
    clock = SetClock()

    event = events.publish("org.kallipolis.cases.decided", "case-1", {"fee": 3}, clock=clock)

    row = Event.objects.get(event_id=event.id)
    assert (row.type, row.subject, row.time) == (event.type, "case-1", clock.now())
    assert msgspec.json.decode(row.data) == {"fee": 3}


def test_a_fact_of_a_transaction_that_is_refused_was_never_published() -> None:
    with pytest.raises(Refusal):
        decide_and_refuse()

    assert not Event.objects.exists()


def test_facts_published_together_keep_their_order() -> None:
    nothing: dict[str, object] = {}
    names = ("submitted", "decided")
    facts = [(f"org.kallipolis.cases.{name}", "case-1", nothing) for name in names]

    events.publish_all(facts)

    kept = Event.objects.order_by("id").values_list("type", flat=True)
    assert list(kept) == [type for type, _, _ in facts]


def test_no_facts_are_published_without_a_statement() -> None:
    assert events.publish_all(()) == ()
