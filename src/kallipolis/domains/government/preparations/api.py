"""Make a service ready for an applicant: who they are, what registries hold, what to fill in."""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Final

import msgspec
from django.utils import timezone
from django.utils.translation import get_language
from msgspec.structs import replace

from kallipolis.domains.government.drafts import api as drafts
from kallipolis.domains.government.drafts.contracts import Identified, Memory
from kallipolis.domains.government.preparations.contracts import Brought, Prepared
from kallipolis.domains.government.preparations.logic import (
    age_on,
    applicant_facts,
    asks_for_earlier,
    barred_by,
    fields_named,
    files_in,
    with_findings,
)
from kallipolis.foundation.access import api as access
from kallipolis.foundation.access.contracts import Resource
from kallipolis.foundation.actors import Actor
from kallipolis.foundation.clock import SYSTEM_CLOCK, Clock
from kallipolis.foundation.errors import Reason, Refusal
from kallipolis.foundation.files import api as files
from kallipolis.foundation.files.contracts import StoredFile
from kallipolis.foundation.ids import CaseId, Edition, RegionCode
from kallipolis.foundation.organisations import api as organisations
from kallipolis.foundation.packs import api as packs
from kallipolis.foundation.parties import api as parties
from kallipolis.foundation.parties.contracts import Party, PartyIdentity
from kallipolis.foundation.regions import api as regions
from kallipolis.foundation.telemetry import api as telemetry
from kallipolis.foundation.text import Text
from kallipolis.platforms.application.cases import api as cases
from kallipolis.platforms.application.credentials import api as credentials
from kallipolis.platforms.application.evidence import api as evidence
from kallipolis.platforms.application.evidence.contracts import Inquiry
from kallipolis.platforms.application.forms import api as forms
from kallipolis.platforms.application.forms.contracts import Context, Form, PartyOption
from kallipolis.platforms.application.objections import api as objections
from kallipolis.platforms.application.services import api as services
from kallipolis.platforms.application.services.contracts import (
    AT_HOME,
    EvidenceRequirement,
    PublicService,
)

__all__ = [
    "age_on",
    "barred_by",
    "complete",
    "files_in",
    "looked_up",
    "prepare",
    "require_first",
]

FRESH: Final = timedelta(hours=24)
"""For how long who the applicant is counts as it was read; how long proof counts, its type says."""


@telemetry.traced
def prepare(
    actor: Actor,
    service_id: str,
    *,
    answers: Mapping[str, object] | None = None,
    brought: Brought | None = None,
    keep: bool = True,
    clock: Clock = SYSTEM_CLOCK,
) -> Prepared:
    """Open a service for an applicant: what is known of them, what they must still answer.

    Without ``answers`` those of their draft are taken. What was looked up for the same service and
    applicant before counts while it is fresh; what is looked up now is kept with the draft, unless
    it is not to ``keep``.

    Raises:
        Refusal: ``service.not_found``; ``preparation.audience``; ``preparation.not_offered``;
            ``preparation.nobody_competent``; ``preparation.real_name`` for who is nobody.
        Outage: when a registry does not answer.
    """
    edition = packs.edition()
    service = services.get(service_id, edition)
    applicant = _applicant(actor, service)
    draft = drafts.find(actor, service_id) if answers is None else None
    given = answers if answers is not None else (draft.answers if draft else {})
    form = services.form_of(service, edition)
    recalled = drafts.recall(actor, service_id)
    known = _identified(actor.with_purpose(service.id), applicant, recalled, clock)
    today = timezone.localdate(clock.now())
    brought = brought or Brought()
    own_case = cases.opened_under(actor, brought.key)
    open_case, earlier = _earlier(actor, service, edition, besides=own_case, clock=clock)
    ready = Prepared(
        applicant=applicant,
        service=service,
        edition=edition,
        form=form,
        context=Context(
            today=today,
            applicant=_facts_of(applicant, known.who, today) | earlier,
            parties=(PartyOption(id=applicant.id, name=applicant.name, relation="self"),),
            files=_files(actor, service, form, given),
            find_region=regions.find,
        ),
        evidence=(),
        answers=given,
        draft=draft,
        memory=msgspec.structs.replace(recalled, identified=known),
        recalled=recalled,
        own_case=own_case,
        open_case=open_case,
        stopped=objections.stopped(applicant.id, service.id),
    )
    plain = [r for r in services.grounded(service) if not r.when and not r.subject]
    return complete(actor, ready, plain, brought, keep=keep, clock=clock)


