"""What is said to who would act for a company."""

from typing import Final

from django.utils.translation import gettext_noop as _

MESSAGES: Final = {
    "representative.malformed": _("This company cannot be looked for."),
    "remedy.representative.malformed": _("Correct what is marked and send it again."),
    "representative.credit_code": _(
        "This is mistyped, or not the number of an organisation. Copy it from the licence."
    ),
    "representative.not_found": _(
        "The register of legal entities names you as the representative of no such company."
    ),
    "remedy.representative.not_found": _(
        "Check the code. If the register is behind, ask the market authority; a legal "
        "representative can also give you a mandate."
    ),
}
