"""Send in: try a submission, and make a case of it."""

from collections.abc import Mapping
from typing import Final

import msgspec
from django.utils.translation import get_language

from kallipolis.domains.government.drafts import api as drafts
from kallipolis.domains.government.drafts.contracts import NEW
from kallipolis.domains.government.outputs import api as outputs
from kallipolis.domains.government.preparations import api as preparations
from kallipolis.domains.government.preparations.contracts import Brought, Prepared
from kallipolis.domains.government.submissions.adapters import arriving, belongings, supplies
from kallipolis.domains.government.submissions.adapters.belongings import LENDER, is_brought_by
from kallipolis.domains.government.submissions.contracts import (
    Assessment,
    Authorities,
    Examined,
    Submission,
)
from kallipolis.domains.government.submissions.logic import joint, openings
from kallipolis.domains.government.submissions.logic import known as knowing
from kallipolis.domains.government.submissions.logic.assessment import RuleBook, assess
from kallipolis.domains.government.submissions.logic.joint import Joined
from kallipolis.domains.government.submissions.logic.openings import Ground
from kallipolis.foundation.actors import Actor, system
from kallipolis.foundation.clock import SYSTEM_CLOCK, Clock
from kallipolis.foundation.database.api import edge
from kallipolis.foundation.errors import Problem, Reason, Refusal
from kallipolis.foundation.files import api as files
from kallipolis.foundation.ids import CaseId, Edition, RegionCode
from kallipolis.foundation.organisations import api as organisations
from kallipolis.foundation.packs import api as packs
from kallipolis.foundation.regions import api as regions
from kallipolis.foundation.telemetry import api as telemetry
from kallipolis.platforms.application.cases import api as cases
from kallipolis.platforms.application.cases.contracts import (
    Case,
    Opening,
    Origin,
    PartOpening,
    Request,
    Supply,
    Then,
    Wanted,
)
from kallipolis.platforms.application.contradictions import api as contradictions
from kallipolis.platforms.application.evidence import api as evidence
from kallipolis.platforms.application.evidence.contracts import EvidenceItem
from kallipolis.platforms.application.forms import api as forms
from kallipolis.platforms.application.forms.contracts import Context
from kallipolis.platforms.application.objections.contracts import Way
from kallipolis.platforms.application.services import api as services
from kallipolis.platforms.application.services.contracts import (
    EvidenceRequirement,
    Part,
    PublicService,
)

PLATFORM: Final = system("instant decision of a part")


@telemetry.traced
def examine(actor: Actor, submission: Submission, *, clock: Clock = SYSTEM_CLOCK) -> Examined:
    """Try a submission without sending it: problems, reasons, fee, and what is missing.

    Evidence that only some answers call for is looked up only once the answers call for it. What
    was looked up is kept with the draft until it is sent in. What is known about other people
    reaches the rules, and nothing that the applicant is shown.

    Raises:
        Refusal: as for ``preparations.prepare``.
    """
    return _examined(actor, submission, keep=True, clock=clock)


@telemetry.traced
def submit(actor: Actor, submission: Submission, *, clock: Clock = SYSTEM_CLOCK) -> Case:
    """Send in: check, look up, decide at once where the rules allow, and open the case.

    All of it is one transaction: the case with its history, clock, events and audit, the
    credential if it is granted at once, the end of the draft. Where a register that it rests on is
    under correction, a person decides.

    Raises:
        Refusal: ``submission.invalid`` with a problem for each answer at fault, each file that the
            applicant has not brought, and each proof that the service does not know;
            ``submission.evidence_missing``; ``submission.not_eligible`` with the reasons, unless
            the applicant insists; ``submission.not_online``; ``case.idempotency_conflict``; as for
            ``preparations.prepare`` and ``preparations.require_first``.
    """
    with edge():
        belongings.require_own(actor, submission)
        examined = _examined(actor, submission, keep=False, clock=clock)
        _require_ready(examined, submission)
        ground = _ground(examined.prepared, examined.assessment)
        wanted = _wanted(ground, examined.assessment)
        opening = openings.opening(
            ground,
            examined.assessment,
            examined.evidence,
            _parts(examined.prepared, examined.assessment),
            wanted=wanted,
            key=submission.key,
        )
        for_a_person = submission.insist or _is_contradicted(examined)
        if for_a_person:
            opening = openings.for_a_person(opening)
        asked = openings.questions_of(examined.evidence)
        waits = for_a_person or openings.waits_for_fee(opening) or bool(asked)
        at_once = () if waits else _at_once(opening, examined.assessment)
        case = cases.open_case(actor, opening, then=at_once, clock=clock)
        if at_once:
            outputs.record(case, opening.answers, cases.in_full(opening.facts), clock=clock)
        evidence.attach(asked, case.id, clock=clock)
        _lend_files(ground.authorities, examined)
        if examined.prepared.recalled != NEW:
            drafts.forget(actor, submission.service)
        if submission.draft:
            drafts.discard(actor, submission.draft)
    services.count_use(submission.service)
    return case


