"""One real case of several authorities, from what a resident sends in to the credential."""

import re
from datetime import date
from random import Random

import pytest
from django.test import Client

from kallipolis.domains.government.submissions import api as submissions
from kallipolis.domains.government.submissions.contracts import Submission
from kallipolis.foundation.actors import system
from kallipolis.foundation.events import api as events
from kallipolis.foundation.identity.testing import log_in, make_official_user
from kallipolis.foundation.ids import CaseId, RegionCode
from kallipolis.foundation.packs.testing import publish_packs
from kallipolis.foundation.parties import api as parties
from kallipolis.foundation.parties.contracts import Sex
from kallipolis.foundation.parties.testing import as_actor, synthetic_id_number
from kallipolis.platforms.application.cases import api as cases
from kallipolis.platforms.application.cases.contracts import Request
from kallipolis.platforms.application.credentials import api as credentials
from kallipolis.platforms.data.registries import api as registries

pytestmark = pytest.mark.django_db

TEST = system("test")
PLACE = "440305"
LEAD = f"housing-urban-rural-development@{PLACE}"
ASKED = f"civil-affairs@{PLACE}"
BORN = date(1985, 7, 17)
ANSWERS: dict[str, object] = {
    "full_name": "谭美华",
    "phone": "13800000013",
    "members": [],
    "income_kind": "wages",
    "income": 300000,
    "assets": 1000000,
    "in_hardship": False,
    "has_disability": False,
    "current_home": {"region": PLACE, "line": "示例街 3 号"},
    "current_kind": "owned",
    "gave_up_home": False,
    "members_agree": True,
    "declares_true": True,
}


def official(organisation: str, *roles: str) -> Client:
    client = Client(headers={"Accept-Language": "zh-Hans"})
    return log_in(client, make_official_user("陈晓", *roles, organisation=organisation))


def act(client: Client, number: CaseId, action: str, **said: str) -> str:
    page = client.get(f"/desk/cases/{number}").content.decode()
    version = re.search(r'name="version" value="(\d+)"', page)
    fields = {f"{action}.{name.replace('__', ':')}": value for name, value in said.items()}
    sent = fields | {"version": version.group(1) if version else ""}
    return client.post(f"/desk/cases/{number}/{action}", sent, follow=True).content.decode()


def test_a_home_is_applied_for_corrected_reviewed_and_granted() -> None:
    publish_packs("core", "guangdong", "public-services")
    number = synthetic_id_number(Random(3), BORN, Sex.FEMALE)
    party = parties.register_resident(
        TEST, name="谭美华", id_number=number, region=RegionCode(PLACE)
    )
    person = {"name": "谭美华", "birth_date": BORN.isoformat(), "status": "living"}
    registries.put(TEST, "population", number, person)
    registries.put(TEST, "households", number, {"region": PLACE, "members": 1})
    resident = as_actor(party)
    case = submissions.submit(
        resident, Submission(service="public-rental-housing", answers=ANSWERS)
    )
    lead = official(LEAD, "acceptance-officer", "lead-reviewer", "decider", "delivery-officer")
    colleague = official(ASKED, "reviewer")

    asked = act(lead, case.id, "ask-corrections", corrections__assets="请说明存款来源")
    corrected = Request(answers={"assets": 900000})
    cases.act(resident, case.id, "resubmit", corrected)
    accepted = act(lead, case.id, "accept")
    act(lead, case.id, "ask-reviews", reviews=ASKED, reviews__days="5")
    act(colleague, case.id, "give-opinion", opinion="agree")
    page = act(lead, case.id, "decide", outcome="granted", reason="符合条件")
    while events.dispatch():
        pass

    assert "谭美华" in asked
    assert "户籍" in asked
    assert "符合条件" in page
    assert f'value="{ASKED}" checked' in accepted
    assert cases.find_for(resident, case.id).case.outcome == "granted"
    assert [one.case_id for one in credentials.held(resident)] == [case.id]
