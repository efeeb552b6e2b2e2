"""A visitor confirms by a code that is sent to their telephone, for what stands there and once."""

import re
from collections.abc import Iterator
from datetime import date
from random import Random

import pytest
import pytest_django
from django.test import Client
from pytest_django import Settings
from tests import residents
from tests.kallipolis.channels.resident.test_applying import PAGES, words_of
from tests.publishing import published_once

from kallipolis.domains.government.submissions.contracts import Submission
from kallipolis.domains.government.visits import api as visits
from kallipolis.domains.government.visits.contracts import Arrival, Given, VisitId
from kallipolis.foundation.access.testing import make_official
from kallipolis.foundation.actors import system
from kallipolis.foundation.audit import api as audit
from kallipolis.foundation.audit.contracts import Query
from kallipolis.foundation.clock import SYSTEM_CLOCK, SetClock
from kallipolis.foundation.errors import Reason, Refusal
from kallipolis.foundation.identity.testing import SENT, log_in, make_official_user, make_user
from kallipolis.foundation.ids import RegionCode
from kallipolis.foundation.parties import api as parties
from kallipolis.foundation.parties.contracts import Party, Sex
from kallipolis.foundation.parties.testing import as_actor, synthetic_id_number
from kallipolis.platforms.application.cases import api as cases
from kallipolis.platforms.data.registries import api as registries

pytestmark = pytest.mark.django_db

TEST = system("test")
OFFICE = "civil-affairs@440305"
SERVICE = "old-age-allowance"
SUBMISSION = Submission(service=SERVICE, answers={"phone": "1"})
OFFICIAL = make_official("window-officer", organisation=OFFICE, region="440305")
PHONE = "+8613800000045"


@pytest.fixture(scope="module", autouse=True)
def _published(
    django_db_setup: None, django_db_blocker: pytest_django.DjangoDbBlocker
) -> Iterator[None]:
    yield from published_once(django_db_blocker, "core", "guangdong", "public-services")


@pytest.fixture(autouse=True)
def _telephones(settings: Settings) -> None:
    settings.SEND_SHORT_MESSAGE = "kallipolis.foundation.identity.testing.note_message"
    SENT.clear()


@pytest.fixture
def visitor() -> Party:
    return residents.settled(7, born=date(1943, 5, 20), household="440305")


@pytest.fixture
def window() -> Client:
    user = make_official_user("Zhao", "window-officer", organisation=OFFICE)
    return log_in(Client(headers={"Accept-Language": "en"}), user)


def number_of(party: Party) -> str:
    return parties.identity_of(TEST, party.id).id_number


def has_phone(party: Party, phone: str = PHONE) -> None:
    """Let the population registry know the telephone of somebody."""
    known = {"name": party.name, "birth_date": "1943-05-20", "status": "living", "phone": phone}
    registries.put(TEST, "population", number_of(party), {**known, "card_status": "valid"})


def checked(window: Client, party: Party) -> str:
    """Fill all in for somebody at the window and return where it is checked."""
    came = {"purpose": "allowance", "name": party.name, "id_number": number_of(party)}
    apply = f"{window.post('/desk/window', came)['Location']}/apply/{SERVICE}"
    for page, answers in PAGES.items():
        window.post(f"{apply}/form/{page}", {"page": page, **answers})
    return f"{apply}/check"


def begun(party: Party, clock: SetClock) -> VisitId:
    came = Arrival(purpose="allowance", name=party.name, id_number=number_of(party))
    return visits.begin(OFFICIAL, came, clock=clock).id


def code() -> str:
    """Return the code of the last message."""
    found = re.match(r"\d{6}", SENT[-1][1])
    return found[0] if found else ""


def other_than(right: str) -> str:
    return f"{(int(right) + 1) % 10**6:06}"


def mark_in(page: str) -> str:
    found = re.search(r"[0-9A-F]{4}-[0-9A-F]{4}", page)
    return found[0] if found else ""


def test_the_code_that_was_sent_confirms_what_stands_on_the_page(
    window: Client, visitor: Party
) -> None:
    has_phone(visitor)
    check = checked(window, visitor)

    page = words_of(window.post(check.replace("/check", "/code"), follow=True))
    window.post(check, {"key": "k", "sms_code": code()})

    (case,) = cases.cases_of(as_actor(visitor)).cases
    consent = visits.consent_of(case.id)
    assert "Code from the short message" in page
    assert "ends in 45" in page
    assert SENT[0][0] == PHONE
    assert mark_in(page) in SENT[0][1]
    assert consent is not None
    assert (consent.way, consent.mark) == ("sms", mark_in(page))
    assert "by a code sent to their telephone" in words_of(window.get(f"/desk/cases/{case.id}"))


def test_a_telephone_that_somebody_has_proven_comes_before_that_of_the_registry(
    visitor: Party,
) -> None:
    has_phone(visitor)
    make_user("proven", party=visitor.id, phone="+8613900000001", is_phone_verified=True)
    clock = SetClock(SYSTEM_CLOCK.now())

    visits.send_code(OFFICIAL, begun(visitor, clock), SUBMISSION, clock=clock)

    (entry,) = audit.search(TEST, Query(act="visit.code"))
    assert SENT[-1][0] == "+8613900000001"
    assert entry.parties == (visitor.id,)


