"""People get numbers, counters call them, and everybody sees how the queue stands."""

from datetime import UTC, date, datetime, timedelta

import pytest

from kallipolis.foundation.access.testing import make_official
from kallipolis.foundation.access.testing import make_resident as resident_actor
from kallipolis.foundation.actors import ANONYMOUS, Actor, system
from kallipolis.foundation.audit import api as audit
from kallipolis.foundation.audit.contracts import Query
from kallipolis.foundation.clock import SetClock
from kallipolis.foundation.errors import Refusal
from kallipolis.foundation.events import api as outbox
from kallipolis.foundation.parties.contracts import Party
from kallipolis.foundation.parties.testing import as_actor, make_resident
from kallipolis.platforms.application.appointments import api as appointments
from kallipolis.platforms.application.appointments.contracts import Appointment, Wanted
from kallipolis.platforms.application.appointments.testing import (
    MONDAY,
    make_counter,
    make_group,
    make_hall,
    make_plan,
    set_stage,
)
from kallipolis.platforms.application.queues import api
from kallipolis.platforms.application.queues.contracts import NumberState, Standing, Step, Visit

pytestmark = pytest.mark.django_db

AT_10 = datetime(2026, 5, 11, 2, 0, tzinfo=UTC)
HALL = "hall-one"
SERVICE = "marriage-service"
OTHER = "another-service"
ONE = make_official("hall-head", party="one")
TWO = make_official("window-officer", party="two")


@pytest.fixture(autouse=True)
def _stage() -> None:
    set_stage()


@pytest.fixture
def clock() -> SetClock:
    return SetClock(AT_10)


def come(clock: SetClock, service: str = OTHER, priority: str = "") -> Standing:
    visit = Visit(service=service, priority=priority)
    return api.take_number(ONE, HALL, visit, clock=clock)


def sit(clock: SetClock) -> None:
    api.open_counter(ONE, HALL, "2", clock=clock)


def call(clock: SetClock, actor: Actor = ONE) -> str:
    called = api.call_next(actor, HALL, clock=clock)
    return called.label if called is not None else ""


def serve(clock: SetClock, actor: Actor = ONE) -> str:
    called = api.call_next(actor, HALL, clock=clock)
    assert called is not None
    api.take_step(actor, called.id, Step.SERVE, clock=clock)
    return called.label


def refusal_of(called: object, *args: object, **more: object) -> str:
    with pytest.raises(Refusal) as refused:
        called(*args, **more)  # type: ignore[operator]  # any call
    return refused.value.code


def shown(clock: SetClock, hall: str = HALL) -> str:
    return api.presence_code(hall, api.screen_key(ONE, hall), clock=clock)


def booked(party: Party, clock: SetClock) -> Appointment:
    wanted = Wanted(hall=HALL, service=SERVICE, starts_at=AT_10)
    return appointments.book(as_actor(party), wanted, key=party.id, clock=SetClock(MONDAY))


def test_numbers_of_a_group_follow_each_other_and_begin_anew_each_day(clock: SetClock) -> None:
    labels = [come(clock).label, come(clock, SERVICE).label, come(clock).label]
    clock.advance(days=1)

    assert labels == ["G001", "A001", "G002"]
    assert come(clock).label == "G001"


def test_one_key_takes_one_number(clock: SetClock) -> None:
    visit = Visit(service=OTHER)

    taken = {api.take_number(ONE, HALL, visit, key="k", clock=clock).id for _ in range(2)}

    assert len(taken) == 1


def test_a_counter_calls_in_turn_and_is_done_with_the_one_before(clock: SetClock) -> None:
    come(clock), come(clock)
    sit(clock)

    labels = [serve(clock), serve(clock), call(clock)]

    assert labels == ["G001", "G002", ""]
    assert api.overview(ONE, HALL, clock=clock).numbers["served"] == 2


def test_who_is_called_and_has_not_come_is_decided_on_first(clock: SetClock) -> None:
    come(clock), come(clock)
    sit(clock)
    call(clock)

    assert refusal_of(api.call_next, ONE, HALL, clock=clock) == "queue.undecided"


def test_a_called_number_is_on_the_board_with_its_counter(clock: SetClock) -> None:
    come(clock), come(clock)
    sit(clock)
    call(clock)

    board = api.board(HALL, clock=clock)

    assert [(each.label, each.counter) for each in board.called] == [("G001", "2")]
    general = next(group for group in board.groups if group.id == "general")
    assert (general.waiting, general.counters, general.wait_minutes) == (1, 1, 10)
    (told,) = outbox.recorded(types=("org.kallipolis.queues.number-called",))
    assert (told.data["label"], told.data["counter"]) == ("G001", "2")


def test_a_number_says_how_many_are_before_it_and_about_how_long(clock: SetClock) -> None:
    first, second, third = come(clock), come(clock), come(clock, priority="disabled")
    sit(clock)

    now = [api.standing(each.id, clock=clock) for each in (first, second, third)]

    assert [each.before for each in now] == [1, 2, 0]
    assert [each.wait_minutes for each in now] == [10, 20, 0]


