"""Who may look into the ledger sees what they ask for, and leaves a trace."""

import pytest
from msgspec.structs import replace
from pytest_django import Settings

from kallipolis.foundation.actors import Actor, ActorKind, system
from kallipolis.foundation.audit import api as audit
from kallipolis.foundation.audit.contracts import Query
from kallipolis.foundation.clock import SetClock
from kallipolis.foundation.errors import Refusal
from kallipolis.foundation.ids import PartyId

pytestmark = pytest.mark.django_db

OFFICIAL = Actor(kind=ActorKind.OFFICIAL, party=PartyId("o1"), purpose="review")
RESIDENT = Actor(kind=ActorKind.RESIDENT, party=PartyId("p1"))
AUDITOR = Actor(kind=ActorKind.OFFICIAL, party=PartyId("auditor"))


def only_the_auditor(actor: Actor, act: str) -> bool:
    return actor.party == "auditor" and act == "audit.search"


@pytest.fixture(autouse=True)
def _rights(settings: Settings) -> None:
    settings.MAY = f"{__name__}.only_the_auditor"


def write_three() -> SetClock:
    clock = SetClock()
    audit.record(OFFICIAL, "case.read", "case-1", parties=(PartyId("p1"),), clock=clock)
    clock.advance(hours=1)
    audit.record(OFFICIAL, "case.decide", "case-1", parties=(PartyId("p1"),), clock=clock)
    clock.advance(hours=1)
    audit.record(RESIDENT, "case.read", "case-2", parties=(PartyId("p2"),), clock=clock)
    audit.seal()
    return clock


@pytest.mark.parametrize(
    ("query", "acts"),
    [
        (Query(), ["case.read", "case.decide", "case.read"]),
        (Query(limit=1), ["case.read"]),
        (Query(act="case.decide"), ["case.decide"]),
        (Query(subject="case-1"), ["case.decide", "case.read"]),
        (Query(actor="p1"), ["case.read"]),
        (Query(party="p1"), ["case.decide", "case.read"]),
        (Query(party="p1", act="case.read"), ["case.read"]),
        (Query(since=SetClock().now()), ["case.read", "case.decide", "case.read"]),
        (Query(until=SetClock().now()), []),
    ],
)
def test_a_query_finds_the_latest_first(query: Query, acts: list[str]) -> None:
    write_three()

    found = audit.search(AUDITOR, query)

    assert [entry.act for entry in found] == acts


@pytest.mark.parametrize("query", [Query(subject="case-1"), Query(actor="o1")])
@pytest.mark.parametrize("limit", [1, 2, 3, 9])
def test_what_waits_for_its_seal_is_found_before_what_has_it(query: Query, limit: int) -> None:
    clock = write_three()
    acts = ["case.rate", "case.decide", "case.read"]
    audit.record(OFFICIAL, "case.rate", "case-1", clock=clock)

    found = audit.search(AUDITOR, replace(query, limit=limit))

    assert [entry.act for entry in found] == acts[:limit]


def test_subject_and_actor_are_asked_for_together() -> None:
    clock = write_three()
    audit.record(RESIDENT, "case.rate", "case-1", clock=clock)
    audit.seal()

    found = audit.search(AUDITOR, Query(subject="case-1", actor="p1"))

    assert [entry.act for entry in found] == ["case.rate"]


def test_a_found_entry_says_all_and_its_place_in_the_chain() -> None:
    write_three()

    (entry,) = audit.search(AUDITOR, Query(act="case.decide"))

    assert (entry.actor, entry.parties, entry.purpose) == ("o1", ("p1",), "review")
    assert entry.position == 2


def test_everybody_may_see_what_concerns_themselves() -> None:
    write_three()

    found = audit.search(RESIDENT, Query(party="p1"))

    assert [entry.actor for entry in found] == ["o1", "o1"]


@pytest.mark.parametrize("query", [Query(), Query(party="p2"), Query(actor="p1")])
def test_nobody_may_see_what_concerns_others(query: Query) -> None:
    write_three()

    with pytest.raises(Refusal, match=r"audit\.not_found"):
        audit.search(RESIDENT, query)


def test_a_search_is_itself_recorded() -> None:
    audit.search(AUDITOR, Query(party="p1"))

    (entry,) = audit.search(system("test"), Query(act="audit.search", limit=1))

    assert entry.actor == "auditor"
    assert entry.detail == {"query": {"party": "p1", "limit": 100}}


def test_an_export_gives_all_sealed_entries_in_the_order_of_the_chain() -> None:
    write_three()

    exported = list(audit.export(AUDITOR))

    assert [entry.position for entry in exported] == [1, 2, 3]
