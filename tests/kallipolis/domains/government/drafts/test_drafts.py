"""What the drafts room promises at its door."""

import pytest

from kallipolis.domains.government.drafts import api as drafts
from kallipolis.domains.government.drafts.models import StoredDraft
from kallipolis.foundation.actors import ANONYMOUS, Actor, ActorKind, system
from kallipolis.foundation.errors import Refusal
from kallipolis.foundation.ids import FileId, PartyId
from kallipolis.foundation.packs import api as packs

ANNA = Actor(kind=ActorKind.RESIDENT, party=PartyId("anna"))
BEN = Actor(kind=ActorKind.RESIDENT, party=PartyId("ben"))


@pytest.fixture(autouse=True)
def _roles(db: None) -> None:
    packs.publish(system("test"), ["core"])


def test_a_draft_comes_back_as_it_was_left() -> None:
    answers = {"name": "张三", "children": [{"age": 3}]}
    drafts.save(ANNA, "newborn", answers=answers, uploads={"lease": (FileId("f1"),)}, page="two")

    found = drafts.find(ANNA, "newborn")

    assert found is not None
    assert (found.answers, found.uploads, found.page) == (answers, {"lease": ("f1",)}, "two")


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
