"""What the pages say after something was done."""

from typing import Final

from django.utils.translation import gettext_noop as _

MESSAGES: Final = {
    "enterprise.choose_company": _("Choose the company for which you act first."),
    "enterprise.not_found": _("There is no such page for companies."),
    "remedy.enterprise.not_found": _("Begin on the home page for companies."),
    "enterprise.begun": _("The file has been taken in. Its rows are being checked."),
    "enterprise.corrected": _("The rows are being checked again."),
    "enterprise.sending": _("The applications are being sent. You can leave this page."),
    "enterprise.discarded": _("The file has been thrown away."),
}
