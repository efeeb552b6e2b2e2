"""What goes outside: when, by what, how often, and what becomes of what fails."""

from datetime import UTC, datetime

import pytest
import pytest_django
from django.core import mail
from tests.kallipolis.platforms.application.notices.conftest import Publish

from kallipolis.foundation.actors import Actor, system
from kallipolis.foundation.clock import SYSTEM_CLOCK, SetClock
from kallipolis.foundation.errors import Outage, Refusal
from kallipolis.foundation.identity import testing as logins
from kallipolis.foundation.identity.testing import make_user
from kallipolis.foundation.jobs import api as jobs
from kallipolis.foundation.parties.testing import as_actor, make_resident
from kallipolis.platforms.application.notices import api
from kallipolis.platforms.application.notices.contracts import (
    Carrier,
    Delivery,
    DeliveryId,
    Quiet,
    Standing,
    Topic,
    Wishes,
)
from kallipolis.platforms.application.notices.testing import (
    make_device,
    make_event,
    make_template,
)

pytestmark = pytest.mark.django_db

KEEPER = system("test")
NIGHT = datetime(2026, 1, 5, 15, 0, tzinfo=UTC)
MORNING = datetime(2026, 1, 6, 0, 0, tzinfo=UTC)


@pytest.fixture
def silent(settings: pytest_django.Settings) -> None:
    """Let nobody be there who takes mails."""
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 1
    settings.EMAIL_USE_TLS = settings.EMAIL_USE_SSL = False


def told(resident: Actor, clock: SetClock) -> None:
    api.take_in(make_event(time=clock.now(), party=resident.party), clock=clock)


def deliveries() -> tuple[Delivery, ...]:
    return api.log(KEEPER).deliveries


def only() -> Delivery:
    (found,) = deliveries()
    return found


def deliver(clock: SetClock) -> Delivery:
    """Do the one delivery that there is."""
    api.deliver(only().id, clock=clock)
    return only()


def test_a_mail_says_what_happened_and_where_to_look(
    resident: Actor, publish: Publish, clock: SetClock
) -> None:
    publish(make_template(carriers=(Carrier.MAIL,)))
    told(resident, clock)

    done = deliver(clock)

    (letter,) = mail.outbox
    notice = api.mine(resident).notices[0]
    assert (done.standing, letter.to) == (Standing.SENT, ["wei@city.example"])
    assert letter.subject == "It happened"
    assert f"/messages/{notice.id}" in str(letter.body)


def test_a_short_message_names_nobody(resident: Actor, publish: Publish, clock: SetClock) -> None:
    publish(make_template(carriers=(Carrier.SMS,)))
    told(resident, clock)

    deliver(clock)

    assert logins.SENT == [("+8613800138000", "It happened.")]


def test_what_was_sent_is_not_sent_again(
    resident: Actor, publish: Publish, clock: SetClock
) -> None:
    publish(make_template(carriers=(Carrier.MAIL,)))
    told(resident, clock)
    deliver(clock)

    deliver(clock)

    assert (len(mail.outbox), only().attempts) == (1, 1)


def test_the_worker_sends_what_is_queued(resident: Actor, publish: Publish) -> None:
    publish(make_template(carriers=(Carrier.MAIL,)))
    told(resident, SetClock(SYSTEM_CLOCK.now()))

    jobs.run_due()

    assert (len(mail.outbox), only().standing) == (1, Standing.SENT)


@pytest.mark.parametrize("carrier", [Carrier.SMS, Carrier.PUSH])
def test_what_rings_waits_for_the_morning(
    resident: Actor, publish: Publish, clock: SetClock, carrier: Carrier
) -> None:
    publish(make_template(carriers=(carrier,)))
    api.add_device(resident, make_device(), clock=clock)
    clock.moment = NIGHT

    told(resident, clock)
    waiting = deliver(clock)

    assert (waiting.standing, waiting.due_at) == (Standing.QUEUED, MORNING)
    assert logins.SENT == []


def test_what_is_urgent_rings_at_night(resident: Actor, publish: Publish, clock: SetClock) -> None:
    publish(make_template(carriers=(Carrier.SMS,), urgent=True))
    clock.moment = NIGHT
    told(resident, clock)

    done = deliver(clock)

    assert (done.standing, len(logins.SENT)) == (Standing.SENT, 1)


def test_quiet_hours_that_are_changed_count_for_what_waits(
    resident: Actor, publish: Publish, clock: SetClock
) -> None:
    publish(make_template(carriers=(Carrier.SMS,)))
    clock.moment = NIGHT
    told(resident, clock)

    api.wish(resident, Wishes(language="en", quiet=Quiet(since=0, until=0)), clock=clock)

    assert deliver(clock).standing == Standing.SENT


def test_what_was_read_meanwhile_goes_nowhere(
    resident: Actor, publish: Publish, clock: SetClock
) -> None:
    publish(make_template(carriers=(Carrier.SMS,)))
    told(resident, clock)
    api.read_all(resident, clock=clock)

    done = deliver(clock)

    assert (done.standing, done.reason) == (Standing.NOT_NEEDED, "notice.already_read")
    assert logins.SENT == []


def test_what_is_unwanted_meanwhile_goes_nowhere(
    resident: Actor, publish: Publish, clock: SetClock
) -> None:
    publish(make_template(carriers=(Carrier.SMS,)))
    told(resident, clock)
    wanted = Wishes(language="en", carriers={Topic.CASES: (Carrier.APP,)})
    api.wish(resident, wanted, clock=clock)

    done = deliver(clock)

    assert (done.standing, done.reason) == (Standing.NOT_NEEDED, "notice.unwanted")


