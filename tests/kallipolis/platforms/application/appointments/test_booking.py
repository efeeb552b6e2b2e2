"""Appointments are booked, moved, given back and missed as their plan says."""

from datetime import UTC, datetime, timedelta

import pytest

from kallipolis.foundation.access.testing import make_official, make_resident
from kallipolis.foundation.actors import ANONYMOUS, system
from kallipolis.foundation.audit import api as audit
from kallipolis.foundation.audit.contracts import Query
from kallipolis.foundation.clock import SetClock
from kallipolis.foundation.errors import Refusal
from kallipolis.foundation.events import api as outbox
from kallipolis.foundation.jobs import api as jobs
from kallipolis.foundation.packs.testing import publish_documents
from kallipolis.foundation.text import everywhere
from kallipolis.platforms.application.appointments import api
from kallipolis.platforms.application.appointments.adapters import due
from kallipolis.platforms.application.appointments.contracts import (
    Appointment,
    AppointmentState,
    ClosedDay,
    Wanted,
)
from kallipolis.platforms.application.appointments.testing import (
    HOLIDAY,
    MAKE_UP_DAY,
    MONDAY,
    make_group,
    make_hall,
    make_plan,
    set_stage,
)

pytestmark = pytest.mark.django_db

TUESDAY_AT_9 = datetime(2026, 5, 12, 1, 0, tzinfo=UTC)
HALF_HOUR = timedelta(minutes=30)
SERVICE = "marriage-service"


@pytest.fixture(autouse=True)
def _stage() -> None:
    set_stage()


@pytest.fixture
def clock() -> SetClock:
    return SetClock(MONDAY)


def wanted(starts_at: datetime = TUESDAY_AT_9, service: str = SERVICE) -> Wanted:
    return Wanted(hall="hall-one", service=service, starts_at=starts_at)


def book(
    clock: SetClock,
    who: str = "resident",
    starts_at: datetime = TUESDAY_AT_9,
    service: str = SERVICE,
    key: str = "",
) -> Appointment:
    return api.book(
        make_resident(who), wanted(starts_at, service), key=key or f"{who} {service}", clock=clock
    )


def refusal_of(call: object, *args: object, **more: object) -> str:
    with pytest.raises(Refusal) as refused:
        call(*args, **more)  # type: ignore[operator]  # any call
    return refused.value.code


def free_at(moment: datetime, clock: SetClock) -> int:
    days = api.days("hall-one", SERVICE, clock=clock)
    return next(slot.free for day in days for slot in day.slots if slot.starts_at == moment)


def facts() -> list[str]:
    found = outbox.recorded(types=("org.kallipolis.appointments.*",))
    return [event.type.rpartition(".")[2] for event in found]


def test_days_show_what_is_left_and_closed_days_have_nothing(clock: SetClock) -> None:
    book(clock)

    days = {day.day: day for day in api.days("hall-one", SERVICE, clock=clock)}

    assert len(days) == 15
    assert days[HOLIDAY].slots == ()
    assert days[TUESDAY_AT_9.date()].free == 12 * 2 - 1
    assert days[MAKE_UP_DAY].free == 12 * 2
    assert days[MAKE_UP_DAY + timedelta(days=1)].free == 0


def test_what_is_too_near_to_be_booked_is_not_listed(clock: SetClock) -> None:
    today = api.days("hall-one", SERVICE, clock=clock)[0]

    assert today.slots[0].starts_at == MONDAY + timedelta(minutes=60)


def test_a_booking_takes_a_place_and_tells_so(clock: SetClock) -> None:
    made = book(clock)

    assert made.state is AppointmentState.BOOKED
    assert (made.party, made.group, made.lapses_at) == (
        "resident",
        "marriage",
        TUESDAY_AT_9 + timedelta(minutes=15),
    )
    assert free_at(TUESDAY_AT_9, clock) == 1
    assert facts() == ["booked"]
    (told,) = outbox.recorded(types=("org.kallipolis.appointments.booked",))
    assert told.subject == made.id
    assert made.code not in str(told.data)


