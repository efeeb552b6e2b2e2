"""What a visitor can be helped with: services to apply for, cases, halls with time."""

from dataclasses import dataclass

from kallipolis.channels.desk.adapters import halls
from kallipolis.domains.government.visits import api as visits
from kallipolis.domains.government.visits.contracts import Visit
from kallipolis.foundation.actors import Actor, system
from kallipolis.foundation.organisations import api as organisations
from kallipolis.foundation.organisations.contracts import Hall
from kallipolis.foundation.parties import api as parties
from kallipolis.foundation.parties.contracts import Party
from kallipolis.platforms.application.cases import api as cases
from kallipolis.platforms.application.cases.contracts import Case, CaseFilter, Phase
from kallipolis.platforms.application.queues import api as queues
from kallipolis.platforms.application.services import api as services
from kallipolis.platforms.application.services.contracts import ServiceListing, ServiceSearch

MOST = 12
DELIVER = "deliver"
VISITOR = system("who stands at the window")


@dataclass(frozen=True, slots=True, kw_only=True)
class Running:
    """An open case of a visitor, and whether its result can be handed over here and now."""

    case: Case
    may_hand_over: bool


def visitor_of(visit: Visit) -> Party:
    """Return who is served in a visit."""
    return parties.get(VISITOR, visit.visitor)


def applicant_of(visit: Visit) -> Party:
    """Return for whom it is applied in a visit: the company, else the visitor."""
    return parties.get(VISITOR, visit.applicant)


def services_for(visit: Visit, words: str) -> list[ServiceListing]:
    """Return what the office of a visit accepts of people, by words or by use."""
    accepted = visits.accepted(visit)
    region = applicant_of(visit).region
    audience = "enterprise" if visit.company else "resident"
    roles = organisations.get(visit.organisation).roles or ("",)
    found = [
        listing
        for role in roles
        for listing in services.search(
            ServiceSearch(q=words[:200], region=region, authority=role, limit=100)
        ).services
        if listing.id in accepted and audience in listing.audience
    ]
    return found[:MOST]


def running(actor: Actor, visit: Visit) -> list[Running]:
    """Return the open cases of a visitor with which the office of the visit has to do."""
    found = cases.cases_of(visits.acting(actor, visit), CaseFilter(limit=200)).cases
    return [
        Running(case=case, may_hand_over=may_hand_over(actor, case))
        for case in found
        if case.phase is not Phase.CLOSED
        and visit.organisation in {case.accepting, case.deciding, case.delivering}
    ]


def may_hand_over(actor: Actor, case: Case) -> bool:
    """Say whether an official may hand over the result of a case without saying more."""
    if case.phase is not Phase.DELIVERY:
        return False
    offers = cases.find_for(actor, case.id).actions
    return any(offer.name == DELIVER and not offer.needs for offer in offers)


def hall_of(actor: Actor, visit: Visit) -> Hall | None:
    """Return the hall where numbers are given to a visitor: that of the visit, else the actor's."""
    seat = queues.seat_of(actor)
    wanted = visit.hall or (seat[0] if seat is not None else "")
    mine = halls.halls_of(actor) if halls.serves(actor) else []
    return next((hall for hall in mine if hall.id == wanted), mine[0] if mine else None)
