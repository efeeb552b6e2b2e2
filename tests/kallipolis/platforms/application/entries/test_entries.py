"""Nodes tell each other what datasets and services they have, as far as their class allows."""

from typing import Any

import msgspec
import pytest
from tests.kallipolis.platforms.data.exchange.conftest import HERE, PLATFORM, Import, Post, Reply

from kallipolis.foundation.actors import ANONYMOUS
from kallipolis.foundation.clock import SYSTEM_CLOCK, SetClock
from kallipolis.foundation.errors import Refusal
from kallipolis.foundation.jobs import api as jobs
from kallipolis.foundation.packs.testing import publish_documents
from kallipolis.foundation.text import everywhere
from kallipolis.platforms.application.entries import api as entries
from kallipolis.platforms.application.entries.contracts import (
    ENTRY,
    FOLLOW,
    CatalogueExchange,
    EntrySearch,
    SentEntry,
    Wish,
)
from kallipolis.platforms.application.entries.testing import AT, hold, make_dataset, make_service
from kallipolis.platforms.application.services import testing as services
from kallipolis.platforms.data.datasets import testing as datasets
from kallipolis.platforms.data.datasets.contracts import Sharing
from kallipolis.platforms.data.exchange.adapters import book
from kallipolis.platforms.data.exchange.contracts import NodeId, Veto
from kallipolis.platforms.data.exchange.models import StoredMessage
from kallipolis.platforms.data.exchange.testing import as_content

pytestmark = pytest.mark.django_db
THERE = NodeId("health.example")
ALL = EntrySearch()


def declare(**parts: Any) -> None:
    declared = CatalogueExchange(id="neighbours", title=everywhere("n"), nodes=(HERE, THERE))
    publish_documents(catalogue_exchange=[msgspec.structs.replace(declared, **parts)])


def written() -> list[SentEntry]:
    rows = StoredMessage.objects.filter(is_ours=True, kind=ENTRY).order_by("serial")
    return [msgspec.json.decode(book.content_of(row), type=SentEntry) for row in rows]


@pytest.fixture(autouse=True)
def _reachable(in_force: Import, post: Post) -> None:
    in_force.change(post.department.as_node(address="https://health.example"))


class TestFollowers:
    @pytest.fixture(autouse=True)
    def _catalogue(self) -> None:
        secret = Sharing(kind="not-shared", reason=everywhere("By law."))
        publish_documents(
            dataset=[
                datasets.make_dataset("stations"),
                datasets.make_dataset("guests", open=False, sharing=secret),
                datasets.make_dataset("bunkers", open=False, level="important"),
            ],
            service=[
                services.make_service("permit"),
                services.make_service("begins-by-itself", channels=(), online=False),
            ],
        )
        declare(offers=("dataset", "service"))

    def wish(self, post: Post, *kinds: Any, sequence: int = 1) -> Reply:
        envelope = post.department.envelope(
            HERE, kind=FOLLOW, subject="catalogue/follow", sequence=sequence
        )
        return post(envelope, as_content(Wish(kinds=kinds)))

    def test_are_told_of_each_entry_what_its_class_lets_be_known(self, post: Post) -> None:
        reply = self.wish(post, "dataset", "service")

        entries.renew()

        assert reply.receipt is not None
        assert reply.receipt.answer == {"offered": 3}
        told = {each.id: each for each in written()}
        assert {*told} == {"stations", "guests", "permit"}
        stations, guests, permit = (
            told["stations"].dataset,
            told["guests"].dataset,
            told["permit"].service,
        )
        assert stations
        assert [item.id for item in stations.items] == ["code", "value"]
        assert told["stations"].page.endswith("/open/datasets/stations")
        assert guests
        assert guests.reason == everywhere("By law.")
        assert (guests.summary, guests.items, told["guests"].page) == (None, (), "")
        assert permit
        assert told["permit"].page.endswith("/services/permit")

    def test_are_told_nothing_before_they_ask_and_what_differs_afterwards(self, post: Post) -> None:
        before = entries.renew()
        self.wish(post, "dataset")
        first, nothing_new = entries.renew(), entries.renew()
        publish_documents(dataset=[datasets.make_dataset("stations", licence="CC-BY-4.0")])
        declare(offers=("dataset",), only=("stations",))
        second = entries.renew()

        assert (before, first, nothing_new, second) == (0, 2, 0, 2)
        gone, changed = written()[2:]
        assert (gone.id, gone.dataset) == ("guests", None)
        assert changed.dataset
        assert changed.dataset.licence == "CC-BY-4.0"
        numbers = StoredMessage.objects.filter(subject="catalogue/dataset/stations", is_ours=True)
        assert list(numbers.order_by("serial").values_list("sequence", flat=True)) == [1, 2]

    def test_are_told_everything_anew_when_they_ask_anew_and_no_more_when_they_end_it(
        self, post: Post
    ) -> None:
        self.wish(post, "service")
        entries.renew()
        self.wish(post, "service", sequence=2)
        jobs.run_due()
        self.wish(post, sequence=3)
        publish_documents(service=[services.make_service("permit", "许可")])

        assert entries.renew() == 0
        assert [each.id for each in written()] == ["permit", "permit"]

    @pytest.mark.parametrize(
        ("limits", "told"),
        [
            ({"entries": ("stations",)}, {"guests", "permit"}),
            (
                {"entries": ("stations",), "nodes": ("hunan.example",)},
                {"stations", "guests", "permit"},
            ),
            ({"kinds": (ENTRY,)}, set()),
            ({"registries": ("population",)}, {"stations", "guests", "permit"}),
        ],
    )
    def test_are_not_told_what_is_vetoed(
        self, post: Post, limits: dict[str, Any], told: set[str]
    ) -> None:
        veto = Veto(id="less", reason=everywhere("less"), **limits)
        publish_documents(veto=[veto])
        self.wish(post, "dataset", "service")

        entries.renew()

        assert {each.id for each in written()} == told

    def test_that_leave_the_directory_are_written_to_no_more(
        self, post: Post, in_force: Import
    ) -> None:
        self.wish(post, "dataset")
        in_force.change()

        assert entries.renew() == 0