def test_one_key_makes_one_appointment(clock: SetClock) -> None:
    first = book(clock, key="k")

    again = book(clock, key="k")

    assert again == first
    assert facts() == ["booked"]


def test_a_key_that_was_used_for_another_booking_is_refused(clock: SetClock) -> None:
    book(clock, key="k")

    code = refusal_of(book, clock, starts_at=TUESDAY_AT_9 + HALF_HOUR, key="k")

    assert code == "appointment.key_conflict"


def test_a_full_slot_takes_nobody_more(clock: SetClock) -> None:
    book(clock, "one")
    book(clock, "two")

    code = refusal_of(book, clock, "three")

    assert code == "appointment.full"
    assert free_at(TUESDAY_AT_9, clock) == 0


@pytest.mark.parametrize(
    "moment",
    [
        TUESDAY_AT_9 + timedelta(minutes=10),
        TUESDAY_AT_9 - timedelta(hours=1),
        MONDAY,
        TUESDAY_AT_9 + timedelta(days=1),
        TUESDAY_AT_9 + timedelta(days=4, hours=24),
        TUESDAY_AT_9 + timedelta(days=20),
        datetime(1, 1, 1, tzinfo=UTC),
        datetime(9999, 12, 31, tzinfo=UTC),
    ],
)
def test_only_what_is_listed_can_be_booked(moment: datetime, clock: SetClock) -> None:
    assert refusal_of(book, clock, starts_at=moment) == "appointment.no_such_slot"


def test_a_person_has_one_appointment_for_a_service(clock: SetClock) -> None:
    book(clock)

    code = refusal_of(book, clock, starts_at=TUESDAY_AT_9 + HALF_HOUR, key="other")

    assert code == "appointment.already_booked"


def test_a_person_is_in_one_place_at_a_time(clock: SetClock) -> None:
    book(clock)

    assert refusal_of(book, clock, service="something-else") == "appointment.overlaps"


def test_a_person_has_no_more_appointments_ahead_than_the_plan_allows(clock: SetClock) -> None:
    moments = [TUESDAY_AT_9 + HALF_HOUR * number for number in range(3)]
    made = [book(clock, starts_at=at, service=f"s-{at:%H%M}") for at in moments]
    another = TUESDAY_AT_9 + HALF_HOUR * 4

    code = refusal_of(book, clock, starts_at=another, service="s-more")
    api.cancel(make_resident(), made[1].id, clock=clock)
    after = book(clock, starts_at=another, service="s-more", key="again")

    assert code == "appointment.too_many"
    assert after.state is AppointmentState.BOOKED


def test_moving_frees_the_old_place_and_tells_both_times(clock: SetClock) -> None:
    made = book(clock)

    after = api.change(make_resident(), made.id, TUESDAY_AT_9 + HALF_HOUR, clock=clock)

    assert (after.id, after.code) == (made.id, made.code)
    assert (free_at(TUESDAY_AT_9, clock), free_at(after.starts_at, clock)) == (2, 1)
    (told,) = outbox.recorded(types=("org.kallipolis.appointments.changed",))
    assert told.data["was_at"] == TUESDAY_AT_9.isoformat()
    assert told.data["starts_at"] == after.starts_at.isoformat()


def test_moving_to_where_it_is_changes_nothing(clock: SetClock) -> None:
    made = book(clock)

    after = api.change(make_resident(), made.id, TUESDAY_AT_9, clock=clock)

    assert after == made
    assert facts() == ["booked"]


def test_moving_into_a_full_slot_leaves_it_where_it_was(clock: SetClock) -> None:
    book(clock, "one", TUESDAY_AT_9 + HALF_HOUR)
    book(clock, "two", TUESDAY_AT_9 + HALF_HOUR)
    made = book(clock)

    code = refusal_of(api.change, make_resident(), made.id, TUESDAY_AT_9 + HALF_HOUR, clock=clock)

    assert code == "appointment.full"
    assert api.find(make_resident(), made.id) == made


