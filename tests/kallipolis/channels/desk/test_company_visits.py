"""At the window for a company: who may act for it, by what, and what goes with the case."""

from collections.abc import Iterator

import pytest
import pytest_django
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from tests import residents
from tests.kallipolis.channels.resident.test_applying import PDF, words_of
from tests.publishing import published_once

from kallipolis.domains.government.drafts import api as drafts
from kallipolis.domains.government.visits import api as visits
from kallipolis.foundation.actors import ANY_SCOPE, Actor, ActorKind, system
from kallipolis.foundation.audit import api as audit
from kallipolis.foundation.audit.contracts import Query
from kallipolis.foundation.identity.testing import log_in, make_official_user
from kallipolis.foundation.organisations import api as organisations
from kallipolis.foundation.organisations.testing import make_credit_code, register_company
from kallipolis.foundation.packs.testing import publish_documents
from kallipolis.foundation.parties import api as parties
from kallipolis.foundation.parties.contracts import Party, PartyId, Terms
from kallipolis.foundation.parties.testing import as_actor
from kallipolis.platforms.application.cases import api as cases
from kallipolis.platforms.application.cases.contracts import Case
from kallipolis.platforms.application.services.testing import make_service
from kallipolis.platforms.data.registries import api as registries

pytestmark = pytest.mark.django_db

TEST = system("test")
OFFICE = "civil-affairs@440305"
PASS = "lorry-pass"
CODE = make_credit_code(7, "440305")
COMPANY = "示例7号有限公司"


@pytest.fixture(scope="module", autouse=True)
def _published(
    django_db_setup: None, django_db_blocker: pytest_django.DjangoDbBlocker
) -> Iterator[None]:
    yield from published_once(
        django_db_blocker, "core", "guangdong", "public-services", "guangdong-appointments"
    )


@pytest.fixture(autouse=True)
def _services() -> None:
    passes = [
        make_service(id, "货车通行证", audience=("enterprise",)) for id in (PASS, "trailer-pass")
    ]
    publish_documents(service=passes)


@pytest.fixture
def visitor() -> Party:
    return residents.settled(7, household="440305")


@pytest.fixture
def window() -> Client:
    user = make_official_user("Zhao", "window-officer", organisation=OFFICE)
    return log_in(Client(headers={"Accept-Language": "en"}), user)


def registered(representative: Party, status: str = "active") -> None:
    """Let the register of legal entities name somebody as who represents a company."""
    values = {
        "name": COMPANY,
        "status": status,
        "region": "440305",
        "legal_representative_id_number": number_of(representative),
    }
    registries.put(TEST, "legal-entities", CODE, dict(values))


def number_of(party: Party) -> str:
    return parties.identity_of(TEST, party.id).id_number


def begun(window: Client, party: Party) -> str:
    came = {"purpose": "pass", "name": party.name, "id_number": number_of(party)}
    return str(window.post("/desk/window", came)["Location"])


def for_company(window: Client, visit: str, **more: object) -> str:
    """Let the visitor be served for the company, and return the address of that visit."""
    return str(window.post(f"{visit}/company", {"credit_code": CODE, **more})["Location"])


def filled(window: Client, visit: str) -> None:
    apply = f"{visit}/apply/{PASS}/form"
    window.post(f"{apply}/request", {"page": "request", "statement": "请换发"})
    contact = {"page": "contact", "phone": "13800000001", "is_true": "true"}
    window.post(f"{apply}/contact", contact)


def sent(window: Client, visit: str) -> None:
    apply = f"{visit}/apply/{PASS}"
    filled(window, visit)
    window.post(f"{apply}/check", {"key": "k", "sheet": paper("sheet")})


def paper(name: str) -> SimpleUploadedFile:
    return SimpleUploadedFile(f"{name}.pdf", PDF)


def company() -> Party:
    found = organisations.find_by_credit_code(CODE)
    assert found is not None
    party = parties.find_enterprise(TEST, found.id)
    assert party is not None
    return party


def case_of(party: Party) -> Case:
    (case,) = cases.cases_of(as_actor(party)).cases
    return case


def stranger() -> Party:
    return residents.settled(8, name="王路人", household="440305")


def entrust(holder: Party, *scopes: str) -> None:
    """Let a company give somebody the mandate of a clerk."""
    registered(stranger())
    known = parties.register_enterprise(TEST, register_company(7, region="440305").id)
    terms = Terms(relation="clerk", scopes=scopes)
    parties.establish(TEST, known.id, holder.id, terms, basis="a paper")