def check_supply(actor: Actor, supply: Supply) -> Request:
    """Return what an applicant adds to a case as it may be taken in; cases ask this of all of it.

    Answers are held against the form of the edition in which the case began: those that were asked
    for, and those that only the corrected ones bring up. Files are the applicant's own.

    Raises:
        Refusal: ``submission.invalid`` with a problem for each answer and file at fault.
    """
    return supplies.checked(actor, supply)


def context_of(facts: Mapping[str, object], *, clock: Clock = SYSTEM_CLOCK) -> Context:
    """Return what was known when a case began, for the conditions and words of its form."""
    return supplies.context_of(facts, clock=clock)


def decide_part(case_id: CaseId, *, clock: Clock = SYSTEM_CLOCK) -> None:
    """Decide a part of a joint case, or what was paid for, at once, if its rules did.

    Its process has to let the platform, and who applied not to have asked for a person.

    Doing it again changes nothing.
    """
    view = cases.find_for(PLATFORM, case_id, clock=clock)
    offered = {offer.name for offer in view.actions}
    for then in openings.instant_from(view.facts, view.wanted, offered):
        cases.act(PLATFORM, case_id, then.action, then.request, clock=clock)


def take_answers(case_id: CaseId, *, clock: Clock = SYSTEM_CLOCK) -> None:
    """Let a case have what other nodes have answered, ask its rules anew, and decide if they do.

    All of it is one transaction. Doing it again changes nothing. The parts of a joint case have it
    too; what was decided, or closed, stays as it is.
    """
    with edge():
        for whole in arriving.take_answers(case_id, _rule_book, clock):
            decide_part(whole, clock=clock)


def let_go(case_id: CaseId, proof: str, way: Way, *, clock: Clock = SYSTEM_CLOCK) -> None:
    """Let a case that is not decided rest on a look-up no more, and ask its rules anew.

    It decides nothing. Doing it again changes nothing.
    """
    with edge():
        arriving.let_go(case_id, proof, way, books=_rule_book, clock=clock)


def lend_files(case_id: CaseId, *, clock: Clock = SYSTEM_CLOCK) -> None:
    """Let all who work on a case by now read the files that its applicant brought.

    Doing it again changes nothing. A file that somebody else brought stays closed, even where a
    case names it.
    """
    view = cases.find_for(LENDER, case_id, clock=clock)
    case = view.case
    named = [file for piece in view.evidence for file in piece.files]
    if packs.find("service", case.service, case.edition) is not None:
        form = services.form_of(services.get(case.service, case.edition), case.edition)
        named += preparations.files_in(form, view.answers)
    asked = (review.organisation for review in view.reviews)
    files.share(
        [id for id in dict.fromkeys(named) if is_brought_by(id, (case.applicant, case.filed_by))],
        {case.accepting, case.deciding, case.delivering, *view.reviewing, *asked},
    )


