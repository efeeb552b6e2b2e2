"""Take a step in a case of the demo: who may do it does it, and says what belongs to it."""

from dataclasses import dataclass

import structlog

from kallipolis.domains.government.outputs import api as outputs
from kallipolis.domains.government.submissions import api as submissions
from kallipolis.foundation.actors import Actor
from kallipolis.foundation.database.api import attempt
from kallipolis.foundation.errors import Refusal
from kallipolis.foundation.ids import CaseId, OrganisationId
from kallipolis.foundation.packs import api as packs
from kallipolis.platforms.application.cases import api as cases
from kallipolis.platforms.application.cases.contracts import (
    Case,
    CaseView,
    Outcome,
    Process,
    Relation,
)
from kallipolis.platforms.application.credentials import api as credentials
from kallipolis.platforms.application.credentials.contracts import Change
from kallipolis.platforms.application.demonstrations.contracts import Story
from kallipolis.platforms.application.payments import api as payments
from kallipolis.platforms.application.payments.testing import pay_at_sandbox
from kallipolis.platforms.application.ratings import api as ratings
from kallipolis.platforms.application.services.contracts import PublicService
from kallipolis.site.demo import contradicting, objecting
from kallipolis.site.demo.cast import Applicant, City
from kallipolis.site.demo.offices import FOUNDER
from kallipolis.site.demo.plots import Step
from kallipolis.site.demo.requests import Turn, request_of
from kallipolis.site.demo.words import words

log = structlog.get_logger(__name__)


@dataclass(slots=True, kw_only=True)
class Play:
    """One telling of a story: its case, who applies, and the steps that are left."""

    story: Story
    service: PublicService
    left: list[Step]
    applicant: Applicant | None = None
    case: Case | None = None
    put_off: int = 0


class Acting:
    """Acts in cases, one step at a time; what the case does not let anybody do is left out."""

    def __init__(self, city: City) -> None:
        self.city = city
        self.corrections: list[CaseId] = []

    def take(self, play: Play, step: Step) -> None:
        """Take one step of a play."""
        case, applicant = play.case, play.applicant
        if case is None or applicant is None:
            return
        try:
            with attempt():
                self._do(applicant, case, step)
                if play.service.payment is not None:
                    self._settle(case)
        except Refusal as refusal:
            log.debug("a step of the demo was refused", step=step.does, code=refusal.code)

    def _do(self, applicant: Applicant, case: Case, step: Step) -> None:
        if step.does == "part":
            self._decide_part(applicant.actor, case, step)
        elif step.does == "pay":
            self._pay(applicant.actor, case, step)
        elif step.does == "correct" and "act" in step.says:
            self._correct(applicant.actor, case, step)
        elif step.does == "turn-against":
            self._object(applicant, case, step)
        elif step.does in {"change", "renew"}:
            self._care_for_credential(case, step)
        else:
            self._act(applicant.actor, case, step)

    def _act(self, applicant: Actor, case: Case, step: Step) -> None:
        now = cases.find_for(FOUNDER, case.id, clock=self.city.clock)
        actor = self._who(applicant, now, step.does)
        if actor is None:
            return
        view = cases.find_for(actor, case.id, clock=self.city.clock)
        offer = next((offer for offer in view.actions if offer.name == step.does), None)
        if offer is None:
            return
        turn = Turn(city=self.city, actor=actor, view=view, does=step.does, says=step.says)
        after = cases.act(actor, case.id, step.does, request_of(turn, offer), clock=self.city.clock)
        contradicting.follow(case, step.does, self.city)
        objecting.follow(case, step.does, self.city)
        if after.outcome is Outcome.GRANTED and after.decided_at == self.city.clock.now():
            outputs.record_for(case.id, clock=self.city.clock)

    def _who(self, applicant: Actor, view: CaseView, does: str) -> Actor | None:
        process: Process = packs.get("process", view.case.process, view.case.edition).body
        action = process.actions.get(does)
        if action is None or view.case.state not in action.from_:
            return None
        if Relation.APPLICANT in action.by:
            return applicant
        if Relation.SUPERVISOR in action.by:
            return self.city.staff.supervisor(view.case.region)
        offices = _offices(view)
        organisation = next((offices[by] for by in action.by if offices.get(by)), None)
        return None if organisation is None else self.city.staff.actor(organisation, action.act)

    def _decide_part(self, applicant: Actor, case: Case, step: Step) -> None:
        view = cases.find_for(applicant, case.id, clock=self.city.clock)
        opened = (part.case for part in view.parts if part.state == "open")
        part = next(opened, None)
        if part is None:
            return
        submissions.decide_part(part, clock=self.city.clock)
        now = cases.find_for(FOUNDER, part, clock=self.city.clock).case
        if now.outcome is None:
            self._act(applicant, now, Step(does="decide", says=step.says))
        elif now.outcome is Outcome.GRANTED:
            outputs.record_for(part, clock=self.city.clock)

    def _pay(self, applicant: Actor, case: Case, step: Step) -> None:
        pay_at_sandbox(applicant, case.id, str(step.says["choice"]), clock=self.city.clock)
        submissions.decide_part(case.id, clock=self.city.clock)
        now = cases.find_for(FOUNDER, case.id, clock=self.city.clock).case
        if now.outcome is Outcome.GRANTED:
            outputs.record_for(case.id, clock=self.city.clock)

    def _settle(self, case: Case) -> None:
        """Do what follows for the money, as it does in a city by the facts of its cases."""
        payments.follow_case(case.id, clock=self.city.clock)
        payments.send_refunds(clock=self.city.clock)

    def _correct(self, applicant: Actor, case: Case, step: Step) -> None:
        """Let the correction of a low rating go on."""
        ratings.take_in(case.id, clock=self.city.clock)
        correction = ratings.correction_of(case.id)
        if correction is None:
            return
        if correction not in self.corrections:
            self.corrections.append(correction)
        now = cases.find_for(FOUNDER, correction, clock=self.city.clock).case
        self._act(applicant, now, Step(does=str(step.says["act"])))

    def _object(self, applicant: Applicant, case: Case, step: Step) -> None:
        """Object to a look-up, or let the objection go on."""
        objection = objecting.turn_against(applicant, case, self.city)
        if objection is None:
            return
        if objection.id not in self.corrections:
            self.corrections.append(objection.id)
        if "act" in step.says:
            self._act(applicant.actor, objection, Step(does=str(step.says["act"])))

    def _care_for_credential(self, case: Case, step: Step) -> None:
        actor = self.city.staff.actor(case.deciding, "case.decide")
        for credential in credentials.given_in(actor, case.id, clock=self.city.clock):
            if step.does == "renew":
                credentials.renew(actor, credential.id, clock=self.city.clock)
                continue
            change = Change(str(step.says["change"]))
            topic = "revoke" if change is Change.REVOKE else "suspend-credential"
            credentials.change(
                actor,
                credential.id,
                change,
                reason=words("resume" if change is Change.RESUME else topic, self.city.rng),
                clock=self.city.clock,
            )


def _offices(view: CaseView) -> dict[Relation, OrganisationId]:
    owed = [review.organisation for review in view.reviews if review.given_at is None]
    found = {
        Relation.ACCEPTANCE: view.case.accepting,
        Relation.LEAD: view.case.deciding,
        Relation.DELIVERY: view.case.delivering,
    }
    return found | ({Relation.REVIEWER: owed[0]} if owed else {})
