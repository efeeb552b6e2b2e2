"""Public services as they are offered: one by its id, those that words or an event mean."""

from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import date

from kallipolis.foundation.clock import SYSTEM_CLOCK, Clock
from kallipolis.foundation.errors import Reason, Refusal, not_found
from kallipolis.foundation.ids import Edition, RegionCode
from kallipolis.foundation.money import Money
from kallipolis.foundation.organisations import api as organisations
from kallipolis.foundation.organisations.contracts import AuthorityRole, Organisation
from kallipolis.foundation.packs import api as packs
from kallipolis.foundation.regions import api as regions
from kallipolis.foundation.telemetry import api as telemetry
from kallipolis.platforms.application.forms.contracts import Form
from kallipolis.platforms.application.rules import api as rules
from kallipolis.platforms.application.services.adapters import finding
from kallipolis.platforms.application.services.adapters.openings import opening_at, task_for
from kallipolis.platforms.application.services.adapters.uses import Uses
from kallipolis.platforms.application.services.contracts import (
    AT_HOME,
    EvidenceRequirement,
    EvidenceType,
    LifeEvent,
    PublicService,
    Registered,
    Reviewer,
    Rounds,
    ServiceListing,
    ServicePage,
    ServiceSearch,
)
from kallipolis.platforms.application.services.logic import papers
from kallipolis.platforms.application.services.logic.entries import Candidate, is_found
from kallipolis.platforms.application.services.logic.grounds import ground_of, grounded
from kallipolis.platforms.application.services.logic.outputs import form_in
from kallipolis.platforms.application.services.logic.registering import entries_of
from kallipolis.platforms.application.services.logic.requirements import merged
from kallipolis.platforms.application.services.logic.rounds import rounds_on

LookUp = tuple[PublicService, EvidenceRequirement, EvidenceType]
"""That a service asks a registry for a proof."""

__all__ = [
    "competent_authority",
    "count_use",
    "events",
    "every",
    "evidence_needed",
    "evidence_type",
    "form_in",
    "form_of",
    "get",
    "ground_of",
    "grounded",
    "held_papers",
    "is_online_in",
    "looking_into",
    "merged",
    "opening_at",
    "process_of",
    "registered",
    "reviewers_of",
    "rounds_of",
    "rounds_on",
    "search",
    "stated_fee",
    "task_for",
    "write_uses",
]
_USES = Uses()


@telemetry.traced
def get(service_id: str, edition: Edition | None = None) -> PublicService:
    """Return a service as it is in an edition, the newest if none is named.

    Raises:
        Refusal: ``service.not_found``.
    """
    found = packs.find("service", service_id, edition)
    if found is None or not isinstance(found.body, PublicService):
        raise not_found("service.not_found")
    return found.body


def every(edition: Edition | None = None) -> tuple[PublicService, ...]:
    """Return all services of an edition, the newest if none is named, in the order of their ids."""
    found = packs.every("service", edition)
    return tuple(found[id].body for id in sorted(found))


def form_of(service: PublicService, edition: Edition | None = None) -> Form:
    """Return the form of a service, its own or the one that it names.

    Raises:
        Refusal: ``pack.document_not_found`` when the pack with the form is not published.
    """
    if isinstance(service.form, Form):
        return service.form
    form: Form = packs.get("form", service.form, edition).body
    return form


def with_parts(service: PublicService, edition: Edition | None = None) -> tuple[PublicService, ...]:
    """Return a service and, where it is a joint procedure, the services that are its parts.

    Raises:
        Refusal: ``service.not_found`` when a part is not published.
    """
    return (service, *(get(part.service, edition) for part in service.parts))


def evidence_needed(
    service: PublicService, facts: Mapping[str, object]
) -> tuple[EvidenceRequirement, ...]:
    """Return what has to be proved, given the facts of the form (``forms.facts_of``), each once.

    Missing: a proof whose condition hangs on something not yet answered is left out.
    """
    return merged(each for each in grounded(service) if _holds(each.when, facts))


def looking_into(registry: str) -> tuple[LookUp, ...]:
    """Return which services look something up in a registry here, as what proof, on what ground."""
    return _looking_into(registry, packs.edition())


@packs.drawn
def _looking_into(registry: str, edition: Edition) -> tuple[LookUp, ...]:
    kinds = {id: each.body for id, each in packs.every("evidence-type", edition).items()}
    kept = {id for id, kind in kinds.items() if kind.looked_up_in == registry and kind.is_held_here}
    found = packs.every("service", edition)
    return tuple(
        (found[id].body, each, kinds[each.type])
        for id in sorted(found)
        for each in grounded(found[id].body)
        if each.type in kept
    )


def process_of(service: PublicService, facts: Mapping[str, object]) -> str:
    """Return the process of a case with these facts (``forms.facts_of``) and no commitment."""
    chosen = (each.process for each in service.processes if _holds(each.when, facts))
    return next(chosen, service.process)


def reviewers_of(service: PublicService, facts: Mapping[str, object]) -> tuple[AuthorityRole, ...]:
    """Return the roles that review a case with these facts, each once."""
    roles = (
        each.role if isinstance(each, Reviewer) else each
        for each in service.reviewers
        if not isinstance(each, Reviewer) or _holds(each.when, facts)
    )
    return tuple(dict.fromkeys(roles))


