"""What is sent arrives in order, however long the other node was away; answers may come at once."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime

import msgspec
import pytest
from django.http import HttpHeaders
from tests.kallipolis.platforms.data.exchange.conftest import Import
from tests.serving import Asked, Reply, serving

from kallipolis.foundation.actors import Actor, ActorKind, system
from kallipolis.foundation.audit import api as audit
from kallipolis.foundation.audit.contracts import Query
from kallipolis.foundation.clock import SetClock
from kallipolis.foundation.errors import Refusal
from kallipolis.foundation.events import api as outbox
from kallipolis.platforms.data.exchange import api as exchange
from kallipolis.platforms.data.exchange import events
from kallipolis.platforms.data.exchange.contracts import (
    EvidenceRequest,
    MessageId,
    NodeId,
    Outcome,
    Skip,
)
from kallipolis.platforms.data.exchange.testing import Department, make_key

pytestmark = pytest.mark.django_db

PLATFORM = system("test")
THERE = NodeId("health.example")
FOUND = {"found": True, "values": {"name": "陈美玲"}}
QUESTION = EvidenceRequest(
    registry="records", key="1", fields=("name",), purpose="moving", legal_basis="law/art-2"
)


@dataclass(slots=True)
class There:
    """The department's server: it signs receipts, unless it is told to answer something else."""

    department: Department
    instead: Reply | None = None
    forger: bool = False
    is_done: bool = False
    seen: list[str] = field(default_factory=list)

    def answer(self, asked: Asked) -> Reply:
        headers = HttpHeaders({f"HTTP_{k.upper()}": v for k, v in asked.headers.items()})
        self.seen.append(f"{headers['Exchange-Subject']} {headers['Exchange-Sequence']}")
        if self.instead is not None:
            return self.instead
        key = make_key() if self.forger else None
        if self.is_done:
            receipt = self.department.receipt(*self.skipped(headers, asked.body), answer=FOUND)
            return Reply(words=receipt)
        return Reply(words=self.department.receipt(headers, asked.body, answer=FOUND, key=key))

    def skipped(self, headers: HttpHeaders, body: bytes) -> tuple[dict[str, str], bytes]:
        """Return the message in whose place another was sent, as a recipient that has it."""
        id = msgspec.json.decode(body, type=Skip).message
        content = msgspec.json.encode({"step": 1})
        return dict(headers) | {"Exchange-Message": id, "Exchange-Kind": "move"}, content


@pytest.fixture
def there(department: Department, in_force: Import) -> Iterator[There]:
    made = There(department)
    with serving(made.answer) as address:
        in_force.change(department.as_node(address=address))
        yield made


def write(subject: str = "move/1") -> MessageId:
    return exchange.send(PLATFORM, THERE, {"step": 1}, kind="move", subject=subject)


def refused() -> list[object]:
    return [e.detail["code"] for e in audit.search(PLATFORM, Query(act="exchange.refuse"))]


def test_what_is_sent_is_handed_over_once_and_its_receipt_is_kept(there: There) -> None:
    message = write()

    exchange.forward()
    exchange.forward()

    receipt, shown = exchange.receipt_of(PLATFORM, message)
    assert there.seen == ["move/1 1"]
    assert receipt is not None
    assert (receipt.message.id, shown.outcome) == (message, Outcome.ACCEPTED)
    assert [e.subject for e in outbox.recorded(types=(events.ANSWERED,))] == [message]


def test_messages_about_one_subject_go_in_their_order(there: There) -> None:
    write("move/1")
    write("move/2")
    write("move/1")

    exchange.forward()

    assert there.seen.index("move/1 1") < there.seen.index("move/1 2")
    assert len(there.seen) == 3


def test_a_case_does_not_wait_behind_a_catalogue(there: There) -> None:
    for number in range(60):
        exchange.send(PLATFORM, THERE, {}, kind="entry", subject=f"catalogue/{number}")
    write("move/1")
    write("move/1")

    exchange.forward()

    assert there.seen.index("move/1 1") <= 1
    assert there.seen.index("move/1 2") <= 51
    assert len(there.seen) == 62


def test_a_node_that_is_away_delays_and_loses_nothing(there: There) -> None:
    clock, message = SetClock(datetime.now(UTC)), write()
    there.instead = Reply(status=503)
    exchange.forward(clock=clock)
    exchange.forward(clock=clock)
    (while_away,) = exchange.peers(PLATFORM)
    there.instead = None
    clock.advance(minutes=1)

    exchange.forward(clock=clock)

    assert (while_away.waiting, while_away.failures) == (1, 1)
    assert len(there.seen) == 2
    assert exchange.answer_of(PLATFORM, message).outcome is Outcome.ACCEPTED
    assert exchange.peers(PLATFORM)[0].failures == 0


