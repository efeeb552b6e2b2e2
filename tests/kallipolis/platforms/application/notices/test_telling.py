"""Whom facts are told to, what they are told, and what they see of it."""

from datetime import timedelta
from typing import Any

import pytest
from tests.kallipolis.platforms.application.notices.conftest import Publish

from kallipolis.foundation.actors import Actor, system
from kallipolis.foundation.clock import SYSTEM_CLOCK, SetClock
from kallipolis.foundation.errors import Refusal
from kallipolis.foundation.events import api as outbox
from kallipolis.foundation.parties import api as parties
from kallipolis.foundation.parties.contracts import Terms
from kallipolis.foundation.parties.testing import as_actor, make_company, make_resident
from kallipolis.platforms.application.cases.contracts import Case, Correction, Outcome
from kallipolis.platforms.application.cases.testing import Office
from kallipolis.platforms.application.notices import api
from kallipolis.platforms.application.notices.contracts import (
    Asked,
    Carrier,
    NoticeId,
    Topic,
    Wishes,
)
from kallipolis.platforms.application.notices.jobs import SUBSCRIPTIONS
from kallipolis.platforms.application.notices.testing import make_event, make_template

pytestmark = pytest.mark.django_db

REFUSED = {"reason": "no", "rule": "law/art-1", "remedy": "appeal"}


def opened(office: Office) -> Case:
    assert office.resident.party is not None
    return office.open(applicant=office.resident.party, applicant_name=office.resident.name)


def arrive(office: Office) -> None:
    """Let all facts arrive that there are."""
    for event in outbox.recorded(limit=1000):
        api.take_in(event, clock=office.clock)


def titles(actor: Actor) -> list[str]:
    """Return what somebody was told, the first thing first."""
    return [each.title.en for each in reversed(api.mine(actor).notices)]


def test_an_applicant_is_told_how_a_case_goes_on(office: Office) -> None:
    case = opened(office)
    office.act("acceptance-officer", case, "accept")
    office.act("decider", case, "decide", outcome=Outcome.REFUSED, **REFUSED)

    arrive(office)

    assert titles(office.resident) == [
        "Sample service: received",
        "Sample service: accepted",
        "Sample service: not granted",
    ]
    newest = api.mine(office.resident).notices[0]
    assert (newest.link, newest.subject, newest.is_read) == ("case", case.id, False)
    assert case.id in newest.body.zh_hans
    assert office.resident.name in newest.body.zh_hant


def test_corrections_are_told_with_their_number_and_term(office: Office) -> None:
    case = opened(office)
    asked = (
        Correction(item="photo", words="Take a sharper one."),
        Correction(item="signature", words="Sign the form."),
    )
    office.act("acceptance-officer", case, "ask-corrections", corrections=asked)

    arrive(office)

    told = api.mine(office.resident, Asked(topic=Topic.CASES, limit=1)).notices[0]
    assert "(points: 2), until " in told.body.en
    assert "–" not in told.body.en


def test_a_fact_that_arrives_twice_is_told_once(office: Office) -> None:
    opened(office)

    arrive(office)
    arrive(office)

    assert len(api.mine(office.resident).notices) == 1


def test_facts_come_by_the_subscription_of_the_room(office: Office) -> None:
    office.clock.moment = SYSTEM_CLOCK.now()
    opened(office)

    outbox.dispatch(subscriptions=SUBSCRIPTIONS)

    assert titles(office.resident) == ["Sample service: received"]


def test_what_happened_long_ago_is_not_told(office: Office) -> None:
    opened(office)
    office.clock.advance(days=31)

    arrive(office)

    assert api.mine(office.resident).notices == ()


def test_who_represents_a_company_is_told_beside_it(office: Office) -> None:
    company = make_company()
    clerk = make_resident(seed=2, name="王文员")
    terms = Terms(relation="clerk", scopes=("*",), since=office.clock.now())
    parties.establish(system("test"), company.id, clerk.id, terms, basis="register")
    acting = parties.acting_for(as_actor(clerk), company.id, clock=office.clock)
    office.resident = acting
    office.open(applicant=company.id, applicant_name=company.name)

    arrive(office)

    assert "Sample service: received" in titles(as_actor(clerk))
    assert "Sample service: received" in titles(acting)