def test_whom_the_register_names_applies_for_the_company(window: Client, visitor: Party) -> None:
    registered(visitor)

    visit = for_company(window, begun(window, visitor))
    page = words_of(window.get(visit))
    sent(window, visit)

    case = case_of(company())
    (entry,) = audit.search(TEST, Query(act="visit.represent"))
    assert "as its legal representative" in page
    assert f"{visit}/apply/{PASS}" in page
    assert (case.applicant, case.applicant_name, case.channel) == (company().id, COMPANY, "window")
    assert case.filed_by != visitor.id
    assert set(entry.parties) == {visitor.id, company().id}


def test_a_clerk_applies_in_what_their_mandate_is_for_and_in_nothing_else(
    window: Client, visitor: Party
) -> None:
    entrust(visitor, PASS)

    visit = for_company(window, begun(window, visitor))
    page = words_of(window.get(visit))
    other = window.get(f"{visit}/apply/trailer-pass")
    sent(window, visit)

    assert "as its clerk, under a mandate" in page
    assert other.status_code == 404
    assert case_of(company()).applicant_name == COMPANY


def test_once_the_mandate_has_ended_nothing_more_is_applied_for(
    window: Client, visitor: Party
) -> None:
    entrust(visitor, ANY_SCOPE)
    visit = for_company(window, begun(window, visitor))
    _, (mandate,) = parties.mandates_of(as_actor(visitor))

    before = window.get(f"{visit}/apply/{PASS}").status_code
    parties.end(as_actor(visitor), mandate.id)
    after = window.get(f"{visit}/apply/{PASS}").status_code

    assert (before, after) == (302, 404)
    assert "covers a service of this office now" in words_of(window.get(visit))


def test_who_holds_no_mandate_shows_what_the_company_has_signed(
    window: Client, visitor: Party
) -> None:
    registered(stranger())

    visit = for_company(window, begun(window, visitor), authorisation=paper("authorisation"))
    sent(window, visit)

    case = case_of(company())
    consent = visits.consent_of(case.id)
    assert consent is not None
    assert (consent.visitor_name, consent.standing) == (visitor.name, "authorisation")
    signed = f"/desk/cases/{case.id}/sheets/{consent.authorisation[0]}"
    assert window.get(signed).status_code == 200
    for_case, receipt = (
        words_of(window.get(f"/desk/cases/{case.id}{part}")) for part in ("", "/receipt")
    )
    assert signed in for_case
    assert signed in receipt
    assert signed in words_of(window.get(visit))
    assert "by an authorisation that it has signed" in for_case


@pytest.mark.parametrize(
    ("code", "status", "said"),
    [
        (CODE, "active", "Nothing shows that 梁秀英 may act for 示例7号有限公司"),
        (CODE, "deregistered", "has no active company with this code"),
        ("91440300MA0000007X", "active", "This is mistyped"),
        ("", "active", "Fill this in."),
    ],
)
def test_who_may_not_act_for_a_company_is_told_why_and_stays_at_the_window(
    window: Client, visitor: Party, code: str, status: str, said: str
) -> None:
    registered(stranger(), status)
    visit = begun(window, visitor)

    answer = window.post(f"{visit}/company", {"credit_code": code})

    assert answer.status_code == 409
    assert said in words_of(answer)
    assert window.get(visit).status_code == 200


def test_for_another_it_is_another_visit_and_the_drafts_before_are_gone(
    window: Client, visitor: Party
) -> None:
    registered(visitor)
    alone = begun(window, visitor)

    company_visit = for_company(window, alone)
    filled(window, company_visit)
    writer = written_by(company())
    kept = len(drafts.mine(writer))
    back = window.post(f"{company_visit}/company", {"themselves": "1"}, follow=True)

    assert kept == 1
    assert drafts.mine(writer) == ()
    assert window.get(alone).status_code == window.get(company_visit).status_code == 404
    assert f"{visitor.name} is served for themselves." in words_of(back)
    assert "as its legal representative" not in words_of(back)


def written_by(party: Party) -> Actor:
    """Return who fills in for a company, as drafts know them."""
    entry, *_ = audit.search(TEST, Query(act="visit.represent"))
    return Actor(
        kind=ActorKind.ENTERPRISE,
        party=PartyId(entry.actor),
        on_behalf_of=party.id,
        mandate_scopes=frozenset({ANY_SCOPE}),
    )
