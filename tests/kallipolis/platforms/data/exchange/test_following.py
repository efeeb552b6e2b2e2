"""Nodes that follow a registry are told of its changes; those followed here are taken over."""

from datetime import UTC, datetime

import msgspec
import pytest
from tests.kallipolis.platforms.data.exchange.conftest import HERE, PLATFORM, Post

from kallipolis.foundation.audit import api as audit
from kallipolis.foundation.audit.contracts import Query
from kallipolis.foundation.events import api as outbox
from kallipolis.foundation.packs.testing import publish_documents
from kallipolis.foundation.text import everywhere
from kallipolis.platforms.data.exchange import api as exchange
from kallipolis.platforms.data.exchange.adapters import book, following
from kallipolis.platforms.data.exchange.contracts import MessageQuery, RegistryChange, Veto
from kallipolis.platforms.data.exchange.models import StoredMessage
from kallipolis.platforms.data.exchange.testing import as_content
from kallipolis.platforms.data.registries import api as registries
from kallipolis.platforms.data.registries import events
from kallipolis.platforms.data.registries.contracts import (
    Entering,
    Followed,
    Follower,
    Grounds,
    Registry,
    Value,
)
from kallipolis.platforms.data.registries.testing import (
    fill,
    make_field,
    make_registry,
    publish_registries,
)

pytestmark = pytest.mark.django_db
NUMBER = "440301199001011234"
THERE = "health.example"
ENTRY = {"name": "陈美玲", "birth_date": "1990-01-01", "region": "440301"}


def followed(purpose: str = "medical-record") -> Registry:
    fields = ("name", "birth_date", "region")
    follower = Follower(node=THERE, fields=fields, purpose=purpose, legal_basis="law/art-3")
    return msgspec.structs.replace(make_registry(), followers=(follower,))


def deliver() -> None:
    """React to the facts that registries have told."""
    for fact in outbox.recorded(types=(events.CHANGED,)):
        following.react(fact)


def changes() -> list[RegistryChange]:
    rows = StoredMessage.objects.filter(is_ours=True).order_by("serial")
    return [msgspec.json.decode(book.content_of(row), type=RegistryChange) for row in rows]


@pytest.mark.usefixtures("in_force")
class TestFollowers:
    def test_are_told_what_the_directory_lets_them_know(self) -> None:
        publish_registries(followed())
        fill("population", {NUMBER: ENTRY})

        deliver()

        (change,) = changes()
        assert change.key == NUMBER
        assert change.values == {"name": "陈美玲", "birth_date": "1990-01-01"}

    def test_are_told_of_an_entry_that_is_no_more(self) -> None:
        publish_registries(followed())
        fill("population", {NUMBER: ENTRY})
        registries.remove(PLATFORM, "population", NUMBER)

        deliver()

        assert changes()[-1].values is None
        numbers = StoredMessage.objects.order_by("serial").values_list("sequence", flat=True)
        assert list(numbers) == [1, 2]

    def test_are_told_nothing_where_nothing_differs(self) -> None:
        publish_registries(followed())
        fill("population", {NUMBER: ENTRY})
        fill("population", {NUMBER: ENTRY})

        assert len(outbox.recorded(types=(events.CHANGED,))) == 1

    def test_are_told_what_an_issue_has_brought_and_ended(self) -> None:
        publish_registries(followed())
        entry = Entering(values={"id_number": NUMBER, **ENTRY})
        registries.prepare_issue(PLATFORM, "population", 1, {NUMBER: entry})
        registries.publish_issue(PLATFORM, "population", 1, entries=1)
        registries.prepare_issue(PLATFORM, "population", 2, {NUMBER: None})
        registries.publish_issue(PLATFORM, "population", 2, entries=0)

        told = [registries.key_told(e.data) for e in outbox.recorded(types=(events.CHANGED,))]

        assert told == [NUMBER, NUMBER]

    def test_that_are_new_are_told_everything(self) -> None:
        publish_registries(make_registry())
        fill("population", {NUMBER: ENTRY})
        publish_registries(followed())

        told = following.tell_all(PLATFORM, "population")

        assert told == len(changes()) == 1

    def test_are_not_told_what_is_vetoed(self) -> None:
        less = Veto(id="less", reason=everywhere("less"), fields=("birth_date",))
        publish_registries(followed())
        publish_documents(veto=[less])
        fill("population", {NUMBER: ENTRY})

        deliver()

        assert changes()[0].values == {"name": "陈美玲"}

    def test_are_told_nothing_for_a_purpose_that_the_directory_does_not_grant(self) -> None:
        publish_registries(followed(purpose="curiosity"))
        fill("population", {NUMBER: ENTRY})

        deliver()

        assert changes() == []

    def test_read_what_they_are_told_on_the_record_of_the_person(self) -> None:
        publish_registries(followed())
        fill("population", {NUMBER: ENTRY})

        deliver()

        (entry,) = audit.search(PLATFORM, Query(act="registry.look_up"))
        assert (entry.actor, entry.purpose) == (THERE, "medical-record")
        assert len(entry.parties) == 1

    def test_no_key_of_a_person_stands_in_the_fact_or_the_subject(self) -> None:
        publish_registries(followed())
        fill("population", {NUMBER: ENTRY})

        deliver()

        (fact,) = outbox.recorded(types=(events.CHANGED,))
        (message,), _ = exchange.search(PLATFORM, MessageQuery())
        assert NUMBER not in f"{fact.subject} {fact.data} {message.envelope.subject}"


class TestFollowing:
    @pytest.fixture(autouse=True)
    def _copy(self) -> None:
        copy = make_registry("copy", make_field("id_number"), make_field("name"))
        source = Followed(node=THERE, registry="patients")
        publish_registries(msgspec.structs.replace(copy, follows=(source,)))

    def change(self, name: str | None = "陈美玲", registry: str = "patients") -> bytes:
        values: dict[str, Value] | None = None if name is None else {"name": name, "ward": "7"}
        change = RegistryChange(
            registry=registry, key=NUMBER, as_of=datetime(2026, 3, 1, tzinfo=UTC), values=values
        )
        return as_content(change)

    def look_up(self) -> object:
        grounds = Grounds(purpose="move", legal_basis="law/art-1")
        found = registries.look_up(PLATFORM, "copy", NUMBER, fields=("name",), grounds=grounds)
        return found and found.values["name"]

    def test_takes_changes_over_in_their_order_and_once(self, post: Post) -> None:
        first, second = (
            post.department.envelope(HERE, sequence=n, kind="registry.change") for n in (1, 2)
        )

        reply = post(first, self.change())
        post(second, self.change("陈美"))
        post(first, self.change())

        assert reply.receipt is not None
        assert reply.receipt.answer == {"registry": "copy", "left_out": ["ward"]}
        assert self.look_up() == "陈美"

    def test_lets_go_of_what_is_no_more(self, post: Post) -> None:
        post(post.department.envelope(HERE, kind="registry.change"), self.change())

        post(post.department.envelope(HERE, sequence=2, kind="registry.change"), self.change(None))

        assert self.look_up() is None

    @pytest.mark.parametrize(
        ("registry", "content", "code"),
        [("visitors", None, "exchange.not_followed"), ("", b"{}", "exchange.malformed")],
    )
    def test_takes_nothing_that_is_not_followed(
        self, post: Post, registry: str, content: bytes | None, code: str
    ) -> None:
        envelope = post.department.envelope(HERE, kind="registry.change")

        reply = post(envelope, content or self.change(registry=registry))

        assert reply.receipt is not None
        assert reply.receipt.refusal == code
