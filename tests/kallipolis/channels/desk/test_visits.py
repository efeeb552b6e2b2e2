"""A visit at the window: recognised, applied for, confirmed, given a receipt, sent on."""

import re
from collections.abc import Iterator
from datetime import date

import pytest
import pytest_django
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from tests import residents
from tests.kallipolis.channels.resident.test_applying import PAGES, PDF, words_of
from tests.publishing import published_once

from kallipolis.domains.government.drafts import api as drafts
from kallipolis.domains.government.visits import api as visits
from kallipolis.foundation.access.testing import make_official
from kallipolis.foundation.actors import Actor, ActorKind, system
from kallipolis.foundation.audit import api as audit
from kallipolis.foundation.audit.contracts import Query
from kallipolis.foundation.identity.testing import log_in, make_official_user
from kallipolis.foundation.ids import CaseId, OrganisationId, RegionCode
from kallipolis.foundation.packs import api as packs
from kallipolis.foundation.packs.testing import publish_documents
from kallipolis.foundation.parties import api as parties
from kallipolis.foundation.parties.contracts import Party, PartyId
from kallipolis.foundation.parties.testing import as_actor
from kallipolis.platforms.application.appointments import api as appointments
from kallipolis.platforms.application.cases import api as cases
from kallipolis.platforms.application.cases.contracts import Case, Outcome, Request
from kallipolis.platforms.application.cases.testing import make_opening
from kallipolis.platforms.application.credentials import api as credentials
from kallipolis.platforms.application.credentials.contracts import Credential
from kallipolis.platforms.application.credentials.testing import make_type
from kallipolis.platforms.application.services import api as services

pytestmark = pytest.mark.django_db

TEST = system("test")
OFFICE = "civil-affairs@440305"
SERVICE = "old-age-allowance"


@pytest.fixture(scope="module", autouse=True)
def _published(
    django_db_setup: None, django_db_blocker: pytest_django.DjangoDbBlocker
) -> Iterator[None]:
    yield from published_once(
        django_db_blocker, "core", "guangdong", "public-services", "guangdong-appointments"
    )


@pytest.fixture
def visitor() -> Party:
    return residents.settled(7, born=date(1943, 5, 20), household="440305")


@pytest.fixture
def window() -> Client:
    user = make_official_user("Zhao", "window-officer", "delivery-officer", organisation=OFFICE)
    return log_in(Client(headers={"Accept-Language": "en"}), user)


def arrival(party: Party, **changes: str) -> dict[str, str]:
    number = parties.identity_of(TEST, party.id).id_number
    return {"purpose": "allowance", "name": party.name, "id_number": number, **changes}


def begun(window: Client, party: Party) -> str:
    """Begin a visit and return its address."""
    return str(window.post("/desk/window", arrival(party))["Location"])


def filled(window: Client, visit: str) -> str:
    """Answer all questions for the visitor and return where they are checked."""
    apply = f"{visit}/apply/{SERVICE}"
    for page, answers in PAGES.items():
        window.post(f"{apply}/form/{page}", {"page": page, **answers})
    return f"{apply}/check"


def sheet() -> SimpleUploadedFile:
    return SimpleUploadedFile("sheet.pdf", PDF)


def case_of(party: Party) -> Case:
    (case,) = cases.cases_of(as_actor(party)).cases
    return case


def sent(window: Client, party: Party) -> Case:
    check = filled(window, begun(window, party))
    key = re.search(r'name="key" value="(\w+)"', words_of(window.get(check)))
    window.post(check, {"key": key[1] if key else "", "sheet": sheet()})
    return case_of(party)


def test_a_visitor_is_recognised_and_who_looked_is_on_record(
    window: Client, visitor: Party
) -> None:
    page = words_of(window.get(begun(window, visitor)))

    (entry,) = audit.search(TEST, Query(act="visit.begin"))
    assert visitor.name in page
    assert "Name and number checked" in page
    assert entry.purpose == "allowance"
    assert entry.parties == (visitor.id,)


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"name": "Somebody Else"}, "Name and number do not belong together."),
        ({"purpose": " "}, "Say why you need to see what identifies this person."),
        ({"code": "AAAAAAAA"}, "This code shows nobody, or its minute is over."),
        ({"name": ""}, "Fill this in."),
    ],
)
def test_who_is_not_recognised_is_not_served(
    window: Client, visitor: Party, changes: dict[str, str], said: str
) -> None:
    answer = window.post("/desk/window", arrival(visitor, **changes))

    assert answer.status_code == 422
    assert said in words_of(answer)
    assert visitor.id not in words_of(answer)


def test_the_questions_are_those_of_residents_and_what_is_known_is_filled_in(
    window: Client, visitor: Party
) -> None:
    visit = begun(window, visitor)

    offered = words_of(window.get(visit, {"q": "高龄"}))
    first = window.get(f"{visit}/apply/{SERVICE}")
    page = words_of(window.get(first["Location"]))

    assert f"{visit}/apply/{SERVICE}" in offered
    assert f'value="{visitor.name}"' in page
    assert f"At the window: {visitor.name}" in page


