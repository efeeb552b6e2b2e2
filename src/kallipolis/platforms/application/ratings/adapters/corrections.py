"""Open the case that corrects what was badly rated."""

from dataclasses import dataclass
from typing import Final

from django.conf import settings
from msgspec.structs import replace

from kallipolis.foundation.actors import system
from kallipolis.foundation.clock import Clock
from kallipolis.foundation.ids import CaseId, OrganisationId, PartyId
from kallipolis.foundation.organisations import api as organisations
from kallipolis.foundation.text import Text
from kallipolis.platforms.application.cases import api as cases
from kallipolis.platforms.application.ratings.contracts import CORRECTION
from kallipolis.platforms.application.services import api as services

TAKER: Final = system("correct what was badly rated")


@dataclass(frozen=True, slots=True, kw_only=True)
class Rated:
    """What somebody rated badly: a case, or how they were served with a number.

    ``what`` is the number of the case or of the queue; ``organisation`` has to correct it.
    """

    key: str
    what: str
    service: Text
    applicant: PartyId
    applicant_name: str
    organisation: OrganisationId
    stars: int
    words: str


def opened(rated: Rated, clock: Clock) -> CaseId:
    """Open the case that corrects it, with the office that has to; the same one under its key."""
    opening = replace(
        services.opening_at(
            organisations.get(rated.organisation),
            services.get(CORRECTION),
            (rated.applicant, rated.applicant_name),
        ),
        answers={
            "rated_case": rated.what,
            "rated_service": rated.service.in_language(settings.LANGUAGE_CODE),
            "stars": rated.stars,
            "words": rated.words,
        },
        idempotency_key=rated.key,
    )
    return cases.open_case(TAKER, opening, clock=clock).id
