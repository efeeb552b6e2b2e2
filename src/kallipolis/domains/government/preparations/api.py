"""Make a service ready for an applicant: who they are, what registries hold, what to fill in."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from functools import lru_cache
from typing import Final
from zoneinfo import ZoneInfo

from django.conf import settings

from kallipolis.domains.government.drafts import api as drafts
from kallipolis.domains.government.preparations.contracts import Brought, Prepared
from kallipolis.domains.government.preparations.logic import (
    age_on,
    applicant_facts,
    fields_named,
    files_in,
)
from kallipolis.foundation.access import api as access
from kallipolis.foundation.access.contracts import Resource
from kallipolis.foundation.actors import Actor
from kallipolis.foundation.clock import SYSTEM_CLOCK, Clock
from kallipolis.foundation.errors import Reason, Refusal
from kallipolis.foundation.files import api as files
from kallipolis.foundation.files.contracts import StoredFile
from kallipolis.foundation.ids import Edition, RegionCode
from kallipolis.foundation.packs import api as packs
from kallipolis.foundation.parties import api as parties
from kallipolis.foundation.parties.contracts import Party
from kallipolis.foundation.regions import api as regions
from kallipolis.platforms.application.evidence import api as evidence
from kallipolis.platforms.application.evidence.contracts import Inquiry
from kallipolis.platforms.application.forms import api as forms
from kallipolis.platforms.application.forms.contracts import Context, Form, PartyOption
from kallipolis.platforms.application.services import api as services
from kallipolis.platforms.application.services.contracts import EvidenceRequirement, PublicService

__all__ = ["age_on", "complete", "files_in", "prepare"]

NO_BASIS: Final = "applicant-request"
"""Why evidence is looked up for a service that names no law: because the applicant asked for it."""


def prepare(
    actor: Actor,
    service_id: str,
    *,
    answers: Mapping[str, object] | None = None,
    brought: Brought | None = None,
    clock: Clock = SYSTEM_CLOCK,
) -> Prepared:
    """Open a service for an applicant: what is known of them, what they must still answer.

    Without ``answers`` those of their draft are taken.

    Raises:
        Refusal: ``service.not_found``; ``preparation.audience``; ``preparation.not_offered``;
            ``preparation.real_name`` for who is nobody.
        Outage: when a registry does not answer.
    """
    edition = packs.edition()
    service = services.get(service_id, edition)
    applicant = _applicant(actor, service)
    draft = drafts.find(actor, service_id) if answers is None else None
    given = answers if answers is not None else (draft.answers if draft else {})
    form = services.form_of(service, edition)
    today = clock.now().astimezone(ZoneInfo(settings.KALLIPOLIS.time_zone)).date()
    ready = Prepared(
        applicant=applicant,
        service=service,
        edition=edition,
        form=form,
        context=Context(
            today=today,
            applicant=_facts_of(
                actor.with_purpose(service.id), applicant, today=today, clock=clock
            ),
            parties=(PartyOption(id=applicant.id, name=applicant.name, relation="self"),),
            files=_files(actor, service, form, given),
            find_region=regions.find,
        ),
        evidence=(),
        answers=given,
        draft=draft,
    )
    plain = [r for r in service.evidence if not r.when and not r.subject]
    return complete(actor, ready, plain, brought or Brought(), clock=clock)


def complete(
    actor: Actor,
    prepared: Prepared,
    requirements: list[EvidenceRequirement],
    brought: Brought,
    *,
    clock: Clock = SYSTEM_CLOCK,
) -> Prepared:
    """Gather further evidence, and fill in what is then known and was not answered.

    Forms know what is about the applicant: what is about others would show in what they ask.

    Raises:
        Outage: when a registry does not answer.
    """
    if not requirements:
        return prepared
    found = evidence.gather(
        actor,
        prepared.applicant.id,
        requirements,
        _inquiry(prepared, requirements, brought),
        clock=clock,
    )
    items = (*prepared.evidence, *found)
    own = evidence.as_facts(evidence.about_applicant(items))
    context = replace(prepared.context, evidence=own)
    answers = forms.prefilled(prepared.form, context) | dict(prepared.answers)
    return replace(prepared, evidence=items, context=context, answers=answers)


def _inquiry(
    prepared: Prepared, requirements: list[EvidenceRequirement], brought: Brought
) -> Inquiry:
    basis = prepared.service.legal_basis
    named = {r.subject: prepared.answers.get(r.subject) for r in requirements if r.subject}
    return Inquiry(
        service=prepared.service.id,
        legal_basis=basis[0].id if basis else NO_BASIS,
        edition=prepared.edition,
        subjects={name: key for name, key in named.items() if isinstance(key, str)},
        uploads=brought.uploads,
        later=brought.later,
        commitments=brought.commitments,
        fields=_fields(prepared.service.id, prepared.edition),
    )


@lru_cache(maxsize=4096)
def _fields(service_id: str, edition: Edition) -> Mapping[str, tuple[str, ...]]:
    """Return what is looked up for a service and its parts: what its documents name, no more."""
    all_of_them = services.with_parts(services.get(service_id, edition), edition)
    named = [("credential", each.output.credential) for each in all_of_them]
    for each in all_of_them:
        fee = each.fee if isinstance(each.fee, str) else ""
        rules = (each.rules.eligibility, each.rules.fee, each.rules.decision, fee)
        named += [("rule", rule) for rule in rules]
    documents = [packs.get(kind, id, edition).body for kind, id in named if id]
    filled_in = [services.form_of(each, edition) for each in all_of_them]
    return fields_named([*all_of_them, *filled_in, *documents])


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
        name = place.name.en if place else region
        raise Refusal("preparation.not_offered", Reason.RULE, values={"region": name})


def _facts_of(actor: Actor, party: Party, *, today: date, clock: Clock) -> dict[str, object]:
    who = parties.identity_of(actor, party.id, clock=clock)
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
