"""What a move does to a case: one function for each word of the vocabulary.

An effect returns the case as it is afterwards and the fact it makes; states and clocks are moved
by the engine, never here.
"""

from collections.abc import Mapping

from msgspec.structs import replace

from kallipolis.foundation.calendar import api as calendars
from kallipolis.platforms.application.cases import events
from kallipolis.platforms.application.cases.logic.context import (
    Context,
    Result,
    incomplete,
    malformed,
    refuse,
)
from kallipolis.platforms.application.cases.logic.requests import Gap, Piece
from kallipolis.platforms.application.cases.logic.snapshot import (
    CorrectionsNotice,
    GapAccepted,
    Pause,
    RatingGiven,
    ReviewOpened,
    Snapshot,
    SupervisionRemark,
)
from kallipolis.platforms.application.cases.logic.vocabulary import (
    Opinion,
    PauseKind,
    Phase,
)


def accept(snapshot: Snapshot, context: Context) -> Result:
    """Accept the case as of now."""
    gaps = tuple(gap.requirement for gap in snapshot.gaps)
    return replace(snapshot, accepted_at=context.now), (events.CaseAccepted, {"gaps": gaps})


def accept_from_receipt(snapshot: Snapshot, context: Context) -> Result:
    """Accept the case as of the day it was received, because nobody asked for corrections in time.

    Source: Administrative Licensing Law of the PRC (2019), art. 32 (4).
    """
    received = snapshot.received_at or snapshot.submitted_at
    return replace(snapshot, accepted_at=received), (events.CaseAccepted, {})


def ask_corrections(snapshot: Snapshot, context: Context) -> Result:
    """Tell the applicant everything that is to be corrected."""
    items = context.request.corrections
    notice = CorrectionsNotice(asked_at=context.now, items=items)
    names = tuple(item.item for item in items)
    return replace(snapshot, corrections=notice), (events.CorrectionsAsked, {"items": names})


def supply(snapshot: Snapshot, context: Context) -> Result:
    """Take in answers and evidence, close the gaps they fill and answer an open notice."""
    new = {piece.requirement: piece for piece in context.request.evidence if piece.is_there}
    notice = snapshot.corrections
    if notice is not None and notice.answered_at is None:
        notice = replace(notice, answered_at=context.now)
    gaps = tuple(
        replace(gap, supplied_at=context.now)
        if gap.supplied_at is None and gap.requirement in new
        else gap
        for gap in snapshot.gaps
    )
    items = (*context.request.answers, *new)
    supplied = replace(
        snapshot,
        evidence=_with_pieces(snapshot.evidence, new),
        corrections=notice,
        gaps=gaps,
        received_at=context.now,
    )
    return supplied, (events.CaseSupplemented, {"items": items})


def allow_gaps(snapshot: Snapshot, context: Context) -> Result:
    """Let evidence follow, each until the end of its day."""
    accepted = tuple(_as_accepted(gap, context) for gap in context.request.gaps)
    return replace(snapshot, gaps=snapshot.gaps + accepted), None


def ask_reviews(snapshot: Snapshot, context: Context) -> Result:
    """Ask organisations for their opinions; one that has not answered yet is not asked again."""
    waiting = {r.organisation for r in snapshot.reviews if r.given_at is None}
    asked = tuple(
        ReviewOpened(organisation=one.organisation, asked_at=context.now, limit=one.limit)
        for one in {one.organisation: one for one in context.request.reviews}.values()
        if one.organisation not in waiting
    )
    if not asked:
        raise refuse("review_asked_already", malformed("reviews"))
    names = tuple(review.organisation for review in asked)
    again = tuple(r for r in snapshot.reviews if r.organisation not in names)
    return replace(snapshot, reviews=again + asked), (
        events.ReviewsAsked,
        {"organisations": names},
    )


def give_opinion(snapshot: Snapshot, context: Context) -> Result:
    """Record the opinion of the reviewing organisation that the actor stands for."""
    who, opinion = context.who, context.request.opinion
    mine = next(
        (r for r in snapshot.reviews if r.organisation == who.organisation and not r.given_at), None
    )
    if mine is None or opinion is None:
        raise refuse("no_review_open")
    if opinion is not Opinion.AGREE and not context.request.reason:
        raise incomplete("reason")
    given = replace(
        mine,
        opinion=opinion,
        words=context.request.reason,
        given_at=context.now,
        by=who.party,
        by_name=who.name,
    )
    reviews = tuple(given if review is mine else review for review in snapshot.reviews)
    extra = {"organisation": mine.organisation, "opinion": opinion}
    return replace(snapshot, reviews=reviews), (events.OpinionGiven, extra)


