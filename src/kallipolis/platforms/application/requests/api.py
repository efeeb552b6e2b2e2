"""Request data, settle on what terms, have what was agreed granted, and report wrong values."""

from typing import Final

import msgspec
from django.conf import settings
from msgspec.structs import replace

from kallipolis.foundation.access import api as access
from kallipolis.foundation.access.contracts import Resource
from kallipolis.foundation.actors import Actor, system
from kallipolis.foundation.audit import api as audit
from kallipolis.foundation.calendar.contracts import Limit
from kallipolis.foundation.clock import SYSTEM_CLOCK, Clock
from kallipolis.foundation.database import api as database
from kallipolis.foundation.errors import Reason, Refusal, not_found
from kallipolis.foundation.ids import CaseId, OrganisationId
from kallipolis.foundation.organisations import api as organisations
from kallipolis.platforms.application.cases import api as cases
from kallipolis.platforms.application.cases.contracts import (
    Case,
    Opening,
    Outcome,
    Request,
    Then,
)
from kallipolis.platforms.application.requests import logic
from kallipolis.platforms.application.requests.contracts import (
    DATA_CORRECTION,
    DATA_REQUEST,
    DataRequest,
    Doubt,
)
from kallipolis.platforms.application.requests.models import StoredRequest
from kallipolis.platforms.application.services import api as services
from kallipolis.platforms.data.datasets import api as datasets
from kallipolis.platforms.data.datasets.contracts import Dataset
from kallipolis.platforms.data.grants import api as grants
from kallipolis.platforms.data.grants.contracts import GrantId, Terms

TAKER: Final = system("share data between authorities")
UNCONDITIONAL: Final = "unconditional"
AT_ONCE: Final = Then(action="grant-at-once", request=Request(outcome=Outcome.GRANTED))
DELIVER: Final = "deliver"
FIRST: Final = {DATA_REQUEST: "requested", DATA_CORRECTION: "reported"}
"""In which state each process waits for its answer."""


def ask(
    actor: Actor,
    dataset_id: str,
    organisation: OrganisationId,
    terms: Terms,
    *,
    key: str = "",
    clock: Clock = SYSTEM_CLOCK,
) -> DataRequest:
    """Ask the owner of a dataset to let an organisation read it on terms; a case is opened.

    What is shared unconditionally is granted at once. The same ``key`` asks once.

    Raises:
        Refusal: ``request.not_found`` for who may not ask for the organisation; those of
            ``grants.check``, ``grant.not_shared`` among them; ``grant.own``.
    """
    _require_asking(actor, organisation)
    grants.check(dataset_id, terms, clock=clock)
    dataset = datasets.get(dataset_id)
    owner = grants.owner_of(dataset).id
    if owner == organisation:
        raise Refusal("grant.own")
    usual = _opening(actor, DATA_REQUEST, owner, key=key)
    opening = replace(
        usual,
        promised=_promised(dataset, usual.statutory),
        answers=logic.as_answers(
            dataset, organisations.name_of(organisation), terms, settings.LANGUAGE_CODE
        ),
    )
    is_at_once = dataset.sharing.kind == UNCONDITIONAL
    with database.edge():
        case = cases.open_case(TAKER, opening, then=(AT_ONCE,) if is_at_once else (), clock=clock)
        StoredRequest.objects.get_or_create(
            case=case.id,
            defaults={
                "dataset": dataset_id,
                "organisation": organisation,
                "owner": owner,
                "asked": msgspec.json.encode(terms).decode(),
                "asked_at": clock.now(),
            },
        )
        detail = {"dataset": dataset_id, "case": case.id, "organisation": organisation}
        audit.record(actor, "grant.request", f"dataset/{dataset_id}", detail=detail, clock=clock)
    if is_at_once:
        deliver(case.id, clock=clock)
    return find(actor, case.id)


def settle_terms(
    actor: Actor, case_id: CaseId | str, terms: Terms, *, clock: Clock = SYSTEM_CLOCK
) -> DataRequest:
    """Name the terms on which the owner would agree, in place of those that were asked for.

    Raises:
        Refusal: ``request.not_found`` for who may not give the owner's data; ``request.decided``;
            those of ``grants.check``.
    """
    with database.edge():
        row = StoredRequest.objects.select_for_update().filter(case=case_id).first()
        if row is None or not _may_give(actor, row):
            raise not_found("request.not_found")
        if cases.find_for(TAKER, row.case, clock=clock).case.decided_at is not None:
            raise Refusal("request.decided", Reason.CONFLICT)
        grants.check(row.dataset, terms, clock=clock)
        row.agreed = msgspec.json.encode(terms).decode()
        row.save(update_fields=["agreed"])
        detail = {"case": row.case, "columns": tuple(terms.columns)}
        audit.record(actor, "grant.give", f"dataset/{row.dataset}", detail=detail, clock=clock)
    return _as_request(row)