def _holds(condition: str, facts: Mapping[str, object]) -> bool:
    return not condition or rules.compiled(condition).evaluate(facts).holds


def registered(service: PublicService, known: Mapping[str, object]) -> tuple[Registered, ...]:
    """Return what a granted case writes into registries.

    Shape: ``known`` has ``answers``, ``applicant``, ``evidence``, ``outcome``, ``decision`` with
    its day ``at``, and ``case``.
    """
    return tuple(entries_of(service, known))


def rounds_of(service: PublicService, region: RegionCode | str, day: date) -> Rounds:
    """Return how the rounds of a service stand on a day for somebody in a region."""
    place = regions.find(region)
    return rounds_on(service.rounds, day, place.path if place else (str(region),))


def evidence_type(id: str, edition: Edition | None = None) -> EvidenceType:
    """Return an evidence type.

    Raises:
        Refusal: ``pack.document_not_found``.
    """
    found: EvidenceType = packs.get("evidence-type", id, edition).body
    return found


def held_papers(packs_in_sight: Collection[str]) -> Callable[[str], EvidenceType | None]:
    """Return what says which proof a paper is that registries hold, None for what people bring.

    Only evidence types of the packs given are looked through. A paper is known by its name or by
    another by which departments ask for it, whether they want the original or a copy.
    """
    types, registries = (
        [each.body for each in packs.every(kind).values() if each.pack in packs_in_sight]
        for kind in ("evidence-type", "registry")
    )
    held = papers.held(types, registries)
    return lambda paper: held.get(papers.as_proved(paper))


def events() -> tuple[LifeEvent, ...]:
    """Return all life and business events in the order in which people see them."""
    found: list[LifeEvent] = [document.body for document in packs.every("event").values()]
    return tuple(sorted(found, key=lambda event: (event.kind != "life", event.order, event.id)))


def competent_authority(
    service: PublicService | ServiceListing, region: RegionCode | str
) -> Organisation | None:
    """Return who is competent for a service where a region is, or None where nobody is."""
    place = regions.at_level(region, service.level)
    try:
        return organisations.authority(service.authority, place.code if place else region)
    except Refusal as refusal:
        if refusal.code != "organisation.no_authority":
            raise
        return None


def is_online_in(service: PublicService, region: RegionCode | str) -> bool:
    """Say whether people of a region can apply online: there has to be somebody to apply to."""
    if not service.online and "online" not in service.channels:
        return False
    return service.accepting != AT_HOME or competent_authority(service, region) is not None


def stated_fee(service: PublicService) -> Money | None:
    """Return what a service costs, those of its parts together; None where answers decide."""
    if not isinstance(service.fee, Money):
        return None
    fee = service.fee
    for part in service.parts:
        own = stated_fee(get(part.service))
        if own is None or (part.when and own.amount):
            return None
        fee = Money(amount=fee.amount + own.amount, currency=fee.currency)
    return fee


def _fee_rule(service: PublicService) -> str:
    return service.fee if isinstance(service.fee, str) else service.rules.fee


@telemetry.traced
def search(query: ServiceSearch) -> ServicePage:
    """Return a page of services: those that the words mean, or all by use where there are none.

    Words may be everyday words, Traditional or Simplified, English, pinyin or its first letters,
    and one letter off. Only they find what nobody applies for but people begin from elsewhere;
    what people cannot begin is never found.

    Raises:
        Refusal: ``service.malformed_page`` when ``after`` is not the ``next`` of a page;
            ``region.not_found``.
    """
    start = _start(query.after)
    if query.q.strip():
        found = finding.find(query)
        return _page(found[start : start + query.limit], query, len(found))
    some, total = finding.most_used(query, start)
    return _page(some, query, total)


def count_use(service_id: str, *, clock: Clock = SYSTEM_CLOCK) -> None:
    """Count that a service was opened or applied for; cheap, and written down a little later."""
    _USES.count(service_id, clock.now())


def write_uses() -> None:
    """Write down the uses counted in this process, as when it ends."""
    _USES.write()


def _start(after: str) -> int:
    if not after:
        return 0
    if not after.isdecimal() or len(after) > 6:
        raise Refusal("service.malformed_page", Reason.MALFORMED)
    return int(after)


def _page(found: Sequence[Candidate], query: ServiceSearch, total: int) -> ServicePage:
    end = _start(query.after) + len(found)
    listed = (_listing(candidate, query.region) for candidate in found)
    return ServicePage(
        services=tuple(each for each in listed if each is not None),
        total=total,
        next=str(end) if found and end < total else None,
    )


def _listing(candidate: Candidate, region: str) -> ServiceListing | None:
    document = packs.find("service", candidate.entry.service)
    if document is None or not isinstance(document.body, PublicService):
        return None
    service = document.body
    if not is_found(service):
        return None
    return ServiceListing(
        id=service.id,
        name=service.name,
        summary=service.summary,
        authority=service.authority,
        level=service.level,
        audience=service.audience,
        kind=service.kind,
        online=is_online_in(service, region) if region else service.is_sent_in_online,
        visits=service.visits,
        promised_limit=service.promised_limit,
        fee=stated_fee(service),
        has_fee_rule=bool(_fee_rule(service)),
        uses=candidate.uses,
        begun_at=() if service.is_applied_for else service.begun_at,
    )
