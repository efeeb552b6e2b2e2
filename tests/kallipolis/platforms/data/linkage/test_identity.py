"""Stable ids: the same persons keep theirs, and every merge or split is written down."""

from itertools import groupby

from hypothesis import given
from hypothesis import strategies as st
from tests.kallipolis.platforms.data.linkage.worked import MOMENT

from kallipolis.platforms.data.linkage.contracts import Change, PersonKey, RecordKey, Verdict
from kallipolis.platforms.data.linkage.logic import identity, reversal

KEYS = tuple(RecordKey("d", str(number)) for number in range(8))


def grouped(labels: list[int]) -> list[tuple[RecordKey, ...]]:
    """Return the keys in groups of equal labels."""
    paired = sorted(zip(labels, KEYS, strict=True))
    return [
        tuple(key for _, key in pairs) for _, pairs in groupby(paired, key=lambda pair: pair[0])
    ]


def told(persons: identity.Members) -> dict[RecordKey, PersonKey]:
    """Return whose each record is."""
    return {key: person for person, keys in persons.items() for key in keys}


LABELS = st.lists(st.integers(0, 4), min_size=8, max_size=8)


@given(LABELS)
def test_the_same_groups_keep_their_ids(labels: list[int]) -> None:
    first, _ = identity.carry({}, grouped(labels))

    again, steps = identity.carry(told(first), grouped(labels))

    assert again == first
    assert steps == ()


@given(LABELS, LABELS)
def test_every_record_is_of_one_person_and_no_order_matters(
    before: list[int], after: list[int]
) -> None:
    first, _ = identity.carry({}, grouped(before))

    one, steps = identity.carry(told(first), grouped(after))
    other = identity.carry(told(first), list(reversed(grouped(after))))

    assert sorted(key for keys in one.values() for key in keys) == sorted(KEYS)
    assert other == (one, steps)


@given(LABELS, LABELS)
def test_a_change_says_all_that_is_needed_to_go_back(before: list[int], after: list[int]) -> None:
    first, _ = identity.carry({}, grouped(before))

    second, steps = identity.carry(told(first), grouped(after))
    ended = {id for step in steps for id in step.before}
    gone = {id for step in steps for id in step.after}
    back = {id: keys for id, keys in second.items() if id not in gone}
    back |= {id: keys for step in steps for id, keys in step.before.items()}

    assert back == first
    assert ended <= set(first)


def test_of_two_that_become_one_the_larger_keeps_its_id() -> None:
    before = {KEYS[0]: PersonKey("small"), KEYS[1]: PersonKey("big"), KEYS[2]: PersonKey("big")}

    after, (step,) = identity.carry(before, [KEYS[:3]])

    assert after == {"big": KEYS[:3]}
    assert step.kind == "merged"


def test_of_one_that_becomes_two_the_larger_part_keeps_its_id() -> None:
    before = dict.fromkeys(KEYS[:3], PersonKey("one"))

    after, (step,) = identity.carry(before, [KEYS[:1], KEYS[1:3]])

    assert after[PersonKey("one")] == KEYS[1:3]
    assert len(after) == 2
    assert step.kind == "split"


def test_a_new_id_is_never_one_that_somebody_has() -> None:
    usual = identity.new_id(KEYS[0], ())

    assert identity.new_id(KEYS[0], {usual}) != usual


def test_who_undoes_a_merge_says_that_two_are_two() -> None:
    one, two = PersonKey("one"), PersonKey("two")
    merged = Change(
        number=1,
        kind="merged",
        at=MOMENT,
        before={one: KEYS[:1], two: KEYS[1:2]},
        after={one: KEYS[:2]},
    )

    said = reversal.verdicts(merged)

    assert said == (Verdict(left=KEYS[0], right=KEYS[1], same=False),)
