"""What the pages say after something was done."""

from typing import Final

from django.utils.translation import gettext_noop as _

MESSAGES: Final = {
    "resident.place_chosen": _("You now see what is offered in %(place)s."),
    "resident.draft_discarded": _("What you had filled in has been thrown away."),
    "resident.acted": _("Done: %(action)s."),
    "resident.mandate_offered": _("The mandate has been offered. It counts once it is accepted."),
    "resident.mandate_accepted": _("You may now act for %(name)s."),
    "resident.mandate_ended": _("The mandate has ended."),
    "resident.not_acceptable": _("This cannot be done on this page."),
    "remedy.resident.not_acceptable": _("Go to the hall that is named, or call 12345."),
}
