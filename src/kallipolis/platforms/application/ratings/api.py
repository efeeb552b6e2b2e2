"""Take in ratings, have the low ones corrected, and publish what they come to."""

from typing import Final

from kallipolis.foundation.actors import Actor, system
from kallipolis.foundation.audit import api as audit
from kallipolis.foundation.clock import SYSTEM_CLOCK, Clock
from kallipolis.foundation.database import api as database
from kallipolis.foundation.errors import Reason, Refusal
from kallipolis.foundation.ids import CaseId, OrganisationId, PartyId
from kallipolis.foundation.organisations import api as organisations
from kallipolis.foundation.organisations.contracts import Organisation
from kallipolis.foundation.packs import api as packs
from kallipolis.foundation.parties import api as parties
from kallipolis.foundation.regions import api as regions
from kallipolis.foundation.text import everywhere
from kallipolis.platforms.application.cases import api as cases
from kallipolis.platforms.application.cases.contracts import Case, Outcome, RatingGiven
from kallipolis.platforms.application.queues import api as queues
from kallipolis.platforms.application.queues.contracts import ServedNumber
from kallipolis.platforms.application.ratings import logic
from kallipolis.platforms.application.ratings.adapters import corrections, tallies
from kallipolis.platforms.application.ratings.adapters.corrections import Rated
from kallipolis.platforms.application.ratings.contracts import (
    CORRECTION,
    Asked,
    By,
    Figures,
    FiguresList,
    Given,
)
from kallipolis.platforms.application.ratings.models import Place, Rating, Tally, VisitRating

TAKER: Final = system("correct what was badly rated")


def take_in(case_id: CaseId, *, clock: Clock = SYSTEM_CLOCK) -> None:
    """Count the rating of a case, and open the correction of a low one; what is counted stays so.

    Raises:
        Refusal: ``case.not_found``.
    """
    view = cases.find_for(TAKER, case_id, clock=clock)
    case, given = view.case, view.rating
    if given is None or case.service == CORRECTION:
        return
    with database.edge():
        rating, is_new = Rating.objects.get_or_create(
            case=case.id,
            defaults={
                "service": case.service,
                "organisation": case.deciding,
                "hall": _hall_of(case.id),
                "region": organisations.get(case.accepting).region,
                "stars": given.stars,
            },
        )
        if not is_new:
            return
        tallies.count(rating, 1)
        if logic.is_low(given.stars):
            rating.correction = corrections.opened(_rated_case(case, given), clock)
            rating.save(update_fields=["correction"])


def note_hall(case: CaseId, hall: str) -> None:
    """Keep at which hall the applicant of a case was served; the last one is what they rate.

    Called by whoever serves people in a hall: a rating that was counted before stays as it was.
    """
    if hall:
        Place.objects.update_or_create(case=case, defaults={"hall": hall})


def rate_visit(actor: Actor, number_id: str, given: Given, *, clock: Clock = SYSTEM_CLOCK) -> None:
    """Count how somebody was served with a number, and open the correction of a low rating.

    Raises:
        Refusal: ``queue.not_found`` for a number that is not theirs or was not served;
            ``rating.given`` for one that was rated.
    """
    served = queues.served(actor, number_id)
    office = _office_of(served)
    with database.edge():
        rating, is_new = VisitRating.objects.get_or_create(
            number=served.id,
            defaults={
                "service": served.service,
                "organisation": office.id,
                "hall": served.hall,
                "region": office.region,
                "stars": given.stars,
            },
        )
        if not is_new:
            raise Refusal("rating.given", Reason.CONFLICT)
        tallies.count(rating, 1)
        if logic.is_low(given.stars):
            rated = _rated_visit(served, office.id, given)
            rating.correction = corrections.opened(rated, clock)
            rating.save(update_fields=["correction"])
        party = PartyId(served.party)
        audit.record(actor, "rating.give", served.id, parties=(party,), clock=clock)


def is_rated(number_id: str) -> bool:
    """Say whether somebody has said how they were served with a number."""
    return VisitRating.objects.filter(number=number_id).exists()


def settle(correction: CaseId, outcome: Outcome) -> None:
    """Count a rating by what came of its correction: one that is not adopted does not count."""
    is_adopted = outcome is not Outcome.REFUSED
    with database.edge():
        rating = _corrected_by(correction)
        if rating is None or rating.is_adopted == is_adopted:
            return
        rating.is_adopted = is_adopted
        rating.save(update_fields=["is_adopted"])
        tallies.count(rating, 1 if is_adopted else -1)


def correction_of(case: CaseId) -> CaseId | None:
    """Return the case that corrects what was badly rated, None where nothing is to be corrected."""
    found = Rating.objects.filter(case=case).values_list("correction", flat=True).first()
    return CaseId(found) if found else None


def published(asked: Asked) -> FiguresList:
    """Return the figures of each service, organisation or hall, most rated first, for anybody.

    They are renewed whenever five ratings have come or gone, so that who looks before and after
    sees those of five people, never that of one. A region chooses whose figures, and
    never which ratings count for them: what is left of a whole when its parts are taken away would
    be the ratings of a few.
    """
    rows = Tally.objects.exclude(**{asked.by: ""})
    if asked.region is not None:
        within = rows.filter(region__in=[each.code for each in regions.within(asked.region)])
        rows = rows.filter(**{f"{asked.by}__in": within.values(asked.by)})
    return FiguresList(figures=logic.by_rank(tallies.shown(asked.by, rows))[: asked.limit])


def figures_of(by: By, id: str) -> Figures:
    """Return the figures of one service, organisation or hall, as they were last published."""
    return tallies.shown_of(by, id)


def _hall_of(case: CaseId) -> str:
    """Return the hall at which whose case it is was served, empty where nobody has told of any."""
    found = Place.objects.filter(case=case).values_list("hall", flat=True).first()
    return found or ""


def _corrected_by(correction: CaseId) -> Rating | VisitRating | None:
    of_case = Rating.objects.select_for_update().filter(correction=correction).first()
    if of_case is not None:
        return of_case
    return VisitRating.objects.select_for_update().filter(correction=correction).first()


def _office_of(served: ServedNumber) -> Organisation:
    """Return the office that who served a number works for, whatever roles they hold by now."""
    official = parties.get(TAKER, PartyId(served.official))
    return organisations.get(official.organisation or "")


def _rated_case(case: Case, given: RatingGiven) -> Rated:
    return Rated(
        key=f"rating {case.id}",
        what=case.id,
        service=case.title,
        applicant=case.applicant,
        applicant_name=case.applicant_name,
        organisation=case.deciding,
        stars=given.stars,
        words=given.words,
    )


def _rated_visit(served: ServedNumber, organisation: OrganisationId, given: Given) -> Rated:
    found = packs.find("service", served.service)
    return Rated(
        key=f"rating {served.id}",
        what=served.label,
        service=found.body.name if found is not None else everywhere(served.service),
        applicant=PartyId(served.party),
        applicant_name=served.party_name,
        organisation=organisation,
        stars=given.stars,
        words=given.words,
    )