def test_a_mandate_is_told_to_both_sides(office: Office) -> None:
    child = make_resident(seed=2, name="李小明")
    terms = Terms(relation="child", scopes=("*",))
    mandate = parties.grant(office.resident, child.id, terms, clock=office.clock)
    parties.accept(as_actor(child), mandate.id, clock=office.clock)

    arrive(office)

    told = ["A mandate was offered", "A mandate is in force"]
    assert (titles(office.resident), titles(as_actor(child))) == (told, told)
    assert "李小明" in api.mine(office.resident).notices[0].body.en


def test_who_acts_in_some_services_reads_of_these_alone(office: Office, publish: Publish) -> None:
    holder = make_resident(seed=2, name="李小明")
    terms = Terms(relation="child", scopes=("sample-service",), since=office.clock.now())
    assert office.resident.party is not None
    parties.establish(system("test"), office.resident.party, holder.id, terms, basis="register")
    publish(make_template())
    other = make_event(party=office.resident.party, service="other-service")
    api.take_in(other, clock=office.clock)
    opened(office)
    arrive(office)

    acting = parties.acting_for(as_actor(holder), office.resident.party)

    assert titles(acting) == ["Sample service: received"]
    assert api.unread(acting) == 1


def test_a_template_in_a_pack_is_enough_for_a_fact_of_any_room(
    office: Office, publish: Publish, clock: SetClock
) -> None:
    booked = make_event("org.example.booked", party=office.resident.party, starts_at=clock.now())
    publish(make_template(on=("org.example.booked",), topic=Topic.APPOINTMENTS))

    api.take_in(booked, clock=clock)

    assert [each.topic for each in api.mine(office.resident).notices] == [Topic.APPOINTMENTS]


def test_nobody_is_told_of_who_is_not_registered(publish: Publish, clock: SetClock) -> None:
    publish(make_template())

    api.take_in(make_event(party="nobody"), clock=clock)

    with pytest.raises(Refusal, match=r"notice\.not_found"):
        api.mine(Actor(kind=system("x").kind))


def test_who_does_not_want_to_be_told_of_a_topic_is_not(
    office: Office, publish: Publish, clock: SetClock
) -> None:
    publish(make_template(), make_template("law", required=True))
    api.wish(office.resident, Wishes(language="en", carriers={Topic.CASES: ()}), clock=clock)

    api.take_in(make_event(party=office.resident.party), clock=clock)

    assert len(api.mine(office.resident).notices) == 1


def test_reading_a_notice_marks_it(office: Office) -> None:
    opened(office)
    arrive(office)
    notice = api.mine(office.resident).notices[0]

    read = api.read(office.resident, notice.id, clock=office.clock)

    assert read.is_read
    assert api.unread(office.resident) == 0
    assert api.mine(office.resident, Asked(unread=True)).notices == ()


def test_everything_can_be_marked_at_once(office: Office) -> None:
    opened(office)
    opened(office)
    arrive(office)

    marked = api.read_all(office.resident, clock=office.clock)

    assert (marked, api.unread(office.resident)) == (2, 0)


def test_a_list_goes_on_where_it_ended(office: Office) -> None:
    for _ in range(3):
        opened(office)
    arrive(office)

    first = api.mine(office.resident, Asked(limit=2))
    rest = api.mine(office.resident, Asked(limit=2, after=first.after or ""))

    assert (len(first.notices), len(rest.notices), rest.after) == (2, 1, None)


def test_nobody_reads_what_another_was_told(office: Office) -> None:
    opened(office)
    arrive(office)
    notice = api.mine(office.resident).notices[0]
    stranger = as_actor(make_resident(seed=2))

    for_nobody = pytest.raises(Refusal, match=r"notice\.not_found")
    with for_nobody:
        api.read(stranger, NoticeId(notice.id))

    assert api.mine(stranger).notices == ()


