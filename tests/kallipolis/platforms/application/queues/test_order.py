"""Who is called next follows one order that everybody can check."""

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from kallipolis.platforms.application.appointments.testing import make_counter
from kallipolis.platforms.application.queues.logic import order
from kallipolis.platforms.application.queues.logic.order import Waiting
from kallipolis.platforms.application.queues.logic.waiting import typical_minutes, wait_minutes

NOW = datetime(2026, 5, 11, 2, 0, tzinfo=UTC)
MOMENTS = st.integers(-120, 120).map(lambda minutes: NOW + timedelta(minutes=minutes))
QUEUES = st.lists(
    st.builds(
        Waiting,
        id=st.text(min_size=1, max_size=4),
        group=st.sampled_from(["marriage", "general"]),
        number=st.integers(1, 999),
        turn_at=MOMENTS,
        slot_at=st.none() | MOMENTS,
        has_priority=st.booleans(),
        counter=st.sampled_from(["", "1", "2"]),
    ),
    max_size=12,
    unique_by=(lambda one: one.id, lambda one: (one.group, one.number)),
)
COUNTERS = (make_counter("1", "marriage"), make_counter("2"))


def waiting(id: str, minutes: int = 0, **more: object) -> Waiting:
    values = {"id": id, "group": "general", "number": int(id)}
    values |= {"turn_at": NOW + timedelta(minutes=minutes)}
    return Waiting(**(values | more))  # type: ignore[arg-type]  # as a test gives them


@given(QUEUES, st.randoms())
def test_the_order_does_not_depend_on_how_the_queue_is_listed(
    queue: list[Waiting], chance: object
) -> None:
    shuffled = list(queue)
    chance.shuffle(shuffled)  # type: ignore[attr-defined]  # Random, as hypothesis draws it

    assert order.in_turn(queue, NOW) == order.in_turn(shuffled, NOW)


@given(QUEUES)
def test_a_counter_calls_only_whom_it_serves_and_who_was_not_sent_elsewhere(
    queue: list[Waiting],
) -> None:
    called = order.callable_by(COUNTERS[0], queue, NOW)

    assert all(one.group == "marriage" and one.counter in {"", "1"} for one in called)


@given(QUEUES)
def test_with_one_counter_for_all_people_count_as_many_before_them_as_are_called_first(
    queue: list[Waiting],
) -> None:
    free = [one for one in queue if not one.counter]
    turns = order.in_turn(free, NOW)

    counted = [order.before(one, free, COUNTERS[1:], NOW) for one in turns]

    assert counted == list(range(len(turns)))


@given(QUEUES, st.builds(lambda: waiting("5", 300)))
def test_whoever_comes_last_without_a_right_pushes_nobody_back(
    queue: list[Waiting], late: Waiting
) -> None:
    others = [one for one in queue if one.id != late.id]

    before = [order.before(one, others, COUNTERS, NOW) for one in others]
    after = [order.before(one, [*others, late], COUNTERS, NOW) for one in others]

    assert [b for b, one in zip(before, others, strict=True) if one.turn_at < late.turn_at] == [
        a for a, one in zip(after, others, strict=True) if one.turn_at < late.turn_at
    ]


def test_transferred_then_priority_then_due_appointments_then_who_waits_longest() -> None:
    longest = waiting("1", -90)
    due = waiting("2", -5, slot_at=NOW - timedelta(minutes=5))
    elder = waiting("3", -1, has_priority=True)
    sent_on = waiting("4", -1, counter="2")
    later = waiting("5", 30, slot_at=NOW + timedelta(minutes=30))

    turns = order.callable_by(COUNTERS[1], [later, longest, due, elder, sent_on], NOW)

    assert [one.id for one in turns] == ["4", "3", "2", "1", "5"]


def test_an_appointment_comes_before_who_waits_once_its_time_has_come() -> None:
    walk_in, booked = waiting("1", -40), waiting("2", 10, slot_at=NOW + timedelta(minutes=10))

    early = order.in_turn([walk_in, booked], NOW)
    in_time = order.in_turn([walk_in, booked], NOW + timedelta(minutes=10))

    assert [one.id for one in early] == ["1", "2"]
    assert [one.id for one in in_time] == ["2", "1"]


def test_a_visit_takes_what_the_latest_ones_took_once_there_are_enough() -> None:
    minutes = [timedelta(minutes=m) for m in (4, 6, 30)]

    assert typical_minutes(minutes[:2], 10) == 10
    assert typical_minutes(minutes, 10) == 6
    assert typical_minutes([timedelta(seconds=2)] * 9, 10) == 10


@given(st.integers(0, 500), st.integers(0, 20), st.floats(0.5, 120))
def test_nobody_waits_less_with_more_before_them_or_fewer_counters(
    before: int, counters: int, typical: float
) -> None:
    wait = wait_minutes(before, counters, typical)

    assert wait >= 0
    assert wait_minutes(before + 1, counters, typical) >= wait
    assert wait_minutes(before, counters + 1, typical) <= wait
