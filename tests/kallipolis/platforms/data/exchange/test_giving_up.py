"""A message that is given up lets those behind it go on, and proves what became of it."""

from datetime import UTC, datetime

import msgspec
import pytest
from tests.kallipolis.platforms.data.exchange.conftest import HERE, PLATFORM, Post

from kallipolis.foundation.actors import Actor, ActorKind
from kallipolis.foundation.audit import api as audit
from kallipolis.foundation.audit.contracts import Query
from kallipolis.foundation.clock import SetClock
from kallipolis.foundation.errors import Refusal
from kallipolis.foundation.events import api as outbox
from kallipolis.platforms.data.exchange import api as exchange
from kallipolis.platforms.data.exchange import events
from kallipolis.platforms.data.exchange.adapters import book
from kallipolis.platforms.data.exchange.contracts import Envelope, MessageQuery, Outcome, Skip
from kallipolis.platforms.data.exchange.models import StoredMessage
from kallipolis.platforms.data.exchange.testing import as_content

pytestmark = pytest.mark.django_db
RESIDENT = Actor(kind=ActorKind.RESIDENT)


def write(subject: str = "move/1") -> int:
    exchange.send(PLATFORM, HERE, {"step": 1}, kind="poem", subject=subject)
    (newest, *_), _ = exchange.search(PLATFORM, MessageQuery(way="out"))
    return newest.serial


def received() -> int:
    (newest, *_), _ = exchange.search(PLATFORM, MessageQuery(way="in"))
    return newest.serial


@pytest.mark.usefixtures("in_force")
class TestGivingUp:
    def test_another_message_goes_under_its_number(self) -> None:
        serial = write()

        exchange.give_up(PLATFORM, serial, "They closed this office.")

        envelope, content = book.as_sent(StoredMessage.objects.get(serial=serial), HERE)
        shown, receipt = exchange.message(PLATFORM, serial)
        assert (envelope.kind, envelope.sequence) == ("exchange.skip", 1)
        assert msgspec.json.decode(content, type=Skip).message == shown.envelope.id
        assert (shown.outcome, shown.reason) == (Outcome.WAITING, "They closed this office.")
        assert receipt is None

    def test_it_is_on_record_and_told(self) -> None:
        serial = write()

        exchange.give_up(PLATFORM, serial, "They closed this office.")

        (entry,) = audit.search(PLATFORM, Query(act="exchange.give_up"))
        (fact,) = outbox.recorded(types=(events.GIVEN_UP,))
        assert entry.detail["reason"] == fact.data["reason"] == "They closed this office."

    def test_it_wants_a_reason_and_somebody_who_may(self) -> None:
        serial = write()

        with pytest.raises(Refusal, match=r"exchange\.reason_missing"):
            exchange.give_up(PLATFORM, serial, "  ")
        with pytest.raises(Refusal, match=r"exchange\.not_found"):
            exchange.give_up(RESIDENT, serial, "why not")

    def test_it_can_be_done_once(self) -> None:
        serial = write()
        exchange.give_up(PLATFORM, serial, "once")

        with pytest.raises(Refusal, match=r"exchange\.ended"):
            exchange.give_up(PLATFORM, serial, "twice")

    def test_it_is_tried_again_at_once_if_somebody_says_so(self) -> None:
        clock = SetClock(datetime.now(UTC))
        serial = write()
        book.has_failed(HERE, clock.now().replace(year=2100), "away")
        StoredMessage.objects.update(next_at=clock.now().replace(year=2100))

        exchange.retry(PLATFORM, serial)

        assert book.due_peers(clock.now()) == [HERE]
        assert [head.serial for head in book.heads(HERE, clock.now())] == [serial]


class TestTheRecipient:
    def skip(self, post: Post, first: Envelope, content: bytes) -> tuple[Envelope, bytes]:
        """Return what takes the place of a message."""
        skip = Skip(message=first.id, digest=book.digest_of(content))
        envelope = post.department.envelope(HERE, kind="exchange.skip", sequence=first.sequence)
        return envelope, as_content(skip)

    def test_goes_on_behind_what_was_given_up(self, post: Post) -> None:
        first, content = post.department.envelope(HERE, kind="poem"), b"{}"

        skipped = post(*self.skip(post, first, content))
        behind = post(post.department.envelope(HERE, sequence=2, kind="poem"), content)
        late = post(first, content)

        assert skipped.receipt is not None
        assert skipped.receipt.outcome is Outcome.ACCEPTED
        assert behind.status == 200
        assert late.code == "exchange.out_of_order"

    def test_says_so_if_it_has_dealt_with_it_already(self, post: Post) -> None:
        first, content = post.department.envelope(HERE, kind="poem"), b"{}"
        dealt_with = post(first, content)

        skipped = post(*self.skip(post, first, content))

        assert skipped.token == dealt_with.token

    def test_lets_a_number_pass_that_another_message_had(self, post: Post) -> None:
        post(post.department.envelope(HERE, kind="poem"), b"{}")
        envelope, content = self.skip(post, post.department.envelope(HERE, kind="poem"), b"{}")

        skipped = post(envelope, content)

        assert skipped.receipt is not None
        assert skipped.receipt.message == envelope

    @pytest.mark.parametrize("sequence", [1, 2])
    def test_takes_no_skip_that_names_nothing(self, post: Post, sequence: int) -> None:
        post(post.department.envelope(HERE, kind="poem"), b"{}")
        envelope = post.department.envelope(HERE, sequence=sequence, kind="exchange.skip")

        reply = post(envelope, b"{}")

        assert "exchange.malformed" in {reply.code, reply.receipt and reply.receipt.refusal}


class TestTheProof:
    def test_of_a_received_message_holds(self, post: Post) -> None:
        post(post.department.envelope(HERE, kind="poem"), b"{}")

        found = exchange.verify(PLATFORM, received())

        assert len(found) == 7
        assert all(check.holds for check in found)

    @pytest.mark.parametrize(
        ("changed", "failing"),
        [
            ({"subject": "other"}, {"exchange.check.envelope", "exchange.check.about"}),
            ({"digest": "0" * 64}, {"exchange.check.content"}),
            (
                {"at": datetime(2020, 1, 1, tzinfo=UTC)},
                {"exchange.check.signature", "exchange.check.key"},
            ),
        ],
    )
    def test_fails_where_the_book_was_changed(
        self, post: Post, changed: dict[str, object], failing: set[str]
    ) -> None:
        post(post.department.envelope(HERE, kind="poem"), b"{}")
        StoredMessage.objects.update(**changed)

        found = exchange.verify(PLATFORM, received())

        assert {check.code for check in found if not check.holds} == failing

    def test_is_only_for_who_may(self, post: Post) -> None:
        post(post.department.envelope(HERE, kind="poem"), b"{}")

        with pytest.raises(Refusal, match=r"exchange\.not_found"):
            exchange.verify(RESIDENT, received())


def test_nodes_are_shown_with_what_they_may_ask(post: Post) -> None:
    post(post.department.envelope(HERE, kind="poem"), b"{}")

    standings = {each.id: each for each in exchange.standings(PLATFORM)}

    health = standings[post.department.as_node().id]
    assert [ask.registry for ask in health.asks] == ["population"]
    assert health.last_heard_at is not None
    assert standings[HERE].is_own
    (key,) = exchange.own_keys(PLATFORM)
    assert (key.is_known, key.is_signing) == (True, True)