def test_nothing_is_queued_for_an_address_that_was_not_proven(
    office: object, publish: Publish, clock: SetClock
) -> None:
    person = make_resident(seed=3)
    make_user("other", party=person.id, phone="+8613800138001", email="other@city.example")
    publish(make_template(carriers=(Carrier.MAIL, Carrier.SMS, Carrier.PUSH)))

    told(as_actor(person), clock)

    assert deliveries() == ()
    assert len(api.mine(as_actor(person)).notices) == 1


def test_what_happened_days_ago_goes_nowhere(
    resident: Actor, publish: Publish, clock: SetClock
) -> None:
    publish(make_template(carriers=(Carrier.MAIL,)))
    event = make_event(time=clock.now(), party=resident.party)
    clock.advance(days=4)

    api.take_in(event, clock=clock)

    assert (len(api.mine(resident).notices), deliveries()) == (1, ())


@pytest.mark.usefixtures("silent")
def test_an_outage_is_noted_and_tried_again_later_each_time(
    resident: Actor, publish: Publish, clock: SetClock
) -> None:
    publish(make_template(carriers=(Carrier.MAIL,)))
    told(resident, clock)

    with pytest.raises(Outage, match="mail") as first:
        deliver(clock)

    failed = only()
    assert (failed.standing, failed.reason) == (Standing.FAILED, "outage.mail")
    assert failed.attempts == 1
    assert first.value.retry_after_s >= 60


@pytest.mark.usefixtures("silent")
def test_after_three_days_of_outage_it_is_given_up(
    resident: Actor, publish: Publish, clock: SetClock
) -> None:
    publish(make_template(carriers=(Carrier.MAIL,)))
    told(resident, clock)
    clock.advance(days=3, minutes=1)

    done = deliver(clock)

    assert (done.standing, done.reason) == (Standing.GIVEN_UP, "notice.too_late")


def test_what_was_given_up_is_sent_again_when_asked(
    resident: Actor, publish: Publish, clock: SetClock
) -> None:
    publish(make_template(carriers=(Carrier.MAIL,)))
    told(resident, clock)
    clock.advance(days=4)
    deliver(clock)

    api.retry(KEEPER, only().id, clock=clock)

    assert deliver(clock).standing == Standing.SENT


def test_what_was_sent_cannot_be_asked_for_again(
    resident: Actor, publish: Publish, clock: SetClock
) -> None:
    publish(make_template(carriers=(Carrier.MAIL,)))
    told(resident, clock)
    deliver(clock)

    with pytest.raises(Refusal, match=r"notice\.wrong_standing"):
        api.retry(KEEPER, only().id, clock=clock)


def test_who_may_not_sees_no_log(resident: Actor) -> None:
    with pytest.raises(Refusal, match=r"notice\.not_found"):
        api.log(resident)
    with pytest.raises(Refusal, match=r"notice\.not_found"):
        api.retry(resident, DeliveryId("x"))


@pytest.mark.parametrize(
    "endpoint",
    [
        "http://fcm.googleapis.com/send/1",
        "https://fcm.googleapis.com.evil.example/1",
        "https://169.254.169.254/latest",
        "https://fcm.googleapis.com:8443/send",
        "https://user@localhost/send",
        "https://[::1/send",
    ],
)
def test_nothing_is_posted_to_an_address_of_no_push_service(resident: Actor, endpoint: str) -> None:
    with pytest.raises(Refusal, match=r"notice\.push_service"):
        api.add_device(resident, make_device(endpoint))

    assert api.devices_of(resident) == ()


def test_a_device_is_of_who_uses_it_last(resident: Actor, clock: SetClock) -> None:
    api.add_device(resident, make_device(), clock=clock)
    other = as_actor(make_resident(seed=2))

    api.add_device(other, make_device(), clock=clock)

    assert (len(api.devices_of(resident)), len(api.devices_of(other))) == (0, 1)


def test_nobody_removes_the_device_of_another(resident: Actor, clock: SetClock) -> None:
    device = api.add_device(resident, make_device(), clock=clock)
    other = as_actor(make_resident(seed=2))

    with pytest.raises(Refusal, match=r"notice\.device_not_found"):
        api.remove_device(other, device.id)
    api.remove_device(resident, device.id)

    assert api.devices_of(resident) == ()


def test_no_more_than_ten_devices_are_kept(resident: Actor, clock: SetClock) -> None:
    for number in range(10):
        api.add_device(resident, make_device(f"https://fcm.googleapis.com/send/{number}"))

    with pytest.raises(Refusal, match=r"notice\.too_many_devices"):
        api.add_device(resident, make_device("https://fcm.googleapis.com/send/more"))


def test_a_test_message_comes_at_night_and_whatever_was_chosen(
    resident: Actor, clock: SetClock
) -> None:
    clock.moment = NIGHT
    api.wish(resident, Wishes(language="zh-hans", carriers={Topic.CASES: ()}), clock=clock)

    api.send_test(resident, Carrier.SMS, clock=clock)

    assert deliver(clock).standing == Standing.SENT
    assert "测试消息" in logins.SENT[0][1]


def test_a_second_test_message_has_to_wait(resident: Actor, clock: SetClock) -> None:
    api.send_test(resident, Carrier.SMS, clock=clock)

    with pytest.raises(Refusal, match=r"notice\.too_soon"):
        api.send_test(resident, Carrier.SMS, clock=clock)


def test_no_test_message_goes_where_nobody_is(resident: Actor, clock: SetClock) -> None:
    with pytest.raises(Refusal, match=r"notice\.no_address"):
        api.send_test(resident, Carrier.PUSH, clock=clock)
