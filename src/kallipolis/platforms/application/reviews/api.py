"""Open the case in which doubtful pairs are decided, and conclude it with the last of them."""

from typing import Final

from kallipolis.foundation.actors import system
from kallipolis.foundation.calendar.contracts import Limit
from kallipolis.foundation.clock import SYSTEM_CLOCK, Clock
from kallipolis.foundation.database import api as database
from kallipolis.foundation.ids import CaseId, PartyId
from kallipolis.foundation.organisations import api as organisations
from kallipolis.foundation.packs import api as packs
from kallipolis.platforms.application.cases import api as cases
from kallipolis.platforms.application.cases.contracts import Opening
from kallipolis.platforms.application.reviews.contracts import REVIEW
from kallipolis.platforms.application.reviews.models import ReviewCase
from kallipolis.platforms.data.consolidations import api as consolidations
from kallipolis.platforms.data.consolidations.contracts import LinkedRegistry, Review, ReviewId

OPENER: Final = system("have doubtful pairs of records decided")
LIMIT: Final = Limit(days=20)
PROMISED: Final = Limit(days=5)


def open_case(review_id: ReviewId | str, *, clock: Clock = SYSTEM_CLOCK) -> CaseId | None:
    """Open the case of a review with who keeps the registry; the same review opens one only.

    None where nobody keeps the registry here: its pairs wait in the list of the registry.
    """
    review = consolidations.review(OPENER, review_id)
    linked = next(each for each in consolidations.every() if each.id == review.registry)
    owner = consolidations.owner_of(linked)
    document = packs.find("process", REVIEW)
    if owner is None or document is None:
        return None
    with database.edge():
        known = case_of(review.id)
        if known is not None:
            return known
        place = organisations.get(owner).region
        opening = Opening(
            service=REVIEW,
            edition=packs.edition(),
            process=REVIEW,
            title=document.body.title,
            applicant=PartyId(f"registry-{linked.id}"),
            applicant_name=linked.title.zh_hans,
            region=place,
            accepting=owner,
            deciding=owner,
            promised=PROMISED,
            statutory=LIMIT,
            answers=_answers(linked, review),
            idempotency_key=f"review {review.id}",
        )
        case = cases.open_case(OPENER, opening, clock=clock)
        ReviewCase.objects.create(review=review.id, case=case.id)
    return case.id


def conclude(review_id: ReviewId | str, *, clock: Clock = SYSTEM_CLOCK) -> None:
    """Close the case of a review whose pairs are all answered; one that is closed stays so."""
    case = case_of(ReviewId(review_id))
    if case is None:
        return
    view = cases.find_for(OPENER, case, clock=clock)
    if view.case.closed_at is None:
        cases.act(OPENER, case, "conclude", clock=clock)


def case_of(review: ReviewId) -> CaseId | None:
    """Return the case in which a review is decided, None where none was opened."""
    found = ReviewCase.objects.filter(review=review).values_list("case", flat=True).first()
    return CaseId(found) if found else None


def review_of(case: CaseId) -> ReviewId | None:
    """Return the review that a case decides, None where it is another kind of case."""
    found = ReviewCase.objects.filter(case=case).values_list("review", flat=True).first()
    return ReviewId(found) if found else None


def _answers(linked: LinkedRegistry, review: Review) -> dict[str, object]:
    return {"registry": linked.id, "pairs": review.pairs}