def _examined(actor: Actor, submission: Submission, *, keep: bool, clock: Clock) -> Examined:
    brought = Brought(
        uploads=submission.uploads,
        commitments=submission.commitments,
        later=submission.later,
        consents=submission.consents,
        key=submission.key,
    )
    prepared = preparations.prepare(
        actor,
        submission.service,
        answers=submission.answers,
        brought=brought,
        keep=keep,
        clock=clock,
    )
    checked = forms.validate(prepared.form, submission.answers, prepared.context)
    facts = _known(checked.answers, prepared)
    further = _not_gathered(prepared, facts)
    if further:
        prepared = preparations.complete(actor, prepared, further, brought, keep=keep, clock=clock)
        if forms.asks_evidence(prepared.form):
            checked = forms.validate(prepared.form, submission.answers, prepared.context)
        facts = _known(checked.answers, prepared)
    book = _rule_book(prepared.service.id, prepared.edition)
    others = openings.about_others(prepared.evidence)
    assessment = assess(
        prepared.service,
        book,
        facts,
        checked.problems,
        others=others,
        waiting=_on_their_way(prepared),
    )
    return Examined(
        prepared=prepared,
        assessment=joint.with_fees(assessment, _joined(prepared, facts), others),
        evidence=prepared.evidence,
    )


def _is_contradicted(examined: Examined) -> bool:
    """Say whether a register is under correction that has something to say here."""
    found = {each.registry for each in evidence.about_applicant(examined.evidence) if each.registry}
    return contradictions.are_open_about(examined.prepared.applicant.id, found)


def _require_ready(examined: Examined, submission: Submission) -> None:
    service, assessment = examined.prepared.service, examined.assessment
    if not service.is_sent_in_online:
        raise Refusal("submission.not_online", Reason.RULE)
    preparations.require_first(examined.prepared)
    if assessment.problems:
        raise Refusal("submission.invalid", Reason.MALFORMED, problems=assessment.problems)
    if assessment.eligible is False and not submission.insist:
        told = [why.in_language(get_language() or "en") for why in assessment.why]
        raise Refusal(
            "submission.not_eligible",
            Reason.RULE,
            rule=", ".join(assessment.sources),
            problems=tuple(
                Problem(field="", code="submission.reason", values={"why": why}) for why in told
            ),
        )
    if lacking := examined.lacking:
        raise Refusal(
            "submission.evidence_missing",
            Reason.RULE,
            values={"evidence": ", ".join(item.type for item in lacking)},
            problems=tuple(
                Problem(field=f"uploads.{item.type}", code="submission.evidence_required")
                for item in lacking
            ),
        )


def _wanted(ground: Ground, assessment: Assessment) -> tuple[Wanted, ...]:
    gives = ground.service.output.credential
    if not gives:
        return ()
    return outputs.wanted(packs.get("credential", gives, ground.edition).body, assessment.told)


def _at_once(opening: Opening, assessment: Assessment) -> tuple[Then, ...]:
    if assessment.eligible is False:
        return ()
    actions = packs.get("process", opening.process, opening.edition).body.actions
    return openings.instant(assessment, opening.wanted, actions)


def _ground(prepared: Prepared, assessment: Assessment) -> Ground:
    facts, service = assessment.facts, prepared.service
    accepting = _place(service, knowing.region_from(service.accepting, facts), prepared)
    deciding = _place(service, knowing.region_from(service.deciding, facts), prepared, accepting)
    return Ground(
        service=service,
        edition=prepared.edition,
        applicant=prepared.applicant.id,
        applicant_name=prepared.applicant.name,
        region=accepting,
        deciding_region=deciding,
        authorities=Authorities(
            accepting=organisations.authority(service.authority, accepting).id,
            deciding=organisations.authority(service.authority, deciding).id,
            reviewing=tuple(
                organisations.authority(role, deciding).id
                for role in services.reviewers_of(service, facts)
            ),
        ),
    )


def _place(
    service: PublicService, code: str, prepared: Prepared, otherwise: RegionCode | None = None
) -> RegionCode:
    """Return the region of the service's level around a place; the applicant's if none is said."""
    place = RegionCode(code) if code else otherwise or prepared.applicant.region
    at_level = regions.at_level(place, service.level)
    return at_level.code if at_level else place


