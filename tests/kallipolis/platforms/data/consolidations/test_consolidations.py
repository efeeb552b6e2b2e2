"""Golden records: put together, looked up, renewed, merged, split and undone."""

from collections.abc import Callable

import pytest
from tests.kallipolis.platforms.data.linkage.worked import Row, number_of, others, she

from kallipolis.foundation.access.contracts import Grant, Role, Within
from kallipolis.foundation.actors import Actor, ActorKind, Assignment, system
from kallipolis.foundation.errors import Outage, Refusal
from kallipolis.foundation.events import api as outbox
from kallipolis.foundation.ids import OrganisationId, RegionCode, RoleId
from kallipolis.foundation.packs.testing import publish_documents
from kallipolis.foundation.text import everywhere
from kallipolis.platforms.data.consolidations import api
from kallipolis.platforms.data.consolidations.adapters import holding
from kallipolis.platforms.data.consolidations.contracts import Answer, Golden, Reviewing, Run
from kallipolis.platforms.data.consolidations.events import CHANGED, MERGED, REVERSED
from kallipolis.platforms.data.consolidations.jobs import JOBS
from kallipolis.platforms.data.consolidations.models import StoredDoubt, StoredReview
from kallipolis.platforms.data.consolidations.testing import (
    deliver,
    make_linked_registry,
    publish_linked,
)
from kallipolis.platforms.data.registries import api as registries
from kallipolis.platforms.data.registries.contracts import Grounds, Record

STEWARD = system("look after the population registry")
pytestmark = pytest.mark.django_db

ROLE = Role(
    id=RoleId("judge"),
    title=everywhere("Judge"),
    grants=(
        Grant(act="consolidation.view", within=Within.EVERYWHERE),
        Grant(act="consolidation.judge", within=Within.EVERYWHERE),
    ),
)
JUDGE = Actor(
    kind=ActorKind.OFFICIAL,
    name="judge",
    purpose="doubtful pairs",
    assignments=(
        Assignment(
            role=RoleId(ROLE.id), organisation=OrganisationId("o@1"), region=RegionCode("440300")
        ),
    ),
)
HER_NUMBER = number_of(1)
OTHER_PHONE = "10099999999"
GROUNDS = Grounds(purpose="test", legal_basis="none")


def hers(record: str = "h1", **changes: str | None) -> Row:
    """Make what the health department wrote of her."""
    return {**she(record, dataset="health", updated="2026-01-01"), **changes}


def put_together(*rows: Row, full: bool = True, intake: str = "1") -> Run:
    """Publish rows, and link."""
    deliver([dict(row) for row in rows], intake=intake)
    return api.run(STEWARD, "population", is_full=full)


def looked_up(key: str) -> Record | None:
    fields = ("name", "phone", "person", "occupation", "id_number", "birth_date")
    return registries.look_up(STEWARD, "population", key, fields=fields, grounds=GROUNDS)


def found(key: str) -> Record:
    record = looked_up(key)
    assert record is not None
    return record


@pytest.fixture(autouse=True)
def population() -> None:
    publish_linked(make_linked_registry())


def test_a_golden_record_is_looked_up_by_number_and_by_its_stable_id() -> None:
    done = put_together(she("1"), hers(phone=OTHER_PHONE, occupation="teacher"), *others())

    by_number = found(HER_NUMBER)
    by_id = found(str(by_number.values["person"]))
    assert (done.records, done.persons, done.created) == (42, 41, 41)
    assert by_number.values == by_id.values
    assert by_number.values["phone"] == OTHER_PHONE
    assert by_number.values["occupation"] == "teacher"
    assert registries.count("population") == 41


def test_each_value_says_from_which_record_it_comes_and_by_which_rule() -> None:
    put_together(she("1"), hers(phone=OTHER_PHONE), *others())

    origin = found(HER_NUMBER).provenance["phone"]

    assert (origin.dataset, origin.record, origin.updated, origin.rule) == (
        "health",
        "h1",
        "2026-01-01",
        "recent",
    )


def test_a_birth_date_that_the_number_does_not_have_does_not_survive() -> None:
    put_together(she("1"), hers(birth_date="1985-07-03"), *others())

    assert found(HER_NUMBER).values["birth_date"] == "1985-03-07"


def test_who_has_no_number_is_found_by_the_stable_id_alone() -> None:
    put_together(she("1", id_number=None), hers(id_number="123"), *others())
    (person,) = {event.subject for event in outbox.recorded(types=(CHANGED,))} or {""}

    assert (person, looked_up(HER_NUMBER), looked_up("123")) == ("", None, None)


def test_a_batch_renews_only_what_it_changes() -> None:
    put_together(she("1"), *others(), hers("h0", id_number=number_of(9)))
    before = found(HER_NUMBER)

    done = put_together(she("1", phone=OTHER_PHONE), full=False, intake="2")

    after = found(HER_NUMBER)
    assert (done.is_full, done.created, done.changed, done.ended) == (False, 0, 1, 0)
    assert after.values == {**before.values, "phone": OTHER_PHONE}
    (fact,) = outbox.recorded(types=(CHANGED,))
    assert (fact.subject, fact.data["what"]) == (before.values["person"], "changed")