def test_what_another_office_accepts_cannot_be_applied_for(window: Client, visitor: Party) -> None:
    visit = begun(window, visitor)

    answer = window.get(f"{visit}/apply/renew-identity-card")

    assert answer.status_code == 404


def test_nothing_is_sent_that_the_visitor_has_not_confirmed(window: Client, visitor: Party) -> None:
    check = filled(window, begun(window, visitor))

    refused = window.post(check, {"key": "k"})
    unknown = window.post(check, {"key": "k", "visitor_code": "AAAAAAAA"})

    assert "The visitor has not confirmed this yet." in words_of(refused)
    assert "This code shows nobody" in words_of(unknown)
    assert cases.cases_of(as_actor(visitor)).cases == ()


def test_a_sheet_that_is_signed_bears_the_mark_of_what_is_sent(
    window: Client, visitor: Party
) -> None:
    check = filled(window, begun(window, visitor))

    printed = words_of(window.get(check.replace("/check", "/sheet")))
    mark = re.search(r"[0-9A-F]{4}-[0-9A-F]{4}", printed)
    answer = window.post(check, {"key": "k", "sheet": sheet()})

    case = case_of(visitor)
    consent = visits.consent_of(case.id)
    assert answer["Location"] == f"/desk/cases/{case.id}/receipt"
    assert consent is not None
    assert mark is not None
    assert (consent.way, consent.mark) == ("sheet", mark[0])
    assert window.get(f"/desk/cases/{case.id}/sheets/{consent.files[0]}").status_code == 200
    assert window.get(f"/desk/cases/{case.id}/sheets/other").status_code == 404


def test_a_case_from_the_window_is_the_visitors_and_says_who_filed_it(
    window: Client, visitor: Party
) -> None:
    case = sent(window, visitor)

    filed = audit.search(TEST, Query(act="case.submit"))
    assert case.applicant == visitor.id
    assert case.channel == "window"
    assert filed[0].actor == case.filed_by != visitor.id
    assert filed[0].on_behalf_of == visitor.id


def test_the_receipt_says_what_was_handed_in_by_when_and_where_to_follow_it(
    window: Client, visitor: Party
) -> None:
    case = sent(window, visitor)

    a4 = words_of(window.get(f"/desk/cases/{case.id}/receipt"))
    strip = words_of(window.get(f"/desk/cases/{case.id}/receipt?paper=80"))

    assert case.id in a4
    assert "What was handed in" in a4
    assert "Found in a registry" in a4
    assert "Whom to ask" in a4
    assert f"/cases/{case.id}" in a4
    assert "<svg" in a4
    assert "paper-80" in strip


def test_the_receipt_of_a_case_elsewhere_is_not_there(window: Client, visitor: Party) -> None:
    case = sent(window, visitor)
    user = make_official_user("Wu", "window-officer", organisation="civil-affairs@440304")
    far = log_in(Client(), user)

    answer = far.get(f"/desk/cases/{case.id}/receipt")

    assert answer.status_code == 404


def test_the_end_of_a_visit_throws_away_what_was_not_sent(window: Client, visitor: Party) -> None:
    visit = begun(window, visitor)
    filled(window, visit)
    writer = written_by(visitor)

    before = len(drafts.mine(writer))
    ended = window.post(f"{visit}/end")

    assert before == 1
    assert drafts.mine(writer) == ()
    assert ended["Location"] == "/desk/window"
    assert window.get(visit).status_code == 404
    assert window.get(f"{visit}/apply/{SERVICE}/check").status_code == 404


def test_a_visit_is_for_the_official_who_serves_it_alone(window: Client, visitor: Party) -> None:
    visit = begun(window, visitor)
    user = make_official_user("Wu", "window-officer", organisation=OFFICE)
    other = log_in(Client(), user)

    answers = [other.get(visit), other.get(f"{visit}/apply/{SERVICE}"), other.post(f"{visit}/end")]

    assert {answer.status_code for answer in answers} == {404}


def test_a_visitor_is_booked_for_at_another_time(window: Client, visitor: Party) -> None:
    visit = begun(window, visitor)
    path = f"{visit}/appointments"
    service = "marriage-registration"

    hall = re.search(r'value="(hall-\w+)"', words_of(window.get(path, {"service": service})))
    chosen = {"service": service, "hall": hall[1] if hall else ""}
    page = words_of(window.get(path, chosen))
    slot = re.search(r'<option value="(20[^"]+T[^"]+)"', page)
    answer = window.post(path, {**chosen, "at": slot[1] if slot else "", "key": "k"}, follow=True)
    wrong = window.post(path, {**chosen, "at": "never", "key": "k2"})

    assert "The appointment is booked." in words_of(answer)
    assert wrong.status_code == 409