def require_first(prepared: Prepared) -> None:
    """Refuse who may not apply again, and who comes outside the rounds, as the service says.

    Raises:
        Refusal: ``preparation.has_case``; ``preparation.has_output``;
            ``preparation.round_not_open`` with the days of the next round;
            ``preparation.rounds_over`` with the last day of the last one.
    """
    _require_open(prepared)
    barred = barred_by(prepared.service.repeat, prepared.context.applicant)
    if barred:
        values = {"case": prepared.open_case or ""}
        raise Refusal(f"preparation.{barred}", Reason.CONFLICT, values=values)


def _require_open(prepared: Prepared) -> None:
    day, region = prepared.context.today, prepared.applicant.region
    standing = services.rounds_of(prepared.service, region, day)
    if standing.is_open:
        return
    if standing.next is not None:
        span = standing.next
        values = {"opens": span.opens.isoformat(), "closes": span.closes.isoformat()}
        raise Refusal("preparation.round_not_open", Reason.RULE, values=values)
    closed = standing.last.closes.isoformat() if standing.last else ""
    raise Refusal("preparation.rounds_over", Reason.RULE, values={"closed": closed})


def _earlier(
    actor: Actor,
    service: PublicService,
    edition: Edition,
    *,
    besides: CaseId | None,
    clock: Clock,
) -> tuple[CaseId | None, dict[str, object]]:
    """Look for what the applicant applied for or holds already, where anything hangs on it."""
    if service.repeat == "always" and not _asks_for_earlier(service.id, edition):
        return None, {}
    open_case = cases.under_way(actor, service.id, besides=besides)
    held = credentials.holds(actor, service.id, besides=besides, clock=clock)
    return open_case, {"has_case": open_case is not None, "has_output": held}


@packs.drawn
def _asks_for_earlier(service_id: str, edition: Edition) -> bool:
    return asks_for_earlier(_documents(services.get(service_id, edition), edition))


def complete(
    actor: Actor,
    prepared: Prepared,
    requirements: list[EvidenceRequirement],
    brought: Brought,
    *,
    keep: bool = True,
    clock: Clock = SYSTEM_CLOCK,
) -> Prepared:
    """Gather further evidence, and fill in what is then known and was not answered.

    Forms know what is about the applicant: what is about others would show in what they ask.

    Raises:
        Outage: when a registry does not answer.
    """
    inquiry = _inquiry(prepared, requirements, brought)
    party = prepared.applicant.id
    found = (
        evidence.look_up(actor, party, requirements, inquiry, clock=clock) if requirements else ()
    )
    met = evidence.as_items(requirements, found, inquiry, clock=clock)
    items = (*prepared.evidence, *met)
    own = evidence.as_facts(evidence.about_applicant(items))
    context = replace(prepared.context, evidence=own)
    answers = forms.prefilled(prepared.form, context, prepared.answers)
    memory = with_findings(prepared.memory, found, clock.now())
    if keep and memory != prepared.recalled:
        drafts.remember(actor, prepared.service.id, memory)
    return replace(prepared, evidence=items, context=context, answers=answers, memory=memory)