def test_a_place_given_back_is_there_for_others_and_giving_it_back_twice_is_once(
    clock: SetClock,
) -> None:
    made = book(clock)

    api.cancel(make_resident(), made.id, clock=clock)
    again = api.cancel(make_resident(), made.id, clock=clock)

    assert (again.state, again.reason) == (AppointmentState.CANCELLED, "by-holder")
    assert free_at(TUESDAY_AT_9, clock) == 2
    assert facts() == ["booked", "cancelled"]


def test_what_has_begun_is_neither_moved_nor_given_back(clock: SetClock) -> None:
    made = book(clock)
    clock.moment = TUESDAY_AT_9

    codes = {
        refusal_of(api.cancel, make_resident(), made.id, clock=clock),
        refusal_of(api.change, make_resident(), made.id, TUESDAY_AT_9 + HALF_HOUR * 4, clock=clock),
    }

    assert codes == {"appointment.not_now"}


def test_for_others_an_appointment_is_not_there(clock: SetClock) -> None:
    made = book(clock)
    other, elsewhere = make_resident("other"), make_official("window-officer", region="441900")
    calls = (api.find, api.cancel, api.arrive)

    codes = {refusal_of(call, who, made.id) for call in calls for who in (other, elsewhere)}

    assert codes == {"appointment.not_found"}
    assert api.mine(other) == ()


def test_nobody_books_without_a_name(clock: SetClock) -> None:
    assert refusal_of(api.book, ANONYMOUS, wanted(), key="k", clock=clock) == "identity.log_in"


def test_a_reminder_is_due_once_and_only_for_what_is_booked(clock: SetClock) -> None:
    at = TUESDAY_AT_9 + timedelta(days=2)
    book(clock, "one", at)
    gone = book(clock, "two", at)
    api.cancel(make_resident("two"), gone.id, clock=clock)
    clock.moment = at - timedelta(hours=24)

    rounds = [due.remind(clock=clock), due.remind(clock=clock)]

    assert rounds == [1, 0]
    assert facts().count("reminder-due") == 1


def test_who_moves_an_appointment_is_reminded_of_its_new_time(clock: SetClock) -> None:
    made = book(clock, starts_at=TUESDAY_AT_9 + timedelta(days=2))
    clock.moment = made.starts_at - timedelta(hours=24)
    due.remind(clock=clock)
    later = made.starts_at + timedelta(days=4)

    api.change(make_resident(), made.id, later, clock=clock)
    clock.moment = later - timedelta(hours=24)

    assert due.remind(clock=clock) == 1


def test_what_nobody_came_to_is_missed_and_keeps_nobody_from_the_next(clock: SetClock) -> None:
    made = book(clock)
    clock.moment = made.lapses_at

    before = due.lapse(clock=clock)
    clock.advance(seconds=1)
    after = due.lapse(clock=clock)
    again = book(clock, starts_at=TUESDAY_AT_9 + HALF_HOUR * 4, key="again")

    assert (before, after) == (0, 1)
    assert api.find(make_resident(), made.id).state is AppointmentState.MISSED
    assert again.state is AppointmentState.BOOKED


def miss(clock: SetClock, times: int) -> None:
    for number in range(times):
        clock.moment = MONDAY + timedelta(days=7 * number)
        book(clock, starts_at=TUESDAY_AT_9 + timedelta(days=7 * number), key=f"m{number}")
        clock.advance(days=2)
        due.lapse(clock=clock)


def test_who_missed_three_cannot_book_until_the_bar_ends(clock: SetClock) -> None:
    miss(clock, 3)
    third = TUESDAY_AT_9 + timedelta(days=14)

    code = refusal_of(book, clock, starts_at=third + timedelta(days=7), key="barred")
    clock.moment = third + timedelta(days=30)
    after = book(clock, starts_at=third + timedelta(days=35), key="free again")

    assert code == "appointment.barred"
    assert after.state is AppointmentState.BOOKED


def test_who_missed_two_can_book(clock: SetClock) -> None:
    miss(clock, 2)

    made = book(clock, starts_at=TUESDAY_AT_9 + timedelta(days=14), key="third")

    assert made.state is AppointmentState.BOOKED