class TestFollowing:
    @pytest.fixture(autouse=True)
    def _follows(self) -> None:
        declare(follows=("dataset", "service"))

    def tell(self, post: Post, entry: SentEntry, sequence: int = 1) -> Reply:
        subject = f"catalogue/{entry.kind}/{entry.id}"
        envelope = post.department.envelope(HERE, kind=ENTRY, subject=subject, sequence=sequence)
        return post(envelope, as_content(entry))

    def test_asks_each_node_once_and_again_when_it_wants_something_else(self) -> None:
        first, again = entries.renew(), entries.renew()
        hold(THERE, make_dataset(), make_service())
        declare(follows=("service",))
        second = entries.renew()

        assert (first, again, second) == (1, 0, 1)
        rows = StoredMessage.objects.filter(kind=FOLLOW).order_by("serial")
        asked = [msgspec.json.decode(book.content_of(row), type=Wish).kinds for row in rows]
        assert asked == [("dataset", "service"), ("service",)]
        assert entries.standing(THERE).held == 1

    def test_asks_again_after_a_day_who_refused(self) -> None:
        clock = SetClock(SYSTEM_CLOCK.now())
        entries.renew(clock=clock)
        StoredMessage.objects.filter(kind=FOLLOW).update(outcome="refused", refusal="x.y")

        soon = entries.renew(clock=clock)
        clock.advance(days=2)
        later = entries.renew(clock=clock)

        assert (soon, later) == (0, 1)

    def test_holds_entries_as_their_node_tells_them_once_and_in_order(self, post: Post) -> None:
        reply = self.tell(post, make_dataset())
        self.tell(post, make_service())
        self.tell(post, make_dataset(title=everywhere("Clinics and hospitals")), 2)

        found = entries.search_datasets(PLATFORM, EntrySearch(q="hospitals"))

        assert reply.receipt is not None
        assert reply.receipt.answer == {"entry": "clinics", "held": True}
        assert [(e.node, e.id, e.title.en) for e in found.entries] == [
            (THERE, "clinics", "Clinics and hospitals")
        ]
        assert [e.id for e in entries.search_services(ALL).entries] == ["vaccination"]
        assert entries.search_services(EntrySearch(q="taxes")).total == 0

    def test_lets_go_of_what_is_withdrawn(self, post: Post) -> None:
        self.tell(post, make_dataset())

        self.tell(post, SentEntry(kind="dataset", id="clinics", as_of=AT), 2)

        assert entries.search_datasets(PLATFORM, ALL).total == 0
        with pytest.raises(Refusal, match=r"entry\.not_found"):
            entries.get_dataset(PLATFORM, THERE, "clinics")

    @pytest.mark.parametrize(
        ("entry", "code"),
        [
            (make_service(), "entry.not_followed"),
            (msgspec.structs.replace(make_dataset(), page="javascript:x"), "entry.malformed"),
            (msgspec.structs.replace(make_dataset(), kind="service"), "entry.malformed"),
            (msgspec.structs.replace(make_service(), kind="dataset"), "entry.malformed"),
        ],
    )
    def test_takes_nothing_that_is_not_followed_or_does_not_fit(
        self, post: Post, entry: SentEntry, code: str
    ) -> None:
        declare(follows=("dataset",))

        reply = self.tell(post, entry)

        assert reply.receipt is not None
        assert reply.receipt.refusal == code

    def test_what_this_node_writes_is_what_another_takes(self, post: Post) -> None:
        publish_documents(dataset=[datasets.make_dataset("stations")])
        declare(offers=("dataset",), follows=("dataset",))
        wish = post.department.envelope(HERE, kind=FOLLOW, subject="catalogue/follow")
        post(wish, as_content(Wish(kinds=("dataset",))))
        entries.renew()

        self.tell(post, written()[0])

        held = entries.get_dataset(PLATFORM, THERE, "stations")
        assert held.title == everywhere("Stations")
        assert held.dataset == written()[0].dataset

    def test_shows_datasets_to_officials_only_and_nothing_of_a_node_that_has_left(
        self, in_force: Import
    ) -> None:
        hold(THERE, make_dataset(), make_service())
        with pytest.raises(Refusal, match=r"entry\.not_found"):
            entries.search_datasets(ANONYMOUS, ALL)

        in_force.change()

        assert entries.search_datasets(PLATFORM, ALL).total == 0
        assert entries.search_services(ALL).total == 0