def test_the_wait_is_reckoned_from_the_latest_visits(clock: SetClock) -> None:
    numbers = [come(clock) for _ in range(5)]
    sit(clock)
    for _ in range(3):
        serve(clock)
        clock.advance(minutes=4)
    serve(clock)

    last = api.standing(numbers[4].id, clock=clock)

    assert (last.before, last.wait_minutes) == (0, 0)
    assert api.board(HALL, clock=clock).groups[1].wait_minutes == 4


def test_a_number_is_called_again_skipped_put_back_and_served(clock: SetClock) -> None:
    number, _ = come(clock), come(clock)
    sit(clock)
    call(clock)

    again = api.take_step(ONE, number.id, Step.RECALL, clock=clock)
    skipped = api.take_step(ONE, number.id, Step.SKIP, clock=clock)
    second = serve(clock)
    back = api.take_step(ONE, number.id, Step.RESTORE, clock=clock)

    assert (again.calls, skipped.state, second) == (2, NumberState.SKIPPED, "G002")
    assert back.state is NumberState.WAITING
    assert call(clock) == "G001"


def test_a_number_goes_on_to_another_counter_and_is_the_next_there(clock: SetClock) -> None:
    come(clock), come(clock, SERVICE)
    sit(clock)
    api.open_counter(TWO, HALL, "1", clock=clock)
    called = api.call_next(ONE, HALL, clock=clock)
    assert called is not None
    come(clock, SERVICE, "disabled")

    wrong = refusal_of(api.take_step, ONE, called.id, Step.TRANSFER, to="1", clock=clock)
    api.take_step(ONE, called.id, Step.SKIP, clock=clock)
    married = api.call_next(ONE, HALL, clock=clock)
    assert married is not None
    api.take_step(ONE, married.id, Step.TRANSFER, to="1", clock=clock)

    assert wrong == "queue.cannot_serve"
    assert married.label == "A002"
    assert call(clock, TWO) == "A002"


def test_only_the_counter_that_called_a_number_goes_on_with_it(clock: SetClock) -> None:
    number = come(clock)
    sit(clock)
    api.open_counter(TWO, HALL, "1", clock=clock)
    call(clock)

    assert refusal_of(api.take_step, TWO, number.id, Step.SERVE, clock=clock) == "queue.not_found"


def test_a_step_that_does_not_follow_is_refused(clock: SetClock) -> None:
    number = come(clock)
    sit(clock)
    call(clock)
    api.take_step(ONE, number.id, Step.SERVE, clock=clock)

    assert refusal_of(api.take_step, ONE, number.id, Step.SKIP, clock=clock) == "queue.changed"


def test_one_official_at_a_counter_and_one_counter_for_an_official(clock: SetClock) -> None:
    sit(clock)

    taken = refusal_of(api.open_counter, TWO, HALL, "2", clock=clock)
    unknown = refusal_of(api.open_counter, TWO, HALL, "9", clock=clock)
    api.open_counter(ONE, HALL, "1", clock=clock)
    api.open_counter(TWO, HALL, "2", clock=clock)

    assert (taken, unknown) == ("queue.counter_taken", "queue.counter_unknown")
    counters = api.overview(ONE, HALL, clock=clock).counters
    assert [(each.id, each.official) for each in counters] == [("1", "one"), ("2", "two")]


def test_nobody_leaves_a_counter_with_somebody_at_it(clock: SetClock) -> None:
    come(clock)
    sit(clock)
    serve(clock)

    assert refusal_of(api.close_counter, ONE, HALL) == "queue.undecided"


def test_without_a_counter_nobody_is_called(clock: SetClock) -> None:
    come(clock)

    assert refusal_of(api.call_next, ONE, HALL, clock=clock) == "queue.no_counter"
    assert api.desk(ONE, HALL, clock=clock) is None


def test_who_waits_is_named_at_the_counter_once_they_are_called_and_that_is_on_record(
    clock: SetClock,
) -> None:
    party = make_resident()
    made = booked(party, clock)
    api.check_in(ONE, made.id, clock=clock)
    sit(clock)

    before = api.desk(ONE, HALL, clock=clock)
    api.call_next(ONE, HALL, clock=clock)
    after = api.desk(ONE, HALL, clock=clock)

    assert before is not None
    assert after is not None
    assert [each.party_name for each in before.waiting] == [""]
    assert after.current is not None
    assert (after.current.party_name, after.current.appointment) == (party.name, made.id)
    (entry,) = audit.search(system("test"), Query(act="queue.serve"))
    assert entry.parties == (party.id,)


def test_who_checks_in_gets_a_number_once_and_is_called_in_their_slot(clock: SetClock) -> None:
    made = booked(make_resident(birth_date=date(1990, 1, 1)), clock)
    clock.advance(minutes=-20)
    come(clock, SERVICE)
    come(clock, SERVICE)

    first = api.check_in(ONE, made.id, clock=clock)
    again = api.check_in(ONE, made.id, clock=clock)
    clock.moment = AT_10

    assert (first.id, first.label, first.before) == (again.id, "A003", 2)
    assert api.standing(first.id, clock=clock).before == 0


