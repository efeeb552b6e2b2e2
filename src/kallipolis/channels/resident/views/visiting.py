"""The hour at a hall that a granted case leads to: what is to be booked, and what was."""

from dataclasses import dataclass
from typing import Final

from django.http import HttpRequest
from django.utils.http import urlencode

from kallipolis.channels.resident.logic import booking
from kallipolis.channels.resident.views.frame import person
from kallipolis.foundation.actors import Actor
from kallipolis.foundation.ids import RegionCode
from kallipolis.foundation.organisations import api as organisations
from kallipolis.foundation.packs import api as packs
from kallipolis.foundation.web.templating import url
from kallipolis.platforms.application.appointments import api as appointments
from kallipolis.platforms.application.appointments.contracts import Appointment, AppointmentState
from kallipolis.platforms.application.cases import api as cases
from kallipolis.platforms.application.cases.contracts import CaseView, Outcome

KEPT: Final = (AppointmentState.BOOKED, AppointmentState.ARRIVED)


@dataclass(frozen=True, slots=True, kw_only=True)
class Visit:
    """What is booked for a case: for which service, where, and on which day if it said one.

    ``day`` is an ISO date, empty where the case names none; ``made`` is what was booked already.
    """

    case: str
    service: str
    region: RegionCode
    day: str
    made: Appointment | None = None

    @property
    def path(self) -> str:
        """Return where the hour is chosen."""
        asked = {"service": self.service, **self.kept}
        return f"{url('resident_appointment_new')}?{urlencode(asked)}"

    @property
    def kept(self) -> dict[str, str]:
        """Return what the pages of booking hand on, so that the hour stays that of the case."""
        return {"case": self.case, **({"day": self.day} if self.day else {})}


def visit_of(actor: Actor, view: CaseView) -> Visit | None:
    """Return the hour that a case leads to, None where it leads to none or is not granted."""
    document = packs.find("service", view.case.service)
    leads_to = document.body.hall_visit if document is not None else None
    if leads_to is None or view.case.outcome is not Outcome.GRANTED:
        return None
    said = booking.day_of(str(view.answers.get(leads_to.day, "")))
    booked = (each for each in appointments.mine(actor) if each.case_id == view.case.id)
    return Visit(
        case=view.case.id,
        service=leads_to.service,
        region=organisations.get(view.case.accepting).region,
        day=said.isoformat() if said is not None else "",
        made=next((each for each in booked if each.state in KEPT), None),
    )


def visit_asked(request: HttpRequest, case_id: str, service: str) -> Visit | None:
    """Return the hour for which somebody came from a case of theirs, None where from none.

    Raises:
        Refusal: ``case.not_found`` for a case that is not theirs.
    """
    if not case_id:
        return None
    actor = person(request)
    visit = visit_of(actor, cases.find_for(actor, case_id))
    return visit if visit is not None and visit.service == service else None