def test_what_is_not_taken_holds_up_its_own_line_and_no_other(there: There) -> None:
    first, behind = write("move/1"), write("move/1")
    there.instead = Reply(status=409, words='{"code": "exchange.out_of_order"}')
    exchange.forward()
    there.instead = None
    other = write("move/2")

    exchange.forward()

    outcomes = [exchange.answer_of(PLATFORM, each).outcome for each in (first, behind, other)]
    assert outcomes == [Outcome.WAITING, Outcome.WAITING, Outcome.ACCEPTED]
    assert exchange.messages(PLATFORM, only_waiting=True)[-1].error == "exchange.out_of_order"


def test_a_message_that_is_given_up_ends_and_those_behind_it_go_on(there: There) -> None:
    first, behind = write("move/1"), write("move/1")
    there.instead = Reply(status=409, words='{"code": "exchange.id_used"}')
    exchange.forward()
    serial = min(each.serial for each in exchange.messages(PLATFORM))
    exchange.give_up(PLATFORM, serial, "Their book has another message of this id.")
    there.instead = None

    exchange.forward()

    outcomes = [exchange.answer_of(PLATFORM, each).outcome for each in (first, behind)]
    assert outcomes == [Outcome.GIVEN_UP, Outcome.ACCEPTED]
    assert all(check.holds for check in exchange.verify(PLATFORM, serial))


def test_a_message_that_was_dealt_with_is_not_given_up_any_more(there: There) -> None:
    message = write("move/1")
    there.instead = Reply(status=503)
    exchange.forward()
    serial = exchange.messages(PLATFORM)[0].serial
    exchange.give_up(PLATFORM, serial, "Nobody answers.")
    exchange.retry(PLATFORM, serial)
    there.instead, there.is_done = None, True

    exchange.forward()

    assert exchange.answer_of(PLATFORM, message).outcome is Outcome.ACCEPTED


def test_a_forged_receipt_is_recorded_and_proves_nothing(there: There) -> None:
    there.forger = True
    message = write()

    exchange.forward()

    assert exchange.answer_of(PLATFORM, message).outcome is Outcome.WAITING
    assert refused() == ["exchange.receipt_forged"]


@pytest.mark.parametrize("words", ["", "<html>", '{"receipt": 7}'])
def test_an_answer_that_is_none_counts_as_no_answer(there: There, words: str) -> None:
    there.instead = Reply(words=words)
    message = write()

    exchange.forward()

    assert exchange.answer_of(PLATFORM, message).outcome is Outcome.WAITING


def test_a_question_is_answered_at_once(there: There) -> None:
    message = exchange.put(PLATFORM, THERE, QUESTION)

    asked = exchange.wait_for(PLATFORM, message)

    assert asked.answer is not None
    assert asked.answer.values == {"name": "陈美玲"}


def test_a_question_to_a_node_that_is_away_stays_on_its_way(there: There) -> None:
    there.instead = Reply(status=503)
    clock = SetClock(datetime.now(UTC))

    messages = [exchange.put(PLATFORM, THERE, QUESTION, clock=clock) for _ in range(2)]
    asked = [exchange.wait_for(PLATFORM, each, clock=clock) for each in messages]
    assert {each.outcome for each in asked} == {Outcome.WAITING}
    assert len(there.seen) == 1
    there.instead = None
    clock.advance(minutes=1)
    exchange.forward(clock=clock)
    later = exchange.answer_of(PLATFORM, messages[0])
    assert later.answer is not None
    assert later.answer.found


def test_nobody_but_who_may_writes_to_another_node(there: There) -> None:
    resident = Actor(kind=ActorKind.RESIDENT)

    with pytest.raises(Refusal, match=r"exchange\.not_found"):
        exchange.send(resident, THERE, {}, kind="move", subject="move/1")


def test_a_node_of_no_directory_is_not_written_to(there: There) -> None:
    with pytest.raises(Refusal, match=r"exchange\.node_unknown"):
        exchange.send(PLATFORM, NodeId("moon.example"), {}, kind="move", subject="move/1")


@pytest.mark.parametrize("subject", ["", "with space", "行", "a" * 201, "line\nbreak"])
def test_a_subject_that_no_header_carries_is_refused(there: There, subject: str) -> None:
    with pytest.raises(Refusal, match=r"exchange\.subject_unfit"):
        exchange.send(PLATFORM, THERE, {}, kind="move", subject=subject)