def test_people_of_the_declared_age_are_called_first_and_the_look_at_their_age_is_on_record(
    clock: SetClock,
) -> None:
    elder = make_resident(birth_date=date(1950, 1, 1), seed=2)
    made = booked(elder, clock)
    come(clock, SERVICE)

    number = api.check_in(ONE, made.id, clock=clock)

    assert number.before == 0
    (entry,) = audit.search(system("test"), Query(act="party.identify"))
    assert entry.parties == (elder.id,)


def test_who_is_there_checks_in_by_the_code_on_the_screen_and_nobody_else(clock: SetClock) -> None:
    party = make_resident()
    made = booked(party, clock)
    actor = as_actor(party)
    yesterday = shown(SetClock(AT_10 - timedelta(days=1)))

    codes = [
        refusal_of(api.check_in, actor, made.id, shown=given, clock=clock)
        for given in ("", "000000", yesterday, "é")
    ]
    number = api.check_in(actor, made.id, shown=shown(clock), clock=clock)

    assert set(codes) == {"queue.not_there"}
    assert number.label == "A001"
    assert [each.id for each in api.mine(actor, clock=clock)] == [number.id]


def test_only_the_halls_own_screen_is_told_the_code(clock: SetClock) -> None:
    key = api.screen_key(TWO, HALL)

    assert api.presence_code(HALL, "guess", clock=clock) == ""
    assert len(api.presence_code(HALL, key, clock=clock)) == 6
    assert refusal_of(api.screen_key, resident_actor(), HALL) == "queue.not_found"


def test_who_is_there_takes_a_number_without_saying_who_they_are(clock: SetClock) -> None:
    visit = Visit(service=OTHER, presence=shown(clock), priority="disabled")

    number = api.take_number(ANONYMOUS, HALL, visit, clock=clock)

    assert number.label == "G001"
    (told,) = outbox.recorded(types=("org.kallipolis.queues.number-taken",))
    assert told.data["party"] == ""


def test_under_ones_name_one_number_for_a_service(clock: SetClock) -> None:
    actor = as_actor(make_resident())
    visit = Visit(service=OTHER, presence=shown(clock))

    taken = {api.take_number(actor, HALL, visit, clock=clock).id for _ in range(3)}

    assert len(taken) == 1


def test_outside_the_opening_hours_people_take_no_numbers(clock: SetClock) -> None:
    clock.advance(hours=3)
    visit = Visit(service=OTHER, presence=shown(clock))

    assert refusal_of(api.take_number, ANONYMOUS, HALL, visit, clock=clock) == "queue.closed"


def test_what_is_by_appointment_only_has_no_other_numbers(clock: SetClock) -> None:
    set_stage(
        make_plan(groups=(make_group(booking="required"), make_group("general", "G", services=())))
    )

    code = refusal_of(come, clock, SERVICE)

    assert code == "queue.appointment_required"


def test_a_priority_that_is_not_declared_is_refused(clock: SetClock) -> None:
    assert refusal_of(come, clock, OTHER, "friend") == "queue.priority_unknown"


def test_officials_of_another_region_and_residents_run_no_queue(clock: SetClock) -> None:
    number = come(clock)
    strangers = (make_official("hall-head", region="441900", party="far"), resident_actor())
    visit = Visit(service=OTHER)

    codes = {
        refusal_of(made, who, *rest, clock=clock)
        for who in strangers
        for made, *rest in (
            (api.open_counter, HALL, "1"),
            (api.call_next, HALL),
            (api.take_step, number.id, Step.SKIP),
            (api.desk, HALL),
            (api.overview, HALL),
        )
    }

    assert codes == {"queue.not_found"}
    assert refusal_of(api.overview, TWO, HALL, clock=clock) == "queue.not_found"
    assert refusal_of(api.take_number, strangers[0], HALL, visit, clock=clock) == "queue.not_found"


def test_a_hall_without_a_plan_has_no_queue(clock: SetClock) -> None:
    set_stage(make_plan(region="441900"), halls=(make_hall("hall-far", region="440300"),))

    assert refusal_of(api.board, "hall-far", clock=clock) == "queue.not_found"
    assert refusal_of(api.standing, "0" * 32, clock=clock) == "queue.not_found"


def test_numbers_of_yesterday_are_let_go_and_counters_closed(clock: SetClock) -> None:
    number = come(clock)
    sit(clock)
    same_day = api.close_days(clock=clock)
    clock.advance(days=1)

    gone = api.close_days(clock=clock)

    assert (same_day, gone) == (0, 1)
    assert api.standing(number.id, clock=clock).state is NumberState.LEFT
    assert api.desk(ONE, HALL, clock=clock) is None


def test_a_counter_that_gives_all_services_calls_all(clock: SetClock) -> None:
    set_stage(make_plan(counters=(make_counter("1"), make_counter("2", "marriage"))))
    come(clock)
    come(clock, SERVICE)
    api.open_counter(ONE, HALL, "1", clock=clock)
    api.open_counter(TWO, HALL, "2", clock=clock)

    labels = [serve(clock, TWO), serve(clock), call(clock)]

    assert labels == ["A001", "G001", ""]
