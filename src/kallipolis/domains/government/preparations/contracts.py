"""What is ready for an applicant, as submissions and pages see it."""

from collections.abc import Mapping
from typing import Final

import msgspec
from django.utils.translation import gettext_noop as _

from kallipolis.domains.government.drafts.contracts import NEW, Draft, Memory
from kallipolis.domains.government.drafts.contracts import Brought as Brought
from kallipolis.foundation.ids import CaseId, Edition
from kallipolis.foundation.parties.contracts import Party
from kallipolis.platforms.application.evidence.contracts import EvidenceItem
from kallipolis.platforms.application.forms.contracts import Context, Form
from kallipolis.platforms.application.services.contracts import PublicService


class Prepared(msgspec.Struct, frozen=True, kw_only=True):
    """What an applicant finds when they begin: the form, what is known, what they must bring.

    ``answers`` are those of their draft, with what is known of them filled in where they said
    nothing. ``evidence`` is what was looked up before anything was answered; conditional proof is
    looked up only once the answers call for it. ``memory`` is what has been looked up by now, and
    ``recalled`` what of it was known before. ``own_case`` is the one that was opened under the same
    key before, ``open_case`` another one of theirs that is under way, as far as the service or its
    rules ask for it. ``stopped`` is proof that is not looked up of them, as they objected rightly.
    """

    applicant: Party
    service: PublicService
    edition: Edition
    form: Form
    context: Context
    evidence: tuple[EvidenceItem, ...]
    answers: Mapping[str, object]
    draft: Draft | None = None
    memory: Memory = NEW
    recalled: Memory = NEW
    own_case: CaseId | None = None
    open_case: CaseId | None = None
    stopped: frozenset[str] = frozenset()


MESSAGES: Final = {
    "preparation.audience": _("This service is not for you, but for %(audience)s."),
    "remedy.preparation.audience": _("Choose for whom you act, then apply again."),
    "preparation.not_offered": _("This service is not offered in %(region)s."),
    "remedy.preparation.not_offered": _("Change the region, or ask the hall that is named."),
    "preparation.nobody_competent": _("No authority in %(region)s takes this online."),
    "remedy.preparation.nobody_competent": _(
        "Ask at %(hall)s, or call the hotline of your city: they say who takes it."
    ),
    "preparation.has_case": _("You have a case of this under way already: %(case)s."),
    "remedy.preparation.has_case": _(
        "Open it among your cases. If you want to begin anew, withdraw it there first."
    ),
    "preparation.has_output": _("You hold what this service gives already, and it is valid."),
    "remedy.preparation.has_output": _(
        "Open it among your documents. If it says something wrong, tell who issued it."
    ),
    "preparation.round_not_open": _(
        "Applications are taken from %(opens)s to %(closes)s, and not before."
    ),
    "remedy.preparation.round_not_open": _("Come back in those days; nobody gains by being early."),
    "preparation.rounds_over": _("Applications were taken until %(closed)s."),
    "remedy.preparation.rounds_over": _(
        "Ask the authority that is named, or the hotline, when they are taken again."
    ),
    "preparation.real_name": _("This service needs your checked name."),
    "remedy.preparation.real_name": _("Check your name with your identity number first."),
}