def test_a_visitor_shows_who_they_are_and_confirms_by_the_code_of_their_app(
    window: Client, visitor: Party
) -> None:
    card = shown_card(visitor)
    first = {"purpose": "allowance", "code": code_of(card, visitor)}

    visit = str(window.post("/desk/window", first)["Location"])
    spent = window.post("/desk/window", first)
    check = filled(window, visit)
    window.post(check, {"key": "k", "visitor_code": code_of(card, visitor)})

    consent = visits.consent_of(case_of(visitor).id)
    assert "Shown by their app" in words_of(window.get(visit))
    assert spent.status_code == 422
    assert consent is not None
    assert (consent.way, consent.files) == ("code", ())


def test_nobody_confirms_for_the_visitor_by_a_code_of_their_own(
    window: Client, visitor: Party
) -> None:
    other = residents.settled(8, name="Other", household="440305")
    check = filled(window, begun(window, visitor))

    answer = window.post(check, {"key": "k", "visitor_code": code_of(shown_card(other), other)})

    assert "This code is not the visitor" in words_of(answer)
    assert cases.cases_of(as_actor(visitor)).cases == ()


def test_whose_number_is_called_is_served_and_done_with_the_visit(
    window: Client, visitor: Party
) -> None:
    hall = "/desk/hall/hall-440305"
    window.post(f"{hall}/open", {"counter": counter()})
    window.post(f"{hall}/number", {"service": "marriage-registration", "key": "a"})
    called = words_of(window.post(f"{hall}/next", follow=True))
    number = called.partition("number=")[2][:32]
    came = {"hall": "hall-440305", "number": number}

    form = words_of(window.get("/desk/window", came))
    visit = str(window.post("/desk/window", arrival(visitor, **came))["Location"])
    serving = words_of(window.get(hall))
    ended = window.post(f"{visit}/end")

    assert f'name="number" value="{number}"' in form
    assert "Done, call the next" in serving
    assert ended["Location"] == hall
    assert "Nobody is at your counter." in words_of(window.get(hall))


def test_a_number_for_another_counter_is_given_from_the_visit(
    window: Client, visitor: Party
) -> None:
    visit = begun(window, visitor)

    given = window.post(
        f"{visit}/number", {"service": "marriage-registration", "key": "n"}, follow=True
    )

    assert "The number is " in words_of(given)


def test_the_result_of_a_case_is_handed_over_to_whose_it_is(window: Client, visitor: Party) -> None:
    case = granted(visitor)
    visit = begun(window, visitor)

    page = words_of(window.get(visit))
    path = f"{visit}/cases/{case.id}/deliver"
    stale = window.post(path, {"version": "1"})
    done = window.post(path, {"version": str(case.version)}, follow=True)
    again = window.post(path, {"version": str(case.version)})

    assert "Hand over the result" in page
    assert stale.status_code == 409
    assert f"The result of case {case.id} is handed over." in words_of(done)
    assert again.status_code == 404
    assert case_of(visitor).state == "delivered"


def test_who_serves_nobody_begins_no_visit(visitor: Party) -> None:
    user = make_official_user("Chen", "decider", organisation=OFFICE)
    client = log_in(Client(), user)

    answer = client.post("/desk/window", arrival(visitor))

    assert answer.status_code == 403


def written_by(party: Party) -> Actor:
    """Return who fills in for a visitor, as drafts know them."""
    (entry,) = audit.search(TEST, Query(act="visit.begin"))
    return Actor(
        kind=ActorKind.RESIDENT,
        party=PartyId(entry.actor),
        on_behalf_of=party.id,
        mandate_scopes=frozenset({SERVICE}),
    )


def counter() -> str:
    """Return the first counter of the hall that serves weddings."""
    plan = appointments.plan_of("hall-440305")
    assert plan is not None
    return plan.counters[0].id


def shown_card(holder: Party) -> Credential:
    """Let somebody hold a card that they can show."""
    publish_documents(credential=[make_type("test-card")])
    return credentials.record(
        TEST,
        credential_type="test-card",
        case_id=CaseId("case-1"),
        holder=holder.id,
        issuer=OrganisationId(OFFICE),
        region=RegionCode("440305"),
        service="senior-citizens-card",
        claims={"holder_name": holder.name, "birth_date": "1943-05-20"},
        edition=packs.edition(),
    )


def code_of(card: Credential, holder: Party) -> str:
    return credentials.show(as_actor(holder), card.id).code


def granted(party: Party) -> Case:
    """Let an office have granted somebody a card that is to be delivered."""
    office = OrganisationId(OFFICE)
    opening = make_opening(
        service="senior-citizens-card",
        title=services.get("senior-citizens-card").name,
        edition=packs.edition(),
        applicant=party.id,
        applicant_name=party.name,
        region=RegionCode("440305"),
        accepting=office,
        deciding=office,
    )
    case = cases.open_case(as_actor(party), opening)
    at = {"organisation": OFFICE, "region": "440305"}
    cases.act(make_official("acceptance-officer", **at), case.id, "accept")
    said = Request(outcome=Outcome.GRANTED, reason="So it is.")
    return cases.act(make_official("decider", **at), case.id, "decide", said)