def test_an_office_is_told_once_a_day_in_one_message(office: Office) -> None:
    case = opened(office)
    office.act("acceptance-officer", case, "accept")
    office.apply(case, "urge")
    arrive(office)

    first, second = api.tell_offices(clock=office.clock), api.tell_offices(clock=office.clock)

    official = office.official("decider")
    due = outbox.recorded(types=("org.kallipolis.notices.digest-due",))
    assert [each.title.en for each in api.of_office(official).notices] == [
        "Sample service: please hurry"
    ]
    assert (first, second) == (1, 0)
    assert [event.data for event in due] == [{"organisation": case.deciding, "count": 1}]


def test_who_works_for_no_office_sees_no_office_messages(office: Office) -> None:
    with pytest.raises(Refusal, match=r"notice\.not_found"):
        api.of_office(office.resident)


def test_a_notice_says_what_was_said_when_its_template_changes(
    office: Office, publish: Publish, clock: SetClock
) -> None:
    publish(make_template())
    api.take_in(make_event(party=office.resident.party), clock=clock)

    publish(make_template(title=make_template().short))

    assert titles(office.resident) == ["It happened"]


def test_wishes_are_of_who_chooses_whomever_they_act_for(office: Office, clock: SetClock) -> None:
    company = make_company()
    assert office.resident.party is not None
    since = clock.now() - timedelta(days=1)
    terms = Terms(relation="clerk", scopes=("*",), since=since)
    parties.establish(system("test"), company.id, office.resident.party, terms, basis="register")
    acting = parties.acting_for(office.resident, company.id)
    wanted = Wishes(language="en", carriers={Topic.CASES: (Carrier.MAIL,)})

    api.wish(acting, wanted, clock=clock)

    assert api.wishes_of(office.resident) == wanted


def test_a_fee_is_told_as_people_write_money(office: Office, clock: SetClock) -> None:
    case = opened(office)
    due = make_event(
        "org.kallipolis.payments.due",
        payer=office.resident.party,
        payee=case.deciding,
        case=case.id,
        amount=16000,
        currency="CNY",
    )

    api.take_in(due, clock=clock)

    (told,) = api.mine(office.resident, Asked(topic=Topic.PAYMENTS)).notices
    assert told.title.en == "Sample service: please pay ¥160.00"
    assert told.title.zh_hans == "Sample service：请缴费¥160.00"
    assert (told.link, told.subject) == ("payment", case.id)


def test_an_appointment_is_told_in_the_time_of_the_place(office: Office, clock: SetClock) -> None:
    booked = make_event(
        "org.kallipolis.appointments.booked",
        party=office.resident.party,
        booked_by=office.resident.party,
        starts_at=clock.now().isoformat(),
    )

    api.take_in(booked, clock=clock)

    (told,) = api.mine(office.resident).notices
    assert told.title.en == "Appointment on 5 January 2026 12:00"
    assert told.title.zh_hans == "预约成功：2026年1月5日 12:00"


def test_who_waits_outside_is_told_at_night_too_that_their_number_is_called(
    office: Office,
) -> None:
    called: dict[str, Any] = {
        "hall": "hall-1",
        "label": "A007",
        "counter": "3",
        "party": office.resident.party,
    }

    api.take_in(make_event("org.kallipolis.queues.number-called", **called), clock=office.clock)

    (notice,) = api.mine(office.resident).notices
    assert "A007" in notice.title.zh_hans
    assert (notice.link, notice.is_urgent) == ("number", True)


def test_a_holder_is_told_until_when_a_credential_is_valid(office: Office) -> None:
    ends: dict[str, Any] = {
        "number": "12",
        "holder": office.resident.party,
        "due_at": "2026-06-01T00:00:00+08:00",
    }

    api.take_in(make_event("org.kallipolis.credentials.expiring", **ends), clock=office.clock)

    (notice,) = api.mine(office.resident).notices
    assert "2026" in notice.title.en
    assert notice.link == "credential"