def test_a_hall_that_closes_gives_the_appointments_of_the_day_back(clock: SetClock) -> None:
    gone, stays = book(clock, "one"), book(clock, "two", TUESDAY_AT_9 + timedelta(days=2))
    storm = ClosedDay(date=TUESDAY_AT_9.date(), reason=everywhere("Typhoon"))
    publish_documents(pack="halls", appointment_plan=[make_plan(closed=(storm,))])

    cancelled = due.give_back(clock=clock)

    assert cancelled == 1
    assert api.find(make_resident("one"), gone.id).reason == "closed"
    assert api.find(make_resident("two"), stays.id).state is AppointmentState.BOOKED
    (told,) = outbox.recorded(types=("org.kallipolis.appointments.cancelled",))
    assert told.data["reason"] == "closed"


def test_a_plan_that_is_published_has_the_appointments_looked_at_anew() -> None:
    queued = [run.job for run in jobs.find()]

    assert queued == ["appointments.give-back"]


def test_who_comes_too_early_or_too_late_or_after_giving_it_back_is_told(clock: SetClock) -> None:
    official = make_official("window-officer")
    early, late = book(clock, "one"), book(clock, "two")
    gone = book(clock, "three", TUESDAY_AT_9 + HALF_HOUR)
    api.cancel(make_resident("three"), gone.id, clock=clock)

    codes = []
    for shift, made in ((-31, early), (16, late), (0, gone)):
        clock.moment = TUESDAY_AT_9 + timedelta(minutes=shift)
        codes.append(refusal_of(api.arrive, official, made.id, clock=clock))

    assert codes == ["appointment.too_early", "appointment.too_late", "appointment.not_now"]


def test_who_comes_in_time_has_arrived_once(clock: SetClock) -> None:
    made = book(clock)
    clock.moment = TUESDAY_AT_9 - timedelta(minutes=20)
    official = make_official("window-officer")

    arrived = api.arrive(official, made.id, clock=clock)
    again = api.arrive(official, made.id, clock=clock)
    clock.advance(hours=3)

    assert arrived == again
    assert arrived.state is AppointmentState.ARRIVED
    assert due.lapse(clock=clock) == 0
    assert facts() == ["booked", "arrived"]


def test_the_list_of_a_day_names_who_comes_and_is_on_record(clock: SetClock) -> None:
    late, early = book(clock, "one", TUESDAY_AT_9 + HALF_HOUR), book(clock, "two")
    gone = book(clock, "three", TUESDAY_AT_9 + HALF_HOUR * 2)
    api.cancel(make_resident("three"), gone.id, clock=clock)
    official = make_official("window-officer").with_purpose("the day's list")

    listed = api.of_day(official, "hall-one", TUESDAY_AT_9.date(), clock=clock)

    assert [each.id for each in listed] == [early.id, late.id]
    (entry,) = audit.search(system("test"), Query(act="appointment.receive"))
    assert set(entry.parties) == {"one", "two"}
    assert (entry.actor, entry.purpose) == ("official", "the day's list")


def test_a_code_finds_an_appointment_in_its_own_hall(clock: SetClock) -> None:
    publish_documents(pack="halls", hall=[make_hall("hall-two")])
    made = book(clock)
    official = make_official("window-officer")
    written = f" {made.code[:4].lower()} {made.code[4:].lower()} "

    found = api.find_by_code(official, "hall-one", written)

    assert found == made
    assert refusal_of(api.find_by_code, official, "hall-two", made.code) == "appointment.other_hall"
    assert refusal_of(api.find_by_code, official, "hall-one", "AAAA") == "appointment.not_found"


def test_halls_near_a_region_offer_what_can_be_booked() -> None:
    plan = make_plan(groups=(make_group(booking="none"), make_group("general", "G", services=())))
    publish_documents(pack="halls", appointment_plan=[plan])

    other, none = api.offers("anything", "440305"), api.offers(SERVICE, "440305")

    assert [(each.hall, each.group) for each in other] == [("hall-one", "general")]
    assert none == ()
    assert refusal_of(api.days, "hall-one", SERVICE) == "appointment.not_offered"
    assert refusal_of(api.days, "hall-nowhere", SERVICE) == "appointment.not_offered"
