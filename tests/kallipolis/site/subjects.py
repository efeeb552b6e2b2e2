"""What there is to ask about over the JSON interface, and who asks: each thing once."""

from dataclasses import dataclass
from typing import Any

import schemathesis
from allauth.mfa.models import Authenticator
from schemathesis.core.parameters import ParameterLocation
from tests.allowance import ANSWERS
from tests.residents import settled

from kallipolis.domains.government.batches import api as batches
from kallipolis.domains.government.batches.contracts import Batch
from kallipolis.domains.government.submissions import api as submissions
from kallipolis.domains.government.submissions.contracts import Submission
from kallipolis.foundation.actors import Actor, Assignment, system
from kallipolis.foundation.files import api as files
from kallipolis.foundation.identity.contracts import SCOPES
from kallipolis.foundation.identity.testing import make_official_user, make_token, make_user
from kallipolis.foundation.ids import FileId, OrganisationId, PartyId, RegionCode, RoleId
from kallipolis.foundation.parties import api as parties
from kallipolis.foundation.parties.contracts import Terms
from kallipolis.foundation.parties.testing import as_actor
from kallipolis.platforms.application.appointments import api as appointments
from kallipolis.platforms.application.appointments.contracts import Appointment, Wanted
from kallipolis.platforms.application.cases import api as cases
from kallipolis.platforms.application.cases.contracts import Case
from kallipolis.platforms.application.credentials import api as credentials
from kallipolis.platforms.application.notes import api as notes
from kallipolis.platforms.application.notes.contracts import NewNote
from kallipolis.platforms.application.queues import api as queues
from kallipolis.platforms.application.queues.contracts import Visit

TEST = system("test")
PDF = b"%PDF-1.7\n" + b"x" * 100
ALLOWANCE = "old-age-allowance"
OFTEN = "archive-search-from-another-city"
MARRIAGE = "marriage-registration"
HALL = "hall-440305"
STATEMENT: dict[str, object] = {
    "statement": "The card can no longer be read.",
    "phone": "13800000001",
    "is_true": True,
}
ROLES = (
    "acceptance-officer",
    "administrator",
    "auditor",
    "decider",
    "delivery-officer",
    "hall-head",
    "lead-reviewer",
    "operator",
    "pack-approver",
    "reviewer",
    "supervisor",
    "window-officer",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Subjects:
    """The ids of what there is, by the names of path parameters, and the tokens of who asks."""

    ids: dict[str, str]
    code: str
    tokens: dict[str, str]
    askers: tuple[Actor, ...]

    def headers(self, whose: str) -> dict[str, str]:
        """Return what somebody shows with a request: nothing, where nobody knows them."""
        return {"Authorization": f"Bearer {self.tokens[whose]}"} if whose in self.tokens else {}

    def aim(self, case: schemathesis.Case[Any]) -> None:
        """Let two of three requests that follow the document be about something that there is."""
        drawn = "".join(map(str, case.path_parameters.values()))
        if _follows(case, ParameterLocation.PATH) and len(drawn) % 3:
            known = {name: self.ids[name] for name in case.path_parameters if name in self.ids}
            if "action" in case.path_parameters:
                known["action"] = self._offered(len(drawn))
            case.path_parameters |= known
        if "code" in case.query and _follows(case, ParameterLocation.QUERY):
            case.query["code"] = self.code
        if _follows(case, ParameterLocation.BODY) and isinstance(case.body, dict):
            known = {"service": ALLOWANCE, "hall": HALL, "counter": "5"}
            case.body |= {name: known[name] for name in known if name in case.body}

    def _offered(self, drawn: int) -> str:
        """Return an action that the case offers now to one of those who ask."""
        views = [cases.find_for(asker, self.ids["case_id"]) for asker in self.askers]
        offers = [offer.name for view in views for offer in view.actions]
        return offers[drawn % len(offers)] if offers else "accept"


def _follows(case: schemathesis.Case[Any], where: ParameterLocation) -> bool:
    return case.meta is not None and not case.meta.is_negative_at(where)


def make_subjects() -> Subjects:
    """Let a resident have a case, a credential, a file and an offered mandate; an official too."""
    party = settled(1)
    actor = as_actor(party)
    submissions.submit(actor, Submission(service=ALLOWANCE, answers=ANSWERS))
    (credential,) = credentials.held(actor)
    file = files.store(actor, PDF, name="photograph.pdf")
    uploads = {"photograph": (file.id,)}
    sent = Submission(service="renew-identity-card", answers=STATEMENT, uploads=uploads)
    case = submissions.submit(actor, sent)
    terms = Terms(relation="child", scopes=(ALLOWANCE,))
    mandate = parties.grant(as_actor(settled(2)), party.id, terms)
    resident = make_user("liang", party=party.id, name=party.name)
    appointment = _appointment(actor, case)
    official = make_official_user("Chen", *ROLES, organisation=case.accepting)
    _appoint(PartyId(official.party), credential.issuer)
    chen = parties.get(TEST, PartyId(official.party))
    number = queues.take_number(TEST, HALL, Visit(service=MARRIAGE))
    Authenticator.objects.create(user=official, type=Authenticator.Type.TOTP, data={"secret": ""})
    return Subjects(
        ids={
            "case_id": case.id,
            "credential_id": credential.id,
            "number": credential.number,
            "file_id": file.id,
            "mandate_id": mandate.id,
            "service_id": ALLOWANCE,
            "code": "440305",
            "appointment_id": appointment.id,
            "hall_id": HALL,
            "number_id": number.id,
            "step": "skip",
            "note_id": notes.write(
                as_actor(chen), case.id, NewNote(words="Look at the photograph.")
            ).id,
            "batch_id": _batch(actor, file.id).id,
        },
        code=credential.code,
        tokens={
            "resident": make_token(resident, *SCOPES, value="of-a-resident"),
            "official": make_token(official, *SCOPES, value="of-an-official"),
        },
        askers=(actor, as_actor(chen, assurance=3)),
    )


def _batch(actor: Actor, paper: FileId) -> Batch:
    """Let a resident have a file of applications that is checked: one is right, one is wrong."""
    columns = batches.columns_of(OFTEN)
    right = [str(STATEMENT.get(column.path, "")).replace("True", "是") for column in columns]
    lines = [[column.title.en for column in columns], right, ["?" for _ in columns]]
    content = "\n".join("\t".join(line) for line in lines).encode()
    batch = batches.begin(actor, OFTEN, content, name="many.csv")
    batches.run(batch.id)
    batches.bring(actor, batch.id, {"signed-commitment": (paper,)})
    batches.run(batch.id)
    return batches.get(actor, batch.id)


def _appoint(official: PartyId, organisation: OrganisationId) -> None:
    region = RegionCode(organisation.partition("@")[2])
    for role in map(RoleId, ROLES):
        parties.appoint(
            TEST, official, Assignment(role=role, organisation=organisation, region=region)
        )


def _appointment(actor: Actor, case: Case) -> Appointment:
    days = appointments.days(HALL, MARRIAGE)
    at = next(slot.starts_at for day in reversed(days) for slot in day.slots)
    wanted = Wanted(hall=HALL, service=MARRIAGE, starts_at=at, case_id=case.id)
    return appointments.book(actor, wanted, key="subject")
