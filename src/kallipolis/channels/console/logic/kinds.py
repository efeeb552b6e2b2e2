"""What kinds of documents are called."""

from typing import Final

from django.utils.translation import gettext_noop as _

WORDS: Final[dict[str, str]] = {
    "console.document.appointment-plan": _("Plan of appointments"),
    "console.document.authority": _("Authority"),
    "console.document.authority-pattern": _("Pattern of authorities"),
    "console.document.boundary": _("Boundary of a region"),
    "console.document.calendar": _("Calendar"),
    "console.document.cast": _("People of the demonstration"),
    "console.document.catalogue-exchange": _("Exchange of catalogues"),
    "console.document.credential": _("Kind of credential"),
    "console.document.dataset": _("Dataset"),
    "console.document.derivation": _("Derived dataset"),
    "console.document.event": _("Life or business event"),
    "console.document.evidence-type": _("Kind of evidence"),
    "console.document.form": _("Form"),
    "console.document.hall": _("Service hall"),
    "console.document.harvest": _("Harvest of another portal"),
    "console.document.law": _("Law"),
    "console.document.linked-registry": _("Linked registry"),
    "console.document.mapping": _("Mapping of a catalogue"),
    "console.document.notice-template": _("Template of a notice"),
    "console.document.place": _("Place"),
    "console.document.procedure": _("Law of procedure"),
    "console.document.process": _("Process"),
    "console.document.reception": _("Cases taken from other nodes"),
    "console.document.referral": _("Cases referred to other nodes"),
    "console.document.region": _("Administrative region"),
    "console.document.registry": _("Registry"),
    "console.document.remedy": _("Remedy against a decision"),
    "console.document.role": _("Role"),
    "console.document.rule": _("Table of rules"),
    "console.document.scenario": _("Worked example"),
    "console.document.service": _("Service"),
    "console.document.source": _("Source of data"),
    "console.document.stories": _("Stories of the demonstration"),
    "console.document.synonyms": _("Words that mean the same"),
    "console.document.veto": _("What is given to nobody"),
}