def test_a_record_that_is_gone_ends_who_was_known_by_it_alone_with_the_next_full_run() -> None:
    put_together(she("1"), hers("h2", id_number=number_of(9)), *others())
    deliver([she("9", id_number=number_of(8))], intake="2", gone=("1",))

    done = api.run(STEWARD, "population")

    assert (done.created, done.ended) == (1, 1)
    assert looked_up(HER_NUMBER) is None
    assert registries.count("population") == 42


def twin(name: str) -> Row:
    """Make somebody like her without a number, as health knows her, or somebody else."""
    return hers(f"of {name}", id_number=None, name=name)


def two_of_her() -> tuple[str, str]:
    """Let it be doubtful whether two are one; return the pair, and who has the number."""
    put_together(she("1"), she("2"), twin("林晓梅"), *others())
    (pair,) = StoredDoubt.objects.filter(answer="")
    return pair.id, str(found(HER_NUMBER).values["person"])


def merged() -> tuple[str, str]:
    """Let a steward say that two are one, and a run follow it; return the change and who it is."""
    pair, person = two_of_her()
    api.judge(STEWARD, pair, Answer.SAME)
    api.run(STEWARD, "population", is_full=False)
    return pair, person


def test_what_a_steward_says_is_followed_by_the_next_run() -> None:
    _pair, person = merged()

    (change,) = api.changes(STEWARD, "population")
    (fact,) = outbox.recorded(types=(MERGED,))
    gone = next(id for id in change.before if id != person)
    assert (change.kind, list(change.after)) == ("merged", [person])
    assert fact.data["before"] == sorted(change.before)
    assert found(gone).values == found(person).values == found(HER_NUMBER).values
    assert registries.count("population") == 41


def test_a_merge_is_undone_and_stays_so() -> None:
    _pair, person = merged()
    (change,) = api.changes(STEWARD, "population")

    api.undo(STEWARD, "population", change.number)
    again = api.run(STEWARD, "population")

    gone = next(id for id in change.before if id != person)
    latest, undone = api.changes(STEWARD, "population")
    assert (latest.kind, undone.is_undone) == ("reversed", True)
    assert (again.created, again.changed, again.ended) == (0, 0, 0)
    assert found(gone).values["name"] == "林晓梅"
    assert found(HER_NUMBER).values["name"] == "林晓燕"
    assert len(outbox.recorded(types=(REVERSED,))) == 1
    with pytest.raises(Refusal, match=r"consolidation\.undone"):
        api.undo(STEWARD, "population", change.number)


def test_a_pair_is_answered_once_and_a_review_ends_with_its_last_pair() -> None:
    pair, _person = two_of_her()
    (review,) = StoredReview.objects.all()

    api.judge(STEWARD, pair, Answer.UNSURE)

    assert api.review(STEWARD, review.id).is_done
    assert api.next_pair(STEWARD, review.id) is None
    with pytest.raises(Refusal, match=r"consolidation\.answered"):
        api.judge(STEWARD, pair, Answer.SAME)


def test_many_doubts_are_few_reviews() -> None:
    twins = [twin(name) for name in ("林晓梅", "林晓红", "林晓兰", "林晓玉", "林晓珍")]
    publish_linked(make_linked_registry(review=Reviewing(pairs=2, cases=2)))

    put_together(she("1"), *twins, *others())

    assert StoredReview.objects.filter(is_open=True).count() == 2
    assert StoredDoubt.objects.exclude(review="").count() == 4


@pytest.mark.parametrize("ask", [api.run, api.runs, api.changes])
def test_who_may_not_is_told_that_nothing_is_there(ask: Callable[[Actor, str], object]) -> None:
    stranger = Actor(kind=ActorKind.OFFICIAL, name="stranger", purpose="curious")

    with pytest.raises(Refusal) as refused:
        ask(stranger, "population")

    assert refused.value.code == "consolidation.not_found"


def test_who_may_not_see_in_full_sees_a_masked_pair() -> None:
    two_of_her()
    (review,) = StoredReview.objects.all()
    publish_documents(role=[ROLE])

    pair = api.next_pair(JUDGE, review.id)

    assert pair is not None
    names = {line.field: (line.left, line.right, line.agrees) for line in pair.lines}
    assert names["name"] == ("林＊＊", "林＊＊", False)
    assert names["birth_date"][2] is True
    assert "linkage.name.near" in pair.because


def test_that_a_golden_record_was_looked_at_is_on_record() -> None:
    put_together(she("1"), hers(), *others())

    seen = api.golden(STEWARD, "population", HER_NUMBER)

    assert isinstance(seen, Golden)
    assert seen.values["name"] == "林晓燕"
    with pytest.raises(Refusal, match=r"consolidation\.purpose_missing"):
        api.golden(STEWARD.with_purpose(" "), "population", HER_NUMBER)


def test_what_comes_while_a_run_goes_on_is_put_off_and_not_lost() -> None:
    with holding.alone("population"), pytest.raises(Outage):
        JOBS[0].run(registry="population", is_full=False)
