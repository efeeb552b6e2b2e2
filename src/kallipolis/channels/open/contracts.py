"""What the pages of open data say in fixed words."""

from typing import Final

from django.utils.translation import gettext_noop as _

MESSAGES: Final[dict[str, str]] = {
    "open.reported": _("Thank you. Whoever keeps the dataset looks into it."),
}
