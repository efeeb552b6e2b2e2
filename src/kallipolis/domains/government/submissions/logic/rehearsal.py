"""Work a scenario through: form, evidence and rules, published or not."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final

import msgspec

from kallipolis.domains.government.outputs import api as outputs
from kallipolis.domains.government.preparations import api as preparations
from kallipolis.domains.government.submissions.contracts import Assessment, Given, Scenario
from kallipolis.domains.government.submissions.logic import joint
from kallipolis.domains.government.submissions.logic.assessment import RuleBook, assess
from kallipolis.domains.government.submissions.logic.joint import Joined
from kallipolis.domains.government.submissions.logic.known import (
    Known,
    known,
    part_answers,
    parts_of,
    region_from,
)
from kallipolis.domains.government.submissions.logic.openings import AT_ONCE
from kallipolis.foundation.packs.contracts import Library, Remark
from kallipolis.foundation.places import api as places
from kallipolis.foundation.places.contracts import Place
from kallipolis.foundation.regions import api as regions
from kallipolis.foundation.sayings import said
from kallipolis.platforms.application.cases.contracts import Process
from kallipolis.platforms.application.credentials.contracts import CredentialType
from kallipolis.platforms.application.forms import api as forms
from kallipolis.platforms.application.forms.contracts import (
    Checked,
    Context,
    Form,
    PartyOption,
)
from kallipolis.platforms.application.rules.contracts import Rule
from kallipolis.platforms.application.services import api as services
from kallipolis.platforms.application.services.contracts import (
    EvidenceRequirement,
    EvidenceType,
    PublicService,
)
from kallipolis.platforms.data.registries.contracts import Registry

MYSELF: Final = PartyOption(id="applicant", name="Applicant", relation="self")


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """A file of a scenario: a name that stands for a PDF of a page."""

    id: str
    name: str
    media_type: str = "application/pdf"
    size: int = 1024


@dataclass(frozen=True, slots=True, kw_only=True)
class Rehearsed:
    """What came out of working a scenario through."""

    checked: Checked
    assessment: Assessment
    missing: tuple[str, ...]
    wanted: tuple[str, ...]
    parts: tuple[str, ...]
    accepting: str
    deciding: str
    process: str
    reviewers: tuple[str, ...]
    registers: Mapping[str, Mapping[str, object]]
    is_barred: bool
    is_in_round: bool

    @property
    def answer(self) -> str:
        """Say in one word what the applicant would be told."""
        if self.is_barred:
            return "not-again"
        if not self.is_in_round:
            return "not-now"
        if self.checked.problems:
            return "incomplete"
        return "not-eligible" if self.assessment.eligible is False else self.assessment.decision


def rehearse(scenario: Scenario, library: Library) -> Iterator[Remark]:
    """Yield what differs from what the scenario expects, each at the path that expects it."""
    service = library.find("service", scenario.service)
    if not isinstance(service, PublicService):
        yield Remark(
            path="service",
            message=said("there is no service %(service)s", service=scenario.service),
        )
        return
    form = services.form_in(library, service)
    if form is None:
        yield Remark(
            path="service",
            message=said("the form of %(service)s is not there", service=scenario.service),
        )
        return
    came = _worked(scenario, service, form, library)
    yield from _differences(scenario, came)
    process = library.find("process", came.process)
    is_instant = isinstance(process, Process) and AT_ONCE in process.actions
    if is_instant and came.answer == "refuse" and not came.assessment.sources:
        yield Remark(
            path="then.decision",
            message=said("the rules refuse it and name no source, so that a person decides"),
            expected=said("a `source` where the rule refuses"),
        )


def rule_book(service: PublicService, library: Library) -> RuleBook:
    """Find the rules that a service names; ``pack check`` has reported those that are not there."""
    found = {
        field: rule
        for field, name in msgspec.structs.asdict(service.rules).items()
        if name and isinstance(rule := library.find("rule", name), Rule)
    }
    if isinstance(service.fee, str) and isinstance(fee := library.find("rule", service.fee), Rule):
        found.setdefault("fee", fee)
    return RuleBook(**found)


def _worked(scenario: Scenario, service: PublicService, form: Form, library: Library) -> Rehearsed:
    given = scenario.given
    applicant = _applicant(scenario)
    context = Context(
        today=given.today,
        applicant=applicant,
        evidence=given.evidence,
        parties=(MYSELF,),
        files=_sheets(form, given.answers),
        find_region=lambda code: regions.find_in(library, code),
        place=_place(str(applicant.get("region", "")), library),
    )
    checked = forms.validate(form, given.answers, context)
    facts = known(checked.answers, context)
    joined = _joined(service, facts, context, library)
    needed = (*services.evidence_needed(service, facts), *joint.needed_by(joined))
    accepting = region_from(service.accepting, facts)
    own = assess(service, rule_book(service, library), facts, checked.problems)
    assessment = joint.with_fees(own, joined)
    kind = library.find("credential", service.output.credential)
    wanted = outputs.wanted(kind, assessment.told) if isinstance(kind, CredentialType) else ()
    return Rehearsed(
        checked=checked,
        assessment=assessment,
        wanted=tuple(each.name for each in wanted),
        missing=tuple(r.type for r in services.merged(needed) if _is_asked_for(r, given, library)),
        parts=tuple(part.service for part in parts_of(service, facts)),
        accepting=accepting,
        deciding=region_from(service.deciding, facts) or accepting,
        process=services.process_of(service, facts),
        reviewers=services.reviewers_of(service, facts),
        registers=_registered(service, own, given, library),
        is_barred=bool(preparations.barred_by(service.repeat, applicant)),
        is_in_round=_is_in_round(service, str(applicant.get("region", "")), given.today, library),
    )


def _registered(
    service: PublicService, assessment: Assessment, given: Given, library: Library
) -> dict[str, dict[str, object]]:
    """Return what would be written by registry, the key under the field that is one."""
    known = assessment.told | {
        "decision": {"at": given.today.isoformat()},
        "case": {"id": "case", "applicant": "applicant"},
    }
    found: dict[str, dict[str, object]] = {}
    for entry in services.registered(service, known):
        registry = library.find("registry", entry.registry)
        key = {registry.key: entry.key} if isinstance(registry, Registry) else {}
        found[entry.registry] = {**key, **entry.values}
    return found


def _is_in_round(service: PublicService, code: str, day: date, library: Library) -> bool:
    path = [code]
    while (region := regions.find_in(library, path[-1])) is not None and region.parent:
        path.append(region.parent)
    return services.rounds_on(service.rounds, day, path).is_open


def _place(code: str, library: Library) -> Place:
    """Return the place in which a region lies: numbers are written there as it says."""
    declared = [place for place in library.every("place").values() if isinstance(place, Place)]
    by_region = {place.region: place for place in declared}
    region = regions.find_in(library, code)
    while region is not None and region.code not in by_region:
        region = regions.find_in(library, region.parent) if region.parent else None
    return places.here() if region is None else by_region[region.code]


def _joined(
    service: PublicService, facts: Known, context: Context, library: Library
) -> list[Joined]:
    named = [(part, library.find("service", part.service)) for part in parts_of(service, facts)]
    return [
        Joined(
            part=part,
            service=found,
            book=rule_book(found, library),
            facts=known(part_answers(part, facts), context),
        )
        for part, found in named
        if isinstance(found, PublicService)
    ]


def _is_asked_for(requirement: EvidenceRequirement, given: Given, library: Library) -> bool:
    if not requirement.required or requirement.only_looked_up or requirement.type in given.evidence:
        return False
    kind = library.find("evidence-type", requirement.type)
    return not (isinstance(kind, EvidenceType) and kind.only_looked_up)


def _applicant(scenario: Scenario) -> dict[str, object]:
    facts: dict[str, object] = {"kind": "resident", **scenario.given.applicant}
    birth_date = facts.get("birth_date")
    if isinstance(birth_date, str):
        born = date.fromisoformat(birth_date)
        facts["age"] = preparations.age_on(born, scenario.given.today)
    return facts


def _sheets(form: Form, answers: Mapping[str, object]) -> dict[str, Sheet]:
    ids = preparations.files_in(form, answers)
    return {id: Sheet(id=id, name=f"{id}.pdf") for id in ids}


def _differences(scenario: Scenario, came: Rehearsed) -> Iterator[Remark]:
    then = scenario.then
    told = " ".join(why.en for why in came.assessment.why)
    pairs = (
        ("decision", then.decision, came.answer),
        ("fee", then.fee, came.assessment.fee.amount if came.assessment.fee else None),
        ("missing", _sorted(then.missing), sorted(came.missing)),
        ("problems", _sorted(then.problems), sorted(p.field for p in came.checked.problems)),
        ("wanted", _sorted(then.wanted), sorted(came.wanted)),
        ("parts", then.parts, came.parts),
        ("accepting", then.accepting or None, came.accepting),
        ("deciding", then.deciding or None, came.deciding),
        ("process", then.process or None, came.process),
        ("reviewers", _sorted(then.reviewers), sorted(came.reviewers)),
    )
    for name, expected, found in pairs:
        if expected is not None and expected != found:
            reason = f" ({told})" if name == "decision" and told else ""
            faults = ", ".join(f"{p.field}: {p.code}" for p in came.checked.problems)
            yield Remark(
                path=f"then.{name}",
                message=said(
                    "came out as %(found)s%(reason)s%(value)s",
                    found=found,
                    reason=reason,
                    value=" " + faults if faults else "",
                ),
                expected=str(expected),
            )
    for place, piece in enumerate(then.why):
        if piece not in told:
            yield Remark(
                path=f"then.why[{place}]",
                message=said("not said in: %(told)s", told=told),
                expected=piece,
            )
    yield from _of_registers(then.registers, came.registers)
    for name, value in then.outputs.items():
        if came.assessment.outputs.get(name) != value:
            found_value = came.assessment.outputs.get(name)
            yield Remark(
                path=f"then.outputs.{name}",
                message=said("is %(found_value)s", found_value=found_value),
                expected=str(value),
            )


def _of_registers(
    expected: Mapping[str, Mapping[str, object]], came: Mapping[str, Mapping[str, object]]
) -> Iterator[Remark]:
    for registry, values in expected.items():
        for name, value in values.items():
            written = came.get(registry, {}).get(name)
            if written != value:
                yield Remark(
                    path=f"then.registers.{registry}.{name}",
                    message=said("would be written as %(written)s", written=written),
                    expected=str(value),
                )


def _sorted(words: tuple[str, ...] | None) -> list[str] | None:
    return None if words is None else sorted(words)