def deliver(case_id: CaseId, *, clock: Clock = SYSTEM_CLOCK) -> None:
    """Give the grant that was agreed in a case, and close the case; done again it does nothing."""
    with database.edge():
        row = StoredRequest.objects.select_for_update().filter(case=case_id).first()
        if row is None or row.grant:
            return
        wanted, to = _as_request(row), OrganisationId(row.organisation)
        given = grants.give(TAKER, row.dataset, to, wanted.terms, basis=row.case, clock=clock)
        row.grant = given.id
        row.save(update_fields=["grant"])
        cases.act(TAKER, row.case, DELIVER, clock=clock)


def find(actor: Actor, case_id: CaseId | str) -> DataRequest:
    """Return a request of one's organisation, or for its data.

    Raises:
        Refusal: ``request.not_found``.
    """
    row = StoredRequest.objects.filter(case=case_id).first()
    if row is None or not _is_seen(actor, row):
        raise not_found("request.not_found")
    return _as_request(row)


def requests(actor: Actor, dataset_id: str = "") -> tuple[DataRequest, ...]:
    """Return the requests of one's organisations and for their data, latest first."""
    rows = StoredRequest.objects.order_by("-asked_at", "-case")
    chosen = rows.filter(dataset=dataset_id) if dataset_id else rows
    return tuple(_as_request(row) for row in chosen if _is_seen(actor, row))


def report(
    actor: Actor,
    dataset_id: str,
    organisation: OrganisationId,
    doubt: Doubt,
    *,
    key: str = "",
    clock: Clock = SYSTEM_CLOCK,
) -> Case:
    """Tell the owner of a dataset that a value is wrong; a case is opened, its answer comes back.

    Raises:
        Refusal: ``request.not_found`` for who may not ask for the organisation, and where it has
            no grant on the dataset; ``dataset.not_found``.
    """
    _require_asking(actor, organisation)
    dataset = datasets.get(dataset_id)
    if not any(each.grantee == organisation for each in grants.grants(actor, dataset_id)):
        raise not_found("request.not_found")
    owner = grants.owner_of(dataset).id
    opening = replace(
        _opening(actor, DATA_CORRECTION, owner, key=key),
        answers=logic.as_report(
            dataset, organisations.name_of(organisation), doubt, settings.LANGUAGE_CODE
        ),
    )
    with database.edge():
        case = cases.open_case(TAKER, opening, clock=clock)
        detail = {"dataset": dataset_id, "case": case.id, "column": doubt.column}
        audit.record(actor, "grant.request", f"dataset/{dataset_id}", detail=detail, clock=clock)
    return case


def _opening(actor: Actor, service_id: str, owner: OrganisationId, *, key: str) -> Opening:
    """Return what a case between two authorities begins with; who asks is its applicant.

    Its limit is that of its first step, as the place of the owner sets it.
    """
    if actor.party is None:
        raise not_found("request.not_found")
    return replace(
        services.opening_at(
            organisations.get(owner),
            services.get(service_id),
            (actor.party, actor.name),
            first=FIRST[service_id],
        ),
        idempotency_key=f"{service_id} {actor.party} {key}" if key else "",
    )


def _promised(dataset: Dataset, limit: Limit | None) -> Limit | None:
    """Return within how long the owner promises an answer: no longer than the place lets it."""
    days = dataset.sharing.days
    if not days or (limit is not None and limit.days <= days):
        return limit
    return Limit(days=days)


def _require_asking(actor: Actor, organisation: OrganisationId) -> None:
    if not access.allows(actor, "grant.request", Resource(organisations=(organisation,))):
        raise not_found("request.not_found")


def _may_give(actor: Actor, row: StoredRequest) -> bool:
    owner = OrganisationId(row.owner)
    return access.allows(actor, "grant.give", Resource(organisations=(owner,)))


def _is_seen(actor: Actor, row: StoredRequest) -> bool:
    both = (OrganisationId(row.owner), OrganisationId(row.organisation))
    return access.allows(actor, "grant.view", Resource(organisations=both))


def _as_request(row: StoredRequest) -> DataRequest:
    return DataRequest(
        case=CaseId(row.case),
        dataset=row.dataset,
        organisation=OrganisationId(row.organisation),
        owner=OrganisationId(row.owner),
        asked=msgspec.json.decode(row.asked, type=Terms),
        agreed=msgspec.json.decode(row.agreed, type=Terms) if row.agreed else None,
        grant=GrantId(row.grant) if row.grant else None,
        asked_at=row.asked_at,
    )
