"""What the pages say after something was done."""

from typing import Final

from django.utils.translation import gettext_noop as _

MESSAGES: Final = {
    "resident.place_chosen": _("You now see what is offered in %(place)s."),
    "resident.favourite_added": _("Marked: you find it on your home page in this browser."),
    "resident.favourite_removed": _("No longer marked."),
    "resident.draft_discarded": _("What you had filled in has been thrown away."),
    "resident.acted": _("Done: %(action)s."),
    "resident.mandate_offered": _("The mandate has been offered. It counts once it is accepted."),
    "resident.mandate_accepted": _("You may now act for %(name)s."),
    "resident.mandate_ended": _("The mandate has ended."),
    "resident.deed.looked-up": _("Looked up in a register"),
    "resident.deed.recorded": _("Recorded in a register"),
    "resident.deed.read-identity": _("Read who you are"),
    "resident.deed.found": _("Looked for you by your number"),
    "resident.deed.registered": _("Registered you"),
    "resident.deed.kept-file": _("Kept a file"),
    "resident.deed.read-file": _("Opened a file"),
    "resident.deed.removed-file": _("Removed a file"),
    "resident.deed.read-case": _("Read your case"),
    "resident.deed.clock": _("Counted the time of your case"),
    "resident.deed.log-in": _("Changed how you log in"),
    "resident.deed.read-record": _("Read this record"),
    "resident.deed.case": _("Worked on your case"),
    "resident.deed.credential": _("Handled a credential of yours"),
    "resident.deed.mandate": _("Handled a mandate"),
    "resident.deed.other": _("Handled data about you"),
    "resident.deed.access": _("Changed a role of yours"),
    "resident.refund.paid-twice": _("paid twice"),
    "resident.refund.wrong-amount": _("another amount than the fee"),
    "resident.refund.too-late": _("came after the case had ended"),
    "resident.refund.case-ended": _("the case ended"),
    "resident.refund.official": _("sent back by the authority"),
    "resident.not_acceptable": _("This cannot be done on this page."),
    "remedy.resident.not_acceptable": _("Go to the hall that is named, or call the hotline."),
}
