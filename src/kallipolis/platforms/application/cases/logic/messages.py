"""Every refusal and problem of this room, in words, with what can be done next."""

from typing import Final

from django.utils.translation import gettext_noop as _

MESSAGES: Final[dict[str, str]] = {
    "case.not_found": _("There is no such case, or it is not yours."),
    "remedy.case.not_found": _(
        "Check the case number, and that you are logged in as the right person."
    ),
    "case.not_for_applicant": _("You may not submit this for this applicant."),
    "remedy.case.not_for_applicant": _("Log in as the applicant, or ask them for a mandate."),
    "case.version_unreadable": _("This is not the version of a case."),
    "remedy.case.version_unreadable": _("Send the version that the case shows, or none."),
    "case.page_unknown": _("There is no such page."),
    "remedy.case.page_unknown": _("Start again from the first page."),
    "case.idempotency_key": _("An idempotency key has at most %(limit)s characters."),
    "remedy.case.idempotency_key": _("Make a shorter key, such as a UUID, and send it again."),
    "case.idempotency_conflict": _("This key was already used for another submission."),
    "remedy.case.idempotency_conflict": _("Send the submission again with a new key."),
    "case.changed": _("Somebody else has acted on this case in the meantime."),
    "remedy.case.changed": _("Load the case again, look at what is new and decide then."),
    "case.not_now": _("This cannot be done with the case as it stands now."),
    "remedy.case.not_now": _("Load the case again and choose one of the actions that it offers."),
    "case.not_yours": _("This is for somebody else to do."),
    "remedy.case.not_yours": _("Choose one of the actions that the case offers you."),
    "case.action_unknown": _("Cases of this kind know no action %(action)s."),
    "remedy.case.action_unknown": _("Choose one of the actions that the case offers."),
    "case.request_incomplete": _("Something is missing."),
    "remedy.case.request_incomplete": _("Fill in the fields that are marked and send again."),
    "case.request_unfit": _("Something does not fit this action."),
    "remedy.case.request_unfit": _("Correct the fields that are marked and send again."),
    "case.needed": _("This is needed."),
    "case.not_asked": _("This action does not take this."),
    "case.item_not_asked": _("This was not asked for."),
    "case.piece_not_yours": _("Only files and commitments can be handed in."),
    "case.choice_unfit": _("Choose one of the values that this action knows."),
    "case.too_many_days": _("At most %(days)s days."),
    "case.output_date": _("Give a day, such as 2026-01-05."),
    "case.output_number": _("Give a number."),
    "case.output_choice": _("Choose one of the values that are offered."),
    "case.correction_missing": _("This was to be corrected."),
    "case.evidence_missing": _("This evidence is missing."),
    "case.gap_not_allowed": _("This evidence may not follow later."),
    "case.gap_in_the_past": _("Give a day that is still to come."),
    "case.review_open": _("%(organisation)s has not answered yet."),
    "case.corrections_asked_already": _(
        "The applicant was already told what to correct; the law allows this once."
    ),
    "remedy.case.corrections_asked_already": _(
        "Accept the case, or refuse it with the reason and the rule."
    ),
    "case.corrections_incomplete": _("Not everything that was to be corrected has been sent."),
    "remedy.case.corrections_incomplete": _("Answer each point of the notice and send again."),
    "case.reviews_open": _(
        "Not all reviewing authorities have answered, and their time still runs."
    ),
    "remedy.case.reviews_open": _("Wait for their opinions, or until their limits have passed."),
    "case.review_asked_already": _("These authorities were asked and have not answered yet."),
    "remedy.case.review_asked_already": _("Wait for their opinions, or ask others."),
    "case.no_review_open": _("Your authority has not been asked, or has answered already."),
    "remedy.case.no_review_open": _(
        "Look at the history of the case for your authority's opinion."
    ),
    "case.objection_unanswered": _(
        "A reviewing authority objects, and no reason says why it is not followed."
    ),
    "remedy.case.objection_unanswered": _("Give your reason, or refuse the case."),
    "case.evidence_incomplete": _("Evidence is missing."),
    "remedy.case.evidence_incomplete": _(
        "Ask for corrections, or let the evidence follow where it may."
    ),
    "case.gaps_not_allowed": _("Not all of this evidence may follow later, or not until then."),
    "remedy.case.gaps_not_allowed": _("Ask for corrections instead."),
    "case.gaps_open": _("Evidence that was to follow has not come yet."),
    "remedy.case.gaps_open": _("Wait for the evidence, or refuse the case."),
    "case.commitment_unsigned": _("The applicant has not signed the commitment."),
    "remedy.case.commitment_unsigned": _(
        "Sign the commitment and submit again, or choose the standard procedure."
    ),
    "case.not_granted": _("Nothing was granted in this case."),
    "remedy.case.not_granted": _("Look at the decision in the case."),
    "case.extended_already": _("The limit was already extended; the law allows this once."),
    "remedy.case.extended_already": _("Decide within the limit."),
    "case.rated_already": _("You have already rated this case."),
    "remedy.case.rated_already": _("Call the hotline of your city if you have more to say."),
    "case.urged_today": _("You have already asked to hurry today."),
    "remedy.case.urged_today": _("Wait until tomorrow, or call the hotline of your city."),
    "case.no_remark_open": _("There is no remark to answer."),
    "remedy.case.no_remark_open": _("Load the case again."),
    "case.parts_open": _("Parts of this procedure are still open."),
    "remedy.case.parts_open": _("Wait until all parts are completed."),
    "case.part_not_open": _("This part is not open."),
    "remedy.case.part_not_open": _("Load the case again."),
    "case.parts_unordered": _("The parts wait for each other, or for a part that is not there."),
    "remedy.case.parts_unordered": _("Correct the order of the parts in the service."),
    "case.parts_unexpected": _("Only joint procedures have parts, and they have at least one."),
    "remedy.case.parts_unexpected": _("Correct the process or the parts of the service."),
    "case.transfer_to_itself": _("The case already lies with this authority."),
    "remedy.case.transfer_to_itself": _("Choose another authority."),
    "case.decider_unnamed": _("A decision is taken by a named person."),
    "remedy.case.decider_unnamed": _("Log in in your own name."),
    "case.no_fee_due": _("No fee is to be paid in this case now."),
    "remedy.case.no_fee_due": _("Load the case again."),
    "case.too_late": _("The time in which this could be done has passed."),
    "remedy.case.too_late": _("Ask the authority for other ways."),
}