def suspend(snapshot: Snapshot, context: Context) -> Result:
    """Say why the clock will stand still; the state it leads to stops it."""
    kind = context.request.kind or PauseKind.OTHER
    pause = Pause(since=context.now, kind=kind, reason=context.request.reason)
    extra = {"kind": kind, "days": context.request.days}
    return replace(snapshot, pauses=(*snapshot.pauses, pause)), (events.CaseSuspended, extra)


def resume(snapshot: Snapshot, context: Context) -> Result:
    """Say that the clock runs on; the state it leads to lets it."""
    return snapshot, (events.CaseResumed, {})


def extend(snapshot: Snapshot, context: Context) -> Result:
    """Add days to the limits of the case.

    Source: Administrative Licensing Law of the PRC (2019), art. 42: once, by at most 10 days.
    """
    days = context.request.days or 0
    return replace(snapshot, extension=snapshot.extension + days), (
        events.CaseExtended,
        {"days": days},
    )


def transfer(snapshot: Snapshot, context: Context) -> Result:
    """Give the case to another deciding organisation; at intake, it also accepts there."""
    target = context.request.organisation
    if target is None or target == snapshot.deciding:
        raise refuse("transfer_to_itself", malformed("organisation"))
    extra = {"origin": snapshot.deciding, "organisation": target}
    if snapshot.phase is Phase.INTAKE and snapshot.accepting == snapshot.deciding:
        snapshot = replace(snapshot, accepting=target)
    regions = (snapshot.regions[0], context.target_region or snapshot.deciding_region)
    moved = replace(snapshot, deciding=target, regions=tuple(dict.fromkeys(regions)))
    return moved, (events.CaseTransferred, extra)


def hand_over(snapshot: Snapshot, context: Context) -> Result:
    """Hand the case from the accepting to the deciding organisation."""
    return snapshot, (events.CaseHandedOver, {"organisation": snapshot.deciding})


def urge(snapshot: Snapshot, context: Context) -> Result:
    """Note that the applicant asks to hurry."""
    return replace(snapshot, urged_at=context.now), (events.CaseUrged, {})


def remind(snapshot: Snapshot, context: Context) -> Result:
    """Note that a supervisor reminds."""
    return snapshot, (events.CaseReminded, {})


def remark(snapshot: Snapshot, context: Context) -> Result:
    """Put down a supervisor's remark, to be answered."""
    words = context.request.reason
    new = SupervisionRemark(at=context.now, by_name=context.who.name, words=words)
    return replace(snapshot, remarks=(*snapshot.remarks, new)), (events.CaseRemarked, {})


def answer_remark(snapshot: Snapshot, context: Context) -> Result:
    """Answer all open remarks."""
    remarks = tuple(
        replace(one, answer=context.request.reason, answered_at=context.now)
        if one.answered_at is None
        else one
        for one in snapshot.remarks
    )
    return replace(snapshot, remarks=remarks), (events.RemarkAnswered, {})


def deliver(snapshot: Snapshot, context: Context) -> Result:
    """Note that what came of the case was delivered."""
    return replace(snapshot, delivered_at=context.now), (events.CaseDelivered, {})


def rate(snapshot: Snapshot, context: Context) -> Result:
    """Take down how content the applicant is."""
    stars = context.request.rating
    if stars is None:
        raise incomplete("rating")
    rating = RatingGiven(stars=stars, words=context.request.reason, at=context.now)
    return replace(snapshot, rating=rating), (events.CaseRated, {"stars": stars})


def _with_pieces(held: tuple[Piece, ...], new: Mapping[str, Piece]) -> tuple[Piece, ...]:
    known = {piece.requirement for piece in held}
    kept = tuple(
        replace(
            new[piece.requirement],
            may_follow=piece.may_follow,
            is_required=piece.is_required,
            title=piece.title,
            elsewhere=piece.elsewhere,
        )
        if piece.requirement in new
        else piece
        for piece in held
    )
    return kept + tuple(piece for name, piece in new.items() if name not in known)


def _as_accepted(gap: Gap, context: Context) -> GapAccepted:
    end = calendars.end_of_day(context.calendar, gap.until)
    return GapAccepted(requirement=gap.requirement, due_at=end)
