"""What the drafts room promises at its door."""

from datetime import date, timedelta

import msgspec
import pytest

from kallipolis.domains.government.drafts import api as drafts
from kallipolis.domains.government.drafts.contracts import NEW, Brought, Identified, Memory
from kallipolis.domains.government.drafts.jobs import SUBSCRIPTIONS
from kallipolis.domains.government.drafts.models import StoredDraft, StoredMemory
from kallipolis.foundation.actors import ANONYMOUS, Actor, ActorKind, system
from kallipolis.foundation.clock import SetClock
from kallipolis.foundation.errors import Refusal
from kallipolis.foundation.events import api as outbox
from kallipolis.foundation.ids import FileId, PartyId
from kallipolis.foundation.packs import api as packs
from kallipolis.foundation.parties.contracts import PartyIdentity, Sex
from kallipolis.platforms.application.credentials.events import RECORDED
from kallipolis.platforms.application.evidence.contracts import Finding
from kallipolis.platforms.data.registries.contracts import Record

NOW = SetClock().now()
LATER = NOW + timedelta(hours=24)
KNOWN = Memory(
    identified=Identified(
        who=PartyIdentity(
            party=PartyId("anna"), name="secret", birth_date=date(1950, 1, 2), sex=Sex.FEMALE
        ),
        fresh_until=NOW,
    ),
    findings=(
        Finding(
            type="lease",
            whose="11",
            fields=("rent", "since"),
            record=Record(registry="leases", values={"rent": 20.5, "since": None}, as_of=NOW),
            looked_up_at=NOW,
            fresh_until=LATER,
        ),
    ),
)
OTHER = Memory(findings=(msgspec.structs.replace(KNOWN.findings[0], record=None),))
ANNA = Actor(kind=ActorKind.RESIDENT, party=PartyId("anna"))
BEN = Actor(kind=ActorKind.RESIDENT, party=PartyId("ben"))


@pytest.fixture(autouse=True)
def _roles(db: None) -> None:
    packs.publish(system("test"), ["core"])


def test_a_draft_comes_back_as_it_was_left() -> None:
    answers = {"name": "张三", "children": [{"age": 3}]}
    brought = Brought(
        uploads={"lease": (FileId("f1"),)}, commitments=("income",), later=("contract",)
    )
    drafts.save(ANNA, "newborn", answers=answers, brought=brought, page="two")

    found = drafts.find(ANNA, "newborn")

    assert found is not None
    assert (found.answers, found.brought, found.page) == (answers, brought, "two")


def test_saving_again_keeps_one_draft_for_each_service() -> None:
    first = drafts.save(ANNA, "newborn", answers={"a": 1})

    second = drafts.save(ANNA, "newborn", answers={"a": 2})

    assert second.id == first.id
    assert [d.answers for d in drafts.mine(ANNA)] == [{"a": 2}]


def test_nobody_sees_or_discards_the_draft_of_another() -> None:
    draft = drafts.save(ANNA, "newborn", answers={"a": 1})

    drafts.discard(BEN, draft.id)

    assert drafts.find(BEN, "newborn") is None
    assert drafts.find(ANNA, "newborn") == draft


def test_a_stolen_table_tells_no_answer() -> None:
    drafts.save(ANNA, "newborn", answers={"name": "secret"})

    stored = StoredDraft.objects.get()

    assert "secret" not in stored.content


def test_who_is_not_logged_in_keeps_no_draft() -> None:
    with pytest.raises(Refusal) as refused:
        drafts.save(ANONYMOUS, "newborn", answers={})

    assert refused.value.code == "draft.not_found"


def test_a_draft_has_a_largest_size() -> None:
    with pytest.raises(Refusal) as refused:
        drafts.save(ANNA, "newborn", answers={"essay": "x" * 300_000})

    assert refused.value.code == "draft.too_large"


def test_what_was_looked_up_is_remembered_before_there_is_a_draft() -> None:
    drafts.remember(ANNA, "newborn", KNOWN)

    assert drafts.recall(ANNA, "newborn") == KNOWN
    assert drafts.recall(ANNA, "pension") == NEW
    assert drafts.recall(BEN, "newborn") == NEW
    assert drafts.mine(ANNA) == ()


def test_remembering_again_replaces_what_was_known() -> None:
    drafts.remember(ANNA, "newborn", KNOWN)

    drafts.remember(ANNA, "newborn", OTHER)

    assert drafts.recall(ANNA, "newborn") == OTHER


def test_a_stolen_table_tells_nothing_of_what_was_looked_up() -> None:
    drafts.remember(ANNA, "newborn", KNOWN)

    stored = StoredMemory.objects.get()

    assert "secret" not in stored.content


def test_what_was_looked_up_goes_with_the_draft() -> None:
    draft = drafts.save(ANNA, "newborn", answers={"a": 1})
    drafts.remember(ANNA, "newborn", KNOWN)

    drafts.discard(ANNA, draft.id)

    assert drafts.recall(ANNA, "newborn") == NEW


def test_what_was_looked_up_is_swept_once_it_is_stale() -> None:
    drafts.remember(ANNA, "newborn", KNOWN)
    drafts.sweep(clock=SetClock(LATER - timedelta(seconds=1)))
    before = drafts.recall(ANNA, "newborn")

    drafts.sweep(clock=SetClock(LATER))

    assert before == KNOWN
    assert drafts.recall(ANNA, "newborn") == NEW


def test_what_was_looked_up_about_somebody_is_forgotten_when_the_city_issues_them_anew() -> None:
    drafts.remember(ANNA, "newborn", KNOWN)
    drafts.remember(BEN, "newborn", KNOWN)
    outbox.dispatch(subscriptions=SUBSCRIPTIONS)
    outbox.publish(RECORDED, "c1", {"holder": "anna", "issuer": "o1"})

    outbox.dispatch(subscriptions=SUBSCRIPTIONS)

    assert drafts.recall(ANNA, "newborn") == NEW
    assert drafts.recall(BEN, "newborn") == KNOWN
