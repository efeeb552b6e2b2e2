"""Hold what an applicant adds to a case against the form and the evidence of its edition."""

from collections.abc import Iterator, Mapping

import msgspec
from django.utils import timezone
from msgspec.structs import replace

from kallipolis.domains.government.preparations import api as preparations
from kallipolis.domains.government.submissions.adapters import belongings
from kallipolis.domains.government.submissions.logic import corrections
from kallipolis.foundation.actors import Actor
from kallipolis.foundation.clock import SYSTEM_CLOCK, Clock
from kallipolis.foundation.errors import Problem, Reason, Refusal
from kallipolis.foundation.files import api as files
from kallipolis.foundation.packs import api as packs
from kallipolis.foundation.regions import api as regions
from kallipolis.platforms.application.cases.contracts import Request, Supply
from kallipolis.platforms.application.forms.contracts import Context, Form, PartyOption
from kallipolis.platforms.application.services import api as services
from kallipolis.platforms.application.services.contracts import PublicService


def checked(actor: Actor, supply: Supply) -> Request:
    """Return what an applicant adds with clean answers, or refuse it with each of its faults."""
    if packs.find("service", supply.service, supply.edition) is None:
        given = supply.request.answers
        asked = given.keys() if supply.asked is None else supply.asked
        _refuse(corrections.unasked(given, asked))
        return supply.request
    service = services.get(supply.service, supply.edition)
    form = services.form_of(service, supply.edition)
    _refuse(tuple(_of_files(form, service, supply)))
    if not supply.request.answers:
        return supply.request
    corrected = corrections.corrected(form, supply, _with_files(form, supply))
    _refuse(corrected.problems)
    return replace(supply.request, answers=corrected.answers)


def context_of(facts: Mapping[str, object], *, clock: Clock = SYSTEM_CLOCK) -> Context:
    """Return what was known when a case began, for the conditions and words of its form."""
    known = _mapping(facts.get("known"))
    return Context(
        today=timezone.localdate(clock.now()),
        applicant=_mapping(known.get("applicant")),
        evidence={kind: _mapping(v) for kind, v in _mapping(known.get("evidence")).items()},
        find_region=regions.find,
    )


def _of_files(form: Form, service: PublicService, supply: Supply) -> Iterator[Problem]:
    owners = (supply.applicant, supply.filed_by)
    named = preparations.files_in(form, supply.request.answers)
    yield from belongings.strange(named, owners, field="answers")
    promised = {one.type for one in service.evidence if one.commitment}
    for piece in supply.request.evidence:
        field = piece.requirement
        yield from belongings.strange(piece.files, owners, field=field)
        if piece.source == "upload" and not piece.files:
            yield Problem(field=field, code="case.evidence_missing")
        if piece.source == "commitment" and piece.requirement not in promised:
            yield Problem(field=field, code="submission.commitment_not_taken")


def _with_files(form: Form, supply: Supply) -> Context:
    """Return what was known, with whom and which files the answers may name."""
    context = context_of(supply.facts)
    owners = (supply.applicant, supply.filed_by)
    named = preparations.files_in(form, supply.answers | supply.request.answers)
    own = [id for id in named if belongings.is_brought_by(id, owners)]
    stored = files.describe(belongings.LENDER, own)
    name = str(context.applicant.get("name", ""))
    applicant = PartyOption(id=supply.applicant, name=name, relation="self")
    return msgspec.structs.replace(
        context, files={file.id: file for file in stored}, parties=(applicant,)
    )


def _refuse(problems: tuple[Problem, ...]) -> None:
    if problems:
        raise Refusal("submission.invalid", Reason.MALFORMED, problems=problems)


def _mapping(value: object) -> Mapping[str, object]:
    return value if isinstance(value, Mapping) else {}
