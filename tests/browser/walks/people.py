"""People of the walks, what registries know of them, and what they answer."""

from collections.abc import Mapping
from datetime import date, timedelta

from tests.browser.walks.conftest import Town
from tests.browser.walks.walking import Walk
from tests.kallipolis.channels.resident.test_applying import APPLY, fill_in, key_in

from kallipolis.domains.government.submissions.contracts import Scenario
from kallipolis.foundation.actors import system
from kallipolis.foundation.clock import SYSTEM_CLOCK, SetClock
from kallipolis.foundation.ids import CaseId, OrganisationId, RegionCode
from kallipolis.foundation.packs import api as packs
from kallipolis.foundation.parties import api as parties
from kallipolis.foundation.parties.contracts import Party
from kallipolis.foundation.parties.testing import as_actor
from kallipolis.foundation.text import Text
from kallipolis.platforms.application.cases import api as cases
from kallipolis.platforms.application.cases.contracts import Process
from kallipolis.platforms.application.cases.testing import make_opening
from kallipolis.platforms.application.services import api as services
from kallipolis.platforms.data.registries import api as registries
from kallipolis.platforms.data.registries.contracts import Value

TEST = system("test")
LOSS = {"reason": "lost", "delivery": "hall", "phone": "13800000019", "declares_true": True}
VALID: Mapping[str, Value] = {"status": "valid", "class": "C1", "valid_until": "2039-03-01"}


def number_of(party: Party) -> str:
    """Return somebody's identity number."""
    return str(parties.identity_of(TEST, party.id).id_number)


def answers_of(scenario: str) -> dict[str, object]:
    """Return what is answered in a worked example of a pack."""
    body = packs.get("scenario", scenario).body
    assert isinstance(body, Scenario)
    return dict(body.given.answers)


def born_to(mother: Party, father: Party, day: date) -> dict[str, object]:
    """Let a hospital report a birth, and return what its mother answers."""
    known: dict[str, Value] = {
        "birth_date": day.isoformat(),
        "child_sex": "female",
        "children": 1,
        "delivery": "normal",
        "hospital": "示例妇幼保健院",
        "region": "440305",
        "mother_name": mother.name,
        "mother_id_number": number_of(mother),
        "father_name": father.name,
        "father_id_number": number_of(father),
    }
    registries.put(TEST, "births", number_of(mother), known)
    insured: dict[str, Value] = {"card_number": "K1", "maternity_insured": True}
    registries.put(TEST, "social-insurance", number_of(mother), insured)
    return answers_of("newborn-everything") | {
        "birth_date": day.isoformat(),
        "mother_id_number": number_of(mother),
        "father_id_number": number_of(father),
    }


def founded_by(founder: Party, today: date) -> dict[str, object]:
    """Return what somebody answers who founds a company alone."""
    number = number_of(founder)
    holder = {
        "shareholder_kind": "person",
        "shareholder_name": founder.name,
        "shareholder_id_number": number,
        "share": 100,
    }
    return answers_of("start-company-alone") | {
        "capital_due": (today + timedelta(days=1000)).isoformat(),
        "legal_rep_id_number": number,
        "shareholders": [holder],
    }


def driver(town: Town) -> Party:
    """Settle somebody who may drive."""
    party = town.settle("蒋文涛", date(1990, 5, 17))
    registries.put(TEST, "drivers", number_of(party), dict(VALID))
    return party


def offer(walk: Walk, holder: Party) -> None:
    """Ask a daughter to act in everything."""
    walk.page.get_by_label(walk.named("Their name")).fill(holder.name)
    walk.page.locator("#id_number").fill(number_of(holder))
    walk.page.get_by_label(walk.named("They are my")).select_option("child")
    walk.shoot()
    walk.press("button", "Offer the mandate")


def number_in(walk: Walk) -> str:
    """Return the number of the case whose page is open."""
    return walk.page.url.partition("/cases/")[2].partition("/")[0].partition("?")[0]


def act_of(process: str, action: str) -> Text:
    """Return what an action of a process is called."""
    body = packs.get("process", process).body
    assert isinstance(body, Process)
    return body.actions[action].title


def state_of(process: str, state: str) -> Text:
    """Return what a state of a process is called."""
    body = packs.get("process", process).body
    assert isinstance(body, Process)
    return body.states[state].title


def open_since(office: str, party: Party, *, days: int) -> str:
    """Let an office have had a case for some days, and return its number."""
    opening = make_opening(
        service="renew-identity-card",
        title=services.get("renew-identity-card").name,
        edition=packs.edition(),
        applicant=party.id,
        applicant_name=party.name,
        region=RegionCode(office.partition("@")[2]),
        accepting=OrganisationId(office),
        deciding=OrganisationId(office),
    )
    clock = SetClock(SYSTEM_CLOCK.now() - timedelta(days=days))
    return cases.open_case(as_actor(party), opening, clock=clock).id


def decided(town: Town, party: Party) -> str:
    """Let somebody have been granted the old-age allowance, and return the case."""
    client = town.client(party)
    fill_in(client)
    client.post(f"{APPLY}/check", {"key": key_in(client)})
    (case,) = cases.cases_of(as_actor(party)).cases
    return case.id


def leading(case: str) -> str:
    """Return the office that decided a case."""
    return cases.find_for(TEST, CaseId(case)).case.deciding
