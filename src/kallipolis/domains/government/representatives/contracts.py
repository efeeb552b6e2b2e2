"""Companies that people name, with their right to act for them, and what is said to them."""

from typing import Final

import msgspec
from django.utils.translation import gettext_noop as _

from kallipolis.foundation.parties.contracts import Mandate, Party


class Presented(msgspec.Struct, frozen=True, kw_only=True):
    """A company that somebody names at a counter, and the mandates that let them act for it now."""

    company: Party
    mandates: tuple[Mandate, ...]


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
    "representative.no_company": _(
        "The register of legal entities has no active company with this code."
    ),
    "remedy.representative.no_company": _(
        "Compare the code with the licence. If the register is behind, ask the market authority."
    ),
}