def _parts(prepared: Prepared, assessment: Assessment) -> tuple[PartOpening, ...]:
    wanted = knowing.parts_of(prepared.service, assessment.facts)
    keys = {part.service for part in wanted}
    return tuple(_part(part, prepared, assessment, keys) for part in wanted)


def _part(part: Part, prepared: Prepared, assessment: Assessment, keys: set[str]) -> PartOpening:
    service = services.get(part.service, prepared.edition)
    answers = _part_answers(part, assessment.facts)
    inner = Prepared(
        applicant=prepared.applicant,
        service=service,
        edition=prepared.edition,
        form=services.form_of(service, prepared.edition),
        context=prepared.context,
        evidence=prepared.evidence,
        answers=answers,
    )
    facts = _known(answers, inner)
    others = openings.about_others(prepared.evidence)
    book = _rule_book(service.id, prepared.edition)
    own = assess(service, book, facts, others=others, waiting=_on_their_way(prepared))
    ground = _ground(inner, own)
    return PartOpening(
        key=service.id,
        opening=openings.opening(
            ground, own, _own_evidence(inner, facts), wanted=_wanted(ground, own)
        ),
        after=tuple(key for key in part.after if key in keys),
    )


def _on_their_way(prepared: Prepared) -> frozenset[str]:
    return frozenset(
        i.type for i in prepared.evidence if i.question is not None and i.question.is_waiting
    )


def _not_gathered(prepared: Prepared, facts: Mapping[str, object]) -> list[EvidenceRequirement]:
    """Return what the answers, and the parts that they call for, need beside what was gathered."""
    own = services.evidence_needed(prepared.service, facts)
    wanted = services.merged((*own, *joint.needed_by(_joined(prepared, facts))))
    gathered = {(item.type, item.subject) for item in prepared.evidence}
    return [each for each in wanted if (each.type, each.subject) not in gathered]


def _joined(prepared: Prepared, facts: Mapping[str, object]) -> list[Joined]:
    return [
        Joined(
            part=part,
            service=services.get(part.service, prepared.edition),
            book=_rule_book(part.service, prepared.edition),
            facts=_known(_part_answers(part, facts), prepared),
        )
        for part in knowing.parts_of(prepared.service, facts)
    ]


def _known(answers: Mapping[str, object], prepared: Prepared) -> dict[str, object]:
    return knowing.known(answers, prepared.context, evidence.as_facts(prepared.evidence))


def _part_answers(part: Part, facts: Mapping[str, object]) -> dict[str, object]:
    """Return the answers of a part: those that it maps, or all of the joint form."""
    if part.answers:
        return knowing.part_answers(part, facts)
    answers = facts["answers"]
    return dict(answers) if isinstance(answers, dict) else {}


def _own_evidence(prepared: Prepared, facts: Mapping[str, object]) -> tuple[EvidenceItem, ...]:
    needed = {r.type for r in services.evidence_needed(prepared.service, facts)}
    return tuple(item for item in prepared.evidence if item.type in needed)


def _lend_files(authorities: Authorities, examined: Examined) -> None:
    named = preparations.files_in(examined.prepared.form, examined.assessment.answers)
    brought = [id for item in examined.evidence for id in item.files]
    files.share(
        [*named, *brought],
        {authorities.accepting, authorities.deciding, *authorities.reviewing},
    )


@packs.drawn
def _rule_book(service_id: str, edition: Edition) -> RuleBook:
    service = services.get(service_id, edition)
    names = msgspec.structs.asdict(service.rules)
    if isinstance(service.fee, str) and not names["fee"]:
        names["fee"] = service.fee
    found = {field: packs.get("rule", name, edition).body for field, name in names.items() if name}
    return RuleBook(**found)


def origins_of(item: EvidenceItem) -> tuple[Origin, ...]:
    """Return the records of datasets that a proof came from, as a case would hold them."""
    return openings.origins_of(item.provenance)