def test_the_telephone_that_was_written_down_at_a_window_gets_no_code() -> None:
    newcomer = parties.register_resident(
        TEST,
        name="Newcomer",
        id_number=synthetic_id_number(Random(11), date(1950, 1, 1), Sex.FEMALE),
        region=RegionCode("440305"),
        phone=PHONE,
    )
    clock = SetClock(SYSTEM_CLOCK.now())

    with pytest.raises(Refusal, match=r"visit\.no_phone"):
        visits.send_code(OFFICIAL, begun(newcomer, clock), SUBMISSION, clock=clock)

    assert SENT == []


def test_whose_telephone_nobody_knows_is_told_the_other_ways(
    window: Client, visitor: Party
) -> None:
    check = checked(window, visitor)

    answer = window.post(check.replace("/check", "/code"))

    assert answer.status_code == 422
    assert "No telephone of the visitor is on record" in words_of(answer)
    assert "let them sign the printed sheet" in words_of(answer)


def test_a_wrong_code_is_told_with_the_tries_that_are_left_and_counts(
    window: Client, visitor: Party
) -> None:
    has_phone(visitor)
    check = checked(window, visitor)
    window.post(check.replace("/check", "/code"))
    wrong = {"key": "k", "sms_code": other_than(code())}

    first, second = (words_of(window.post(check, wrong)) for _ in range(2))
    answers = [words_of(window.post(check, wrong)) for _ in range(3)]
    late = words_of(window.post(check, {"key": "k", "sms_code": code()}))

    assert "Tries that are left: 4." in first
    assert "Tries that are left: 3." in second
    assert "Tries that are left: 0." in answers[-1]
    assert "No code counts for this now" in late
    assert cases.cases_of(as_actor(visitor)).cases == ()


def test_a_code_is_for_exactly_what_stood_there_when_it_was_sent(visitor: Party) -> None:
    has_phone(visitor)
    clock = SetClock(SYSTEM_CLOCK.now())
    visit = begun(visitor, clock)
    visits.send_code(OFFICIAL, visit, SUBMISSION, clock=clock)
    changed = Submission(service=SERVICE, answers={"phone": "2"})

    with pytest.raises(Refusal, match=r"visit\.sms_over"):
        visits.try_code(OFFICIAL, visit, changed, code(), clock=clock)
    with pytest.raises(Refusal, match=r"visit\.sms_over"):
        visits.confirm(OFFICIAL, visit, changed, Given(sms=code()), clock=clock)


def test_a_code_counts_for_ten_minutes(visitor: Party) -> None:
    has_phone(visitor)
    clock = SetClock(SYSTEM_CLOCK.now())
    visit = begun(visitor, clock)
    visits.send_code(OFFICIAL, visit, SUBMISSION, clock=clock)

    clock.advance(minutes=10)

    with pytest.raises(Refusal, match=r"visit\.sms_over"):
        visits.try_code(OFFICIAL, visit, SUBMISSION, code(), clock=clock)


def test_a_code_is_spent_once(visitor: Party) -> None:
    has_phone(visitor)
    clock = SetClock(SYSTEM_CLOCK.now())
    visit = begun(visitor, clock)
    visits.send_code(OFFICIAL, visit, SUBMISSION, clock=clock)
    visits.try_code(OFFICIAL, visit, SUBMISSION, code(), clock=clock)
    visits.confirm(OFFICIAL, visit, SUBMISSION, Given(sms=code()), clock=clock)

    with pytest.raises(Refusal, match=r"visit\.sms_over"):
        visits.confirm(OFFICIAL, visit, SUBMISSION, Given(sms=code()), clock=clock)


def test_a_code_that_was_never_tried_confirms_nothing(visitor: Party) -> None:
    has_phone(visitor)
    clock = SetClock(SYSTEM_CLOCK.now())
    visit = begun(visitor, clock)
    visits.send_code(OFFICIAL, visit, SUBMISSION, clock=clock)

    with pytest.raises(Refusal, match=r"visit\.sms_over"):
        visits.confirm(OFFICIAL, visit, SUBMISSION, Given(sms=code()), clock=clock)


def test_nobody_is_sent_more_than_five_codes_within_an_hour(visitor: Party) -> None:
    has_phone(visitor)
    clock = SetClock(SYSTEM_CLOCK.now())
    for _ in range(5):
        visits.send_code(OFFICIAL, begun(visitor, clock), SUBMISSION, clock=clock)

    with pytest.raises(Refusal, match=r"visit\.too_many_codes") as refused:
        visits.send_code(OFFICIAL, begun(visitor, clock), SUBMISSION, clock=clock)
    clock.advance(hours=1)
    visits.send_code(OFFICIAL, begun(visitor, clock), SUBMISSION, clock=clock)

    assert refused.value.reason is Reason.TOO_MANY
    assert len(SENT) == 6


def test_only_who_serves_the_visitor_sends_them_a_code(visitor: Party) -> None:
    has_phone(visitor)
    clock = SetClock(SYSTEM_CLOCK.now())
    visit = begun(visitor, clock)
    other = make_official("window-officer", organisation="civil-affairs@440304", region="440304")

    with pytest.raises(Refusal, match=r"visit\.not_found"):
        visits.send_code(other, visit, SUBMISSION, clock=clock)
