"""The evidence of a submission: what was found, what to bring, what may follow or be promised."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect

from kallipolis.domains.government.drafts import api as drafts
from kallipolis.domains.government.drafts.contracts import NOTHING, Brought, Draft
from kallipolis.domains.government.filings.contracts import (
    Declined,
    Doubted,
    EntryLine,
    Frame,
    Sourced,
)
from kallipolis.domains.government.filings.views import uploads
from kallipolis.domains.government.filings.views.applying import (
    EVIDENCE,
    last_asked,
    pages_of,
)
from kallipolis.domains.government.filings.views.contradicting import (
    WRONG,
    claim_in,
    declined,
    doubted,
    is_said_in,
    lines_of,
)
from kallipolis.domains.government.filings.views.sources import sourced
from kallipolis.domains.government.preparations import api as preparations
from kallipolis.domains.government.submissions import api as submissions
from kallipolis.domains.government.submissions.contracts import Examined, Submission
from kallipolis.foundation.actors import Actor
from kallipolis.foundation.errors import Reason, Refusal
from kallipolis.foundation.files import api as files
from kallipolis.foundation.files.contracts import StoredFile
from kallipolis.foundation.ids import FileId
from kallipolis.foundation.text import Text
from kallipolis.foundation.web.api import message, notify
from kallipolis.foundation.web.here import language_of_thread
from kallipolis.platforms.application.contradictions import api as contradictions
from kallipolis.platforms.application.contradictions.contracts import (
    Claim,
    Contradiction,
    Source,
)
from kallipolis.platforms.application.evidence import api as evidence
from kallipolis.platforms.application.evidence.contracts import EvidenceItem, EvidenceState, Told
from kallipolis.platforms.application.forms import api as forms
from kallipolis.platforms.application.services import api as services
from kallipolis.platforms.application.services.contracts import (
    EvidenceRequirement,
    EvidenceType,
    Ground,
    PublicService,
)
from kallipolis.platforms.data.registries import api as registries

EXPECTED: Final = (Reason.RULE, Reason.MALFORMED)
STAYING: Final = frozenset({"add", "remove", "again", "consent", "revoke"})
"""Buttons that lead back to the same page."""

Uploads = Mapping[str, tuple[FileId, ...]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """One proof as the page shows it: how it is met, and what may be done instead of uploading.

    ``holder`` is the other node that has it or was asked for it, ``refusal`` in words why it does
    not tell. ``lines`` are what the register says, ``doubts`` what of it is under correction.
    ``look_up`` is what a register is asked, on what ground; ``sources`` are the records that the
    register has it from.
    """

    item: EvidenceItem
    registry: Text | None
    note: Text | None
    may_commit: bool
    keeper: Text | None
    files: tuple[StoredFile, ...]
    holder: Text | None = None
    refusal: str = ""
    lines: tuple[EntryLine, ...] = ()
    doubts: tuple[Doubted, ...] = ()
    look_up: Told | None = None
    sources: tuple[Sourced, ...] = ()

    @property
    def is_found(self) -> bool:
        """Say whether a registry had it."""
        return self.item.state is EvidenceState.FOUND

    @property
    def is_asked_for(self) -> bool:
        """Say whether it can be brought."""
        return not self.is_found and not self.item.only_looked_up

    @property
    def is_on_its_way(self) -> bool:
        """Say whether another node was asked and has not answered yet."""
        return self.item.question is not None and self.item.question.is_waiting


def bring(request: HttpRequest, frame: Frame, service_id: str) -> HttpResponse:
    """Show what was found and what is to be brought, or keep what was brought and lead on.

    Where nothing is to be proved there is nothing to show: the next page comes at once.
    """
    if request.method == "POST":
        return _brought(request, frame, service_id)
    examined = submissions.examine(frame.actor, submission_of(frame.actor, service_id))
    if not asked_of(frame.actor, examined):
        return HttpResponseRedirect(frame.ways.check)
    return _shown(request, frame, examined, {})


def submission_of(actor: Actor, service_id: str) -> Submission:
    """Put together what somebody would send in now: their draft, and what is known of them.

    Declarations that nobody has made yet are among it: the last page states them, and who sends
    makes them.
    """
    ready = preparations.prepare(actor, service_id)
    brought = ready.draft.brought if ready.draft else NOTHING
    declared = forms.declarations(ready.form, ready.answers, ready.context)
    return Submission(
        service=service_id,
        answers=dict(ready.answers) | {field.name: True for field in declared},
        uploads=_known(ready.service, brought.uploads),
        later=brought.later,
        commitments=brought.commitments,
        consents=brought.consents,
        draft=ready.draft.id if ready.draft else None,
    )


def _known(service: PublicService, uploads: Uploads) -> Uploads:
    """Return the uploads of a draft that the service still knows; it may have changed since."""
    known = _requirements(service)
    return {type: ids for type, ids in uploads.items() if type in known}


def asked_of(actor: Actor, examined: Examined) -> tuple[Asked, ...]:
    """Return the evidence that concerns the applicant, or that they must bring about others."""
    needed, scope = _requirements(examined.prepared.service), examined.prepared.service.id
    items = (i for i in examined.evidence if not i.subject or i.state is not EvidenceState.FOUND)
    open_ones = contradictions.open_about(
        examined.prepared.applicant.id, {item.registry for item in examined.evidence}
    )
    return tuple(
        _with_lines(
            _asked(
                item, needed.get(item.type), files.describe(actor, item.files, scope=scope), scope
            ),
            open_ones,
        )
        for item in items
    )


def _with_lines(asked: Asked, doubts: Sequence[Contradiction]) -> Asked:
    """Add what a register said of the applicant, and what of that is under correction."""
    item = asked.item
    registry = registries.find(item.registry) if item.registry and asked.is_found else None
    if registry is None:
        return asked
    own = [each for each in doubts if each.registry == registry.id]
    return replace(asked, lines=lines_of(registry, item.values), doubts=doubted(own))


def _brought(request: HttpRequest, frame: Frame, service_id: str) -> HttpResponse:
    actor = frame.actor
    if WRONG in request.POST:
        return _contradicted(request, frame, service_id)
    draft = drafts.find(actor, service_id)
    sent = uploads.keep(actor, request)
    brought = Brought(
        uploads=_together(draft, sent.kept, request.POST.get("remove", "")),
        later=tuple(request.POST.getlist("later")),
        commitments=tuple(request.POST.getlist("commitment")),
        consents=_consents(draft, request.POST.get("consent", ""), request.POST.get("revoke", "")),
    )
    answers = draft.answers if draft else {}
    drafts.save(actor, service_id, answers=answers, brought=brought, page=EVIDENCE)
    if {"again", "revoke"} & request.POST.keys():
        drafts.forget(actor, service_id)
    stays = bool(STAYING & request.POST.keys())
    if stays and not sent.faults:
        return HttpResponseRedirect(frame.ways.evidence)
    examined = submissions.examine(actor, submission_of(actor, service_id))
    faults = ({} if stays else _faults(examined)) | sent.faults
    if faults:
        return _shown(request, frame, examined, faults)
    return HttpResponseRedirect(frame.ways.check)


def _contradicted(request: HttpRequest, frame: Frame, service_id: str) -> HttpResponse:
    """Have what a register says checked; the paper may be brought meanwhile."""
    said, actor = claim_in(request, Source.PERSON), frame.actor
    try:
        if actor.applicant is not None:
            made = contradictions.claim(actor, actor.applicant, said)
            notify(request, "contradiction.begun", case=made.case)
    except Refusal as refusal:
        if refusal.reason not in EXPECTED:
            raise
        examined = submissions.examine(actor, submission_of(actor, service_id))
        return _shown(request, frame, examined, {}, denied=declined(said, refusal))
    return HttpResponseRedirect(frame.ways.evidence)


def _consents(draft: Draft | None, given: str, taken_back: str) -> tuple[str, ...]:
    before = draft.brought.consents if draft else ()
    every = dict.fromkeys((*before, given))
    return tuple(type for type in every if type and type != taken_back)


def _together(draft: Draft | None, kept: Mapping[str, list[FileId]], removed: str) -> Uploads:
    found = dict(draft.brought.uploads) if draft else {}
    for path, ids in kept.items():
        type = path.removeprefix("file.")
        found[type] = (*found.get(type, ()), *ids)
    left = {type: tuple(id for id in ids if id != removed) for type, ids in found.items()}
    return {type: ids for type, ids in left.items() if ids}


def _faults(examined: Examined) -> dict[str, str]:
    words = message("submission.evidence_required")
    return {f"file.{item.type}": words for item in examined.lacking}


def _asked(
    item: EvidenceItem,
    requirement: EvidenceRequirement | None,
    brought: tuple[StoredFile, ...],
    service: str,
) -> Asked:
    kind, question = services.evidence_type(item.type), item.question
    return Asked(
        item=item,
        look_up=_look_up(item, service),
        sources=sourced(submissions.origins_of(item), item.registry, language_of_thread()),
        registry=_registry(kind, item.registry),
        keeper=_keeper(kind, service) if item.by_consent else None,
        holder=question.holder if question else None,
        refusal=message(question.refusal) if question and question.refusal else "",
        note=requirement.note if requirement else None,
        may_commit=requirement.commitment if requirement else False,
        files=brought,
    )


def _look_up(item: EvidenceItem, service: str) -> Told | None:
    if item.carried_by is None:
        return None
    fields = item.values or preparations.looked_up(service).get(item.type, ())
    ground = Ground(basis=item.basis, carried_by=item.carried_by, purpose=item.purpose)
    return evidence.told(item.type, fields, ground)


def _registry(kind: EvidenceType, registry: str) -> Text | None:
    is_elsewhere = kind.held_by is not None and registry == kind.registry
    return kind.held_by.title if kind.held_by and is_elsewhere else _title(registry)


def _keeper(kind: EvidenceType, service: str) -> Text | None:
    if kind.held_by is None:
        return _title(kind.looked_up_in)
    return kind.held_by.title if evidence.holder_of(kind, service) else None


def _title(registry: str) -> Text | None:
    found = registries.find(registry) if registry else None
    return found.title if found else None


def _requirements(service: PublicService) -> dict[str, EvidenceRequirement]:
    whole, *inner = services.with_parts(service)
    return {each.type: each for one in (*inner, whole) for each in services.grounded(one)}


def _shown(
    request: HttpRequest,
    frame: Frame,
    examined: Examined,
    faults: dict[str, str],
    *,
    denied: Declined | None = None,
) -> HttpResponse:
    asked = asked_of(frame.actor, examined)
    draft = drafts.find(frame.actor, examined.prepared.service.id)
    pages = pages_of(examined.prepared, draft)
    language = language_of_thread()
    titles = {f"file.{a.item.type}": a.item.title.in_language(language) for a in asked}
    return frame.show(
        request,
        "filings/evidence.html",
        status=422 if faults or denied else 200,
        ways=frame.ways,
        number=pages + 1 if pages else 0,
        back=last_asked(frame.ways, examined.prepared),
        service=examined.prepared.service,
        found=[each for each in asked if each.is_found],
        others=[each for each in asked if each.is_asked_for],
        not_found=[each for each in asked if not each.is_found and each.item.only_looked_up],
        faults=faults,
        denied=denied,
        denied_at=_place_of(denied.claim, asked) if denied else "",
        titles=titles,
        brought=draft.brought if draft else NOTHING,
        saved=sum(1 for each in asked if each.is_found and each.item.is_required),
    )


def _place_of(claim: Claim, asked: Sequence[Asked]) -> str:
    """Return the proof beside which a claim was written, empty if that is not there any more."""
    beside = (
        each.item.type
        for each in asked
        if each.item.registry == claim.registry and is_said_in(claim, each.lines)
    )
    return next(beside, "")
