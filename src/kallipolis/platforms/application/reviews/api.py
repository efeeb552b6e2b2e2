"""Open the case in which doubtful pairs are decided, and conclude it with the last of them."""

from typing import Final

from msgspec.structs import replace

from kallipolis.foundation.actors import system
from kallipolis.foundation.clock import SYSTEM_CLOCK, Clock
from kallipolis.foundation.database import api as database
from kallipolis.foundation.ids import CaseId, PartyId
from kallipolis.foundation.organisations import api as organisations
from kallipolis.platforms.application.cases import api as cases
from kallipolis.platforms.application.reviews.contracts import REVIEW
from kallipolis.platforms.application.reviews.models import ReviewCase
from kallipolis.platforms.application.services import api as services
from kallipolis.platforms.data.consolidations import api as consolidations
from kallipolis.platforms.data.consolidations.contracts import ReviewId

OPENER: Final = system("have doubtful pairs of records decided")


def open_case(review_id: ReviewId | str, *, clock: Clock = SYSTEM_CLOCK) -> CaseId | None:
    """Open the case of a review with who keeps the registry; the same review opens one only.

    None where nobody keeps the registry here: its pairs wait in the list of the registry.
    """
    review = consolidations.review(OPENER, review_id)
    linked = next(each for each in consolidations.every() if each.id == review.registry)
    owner = consolidations.owner_of(linked)
    if owner is None:
        return None
    about = PartyId(f"registry-{linked.id}"), linked.title
    task = services.task_for(organisations.get(owner), REVIEW, about)
    if task is None:
        return None
    with database.edge():
        known = case_of(review.id)
        if known is not None:
            return known
        opening = replace(
            task,
            answers={"registry": linked.id, "pairs": review.pairs},
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