def _inquiry(
    prepared: Prepared, requirements: list[EvidenceRequirement], brought: Brought
) -> Inquiry:
    named = {r.subject: prepared.answers.get(r.subject) for r in requirements if r.subject}
    return Inquiry(
        service=prepared.service.id,
        case=prepared.own_case,
        edition=prepared.edition,
        key=str(prepared.context.applicant.get("id_number", "")),
        subjects={name: key for name, key in named.items() if isinstance(key, str)},
        uploads=brought.uploads,
        later=brought.later,
        commitments=brought.commitments,
        consents=brought.consents,
        stopped=prepared.stopped,
        fields=_fields(prepared.service.id, prepared.edition),
        known=prepared.memory.findings,
    )


def looked_up(service_id: str, edition: Edition | None = None) -> Mapping[str, tuple[str, ...]]:
    """Return which fields are looked up for a service and its parts, by evidence type.

    Raises:
        Refusal: ``service.not_found``.
    """
    return _fields(service_id, edition or packs.edition())


@packs.drawn
def _fields(service_id: str, edition: Edition) -> Mapping[str, tuple[str, ...]]:
    """Return what is looked up for a service and its parts: what its documents name, no more."""
    all_of_them = services.with_parts(services.get(service_id, edition), edition)
    return fields_named(d for each in all_of_them for d in _documents(each, edition))


def _documents(service: PublicService, edition: Edition) -> list[msgspec.Struct]:
    """Return all that says how a service goes: itself, its form, its rules, what it gives."""
    fee = service.fee if isinstance(service.fee, str) else ""
    rules = (service.rules.eligibility, service.rules.fee, service.rules.decision, fee)
    named = [("credential", service.output.credential), *(("rule", rule) for rule in rules)]
    documents = [packs.get(kind, id, edition).body for kind, id in named if id]
    return [service, services.form_of(service, edition), *documents]


def _applicant(actor: Actor, service: PublicService) -> Party:
    if actor.applicant is None:
        raise Refusal("preparation.real_name", Reason.UNAUTHENTICATED)
    access.require(actor, "case.submit", Resource(parties=(actor.applicant,), scope=service.id))
    party = parties.get(actor, actor.applicant)
    if party.kind.value not in service.audience:
        values = {"audience": ", ".join(service.audience)}
        raise Refusal("preparation.audience", Reason.RULE, values=values)
    _require_offered(service, party.region)
    return party


def _require_offered(service: PublicService, region: RegionCode) -> None:
    place = regions.find(region)
    path = place.path if place else (region,)
    if service.regions and not set(service.regions) & set(path):
        values = {"region": _in_words(place.name) if place else region}
        raise Refusal("preparation.not_offered", Reason.RULE, values=values)
    if service.accepting == AT_HOME and services.competent_authority(service, region) is None:
        name = _in_words(place.name) if place else region
        near = [_in_words(hall.name) for hall in organisations.halls(region)]
        values = {"region": name, "hall": near[0] if near else name}
        raise Refusal("preparation.nobody_competent", Reason.RULE, values=values)


def _in_words(name: Text) -> str:
    return name.in_language(get_language() or "en")


def _identified(actor: Actor, party: Party, memory: Memory, clock: Clock) -> Identified:
    """Return who the applicant is: as remembered while that is fresh, else read again."""
    known, now = memory.identified, clock.now()
    if known is not None and now < known.fresh_until:
        return known
    who = parties.identity_of(actor, party.id, clock=clock)
    return Identified(who=who, fresh_until=now + FRESH)


def _facts_of(party: Party, who: PartyIdentity, today: date) -> dict[str, object]:
    facts = applicant_facts(
        kind=party.kind.value,
        name=party.name,
        region=party.region,
        birth_date=who.birth_date,
        today=today,
    )
    known = {"id_number": who.id_number, "sex": who.sex and who.sex.value, "phone": who.phone}
    return facts | {name: value for name, value in known.items() if value}


def _files(
    actor: Actor, service: PublicService, form: Form, answers: Mapping[str, object]
) -> dict[str, StoredFile]:
    stored = files.describe(actor, files_in(form, answers), scope=service.id)
    return {file.id: file for file in stored}
