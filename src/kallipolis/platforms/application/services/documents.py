"""The pack documents that this room owns."""

from collections.abc import Iterable, Iterator
from typing import Any, Final

from kallipolis.foundation.packs.contracts import DocumentKind, Library, Remark
from kallipolis.foundation.sayings import said
from kallipolis.platforms.application.services.adapters.finding import keep_up
from kallipolis.platforms.application.services.contracts import (
    EvidenceType,
    LifeEvent,
    PublicService,
    Synonyms,
)
from kallipolis.platforms.application.services.logic import grounds, holders, papers, rows
from kallipolis.platforms.application.services.logic.checks import check
from kallipolis.platforms.data.registries import api as registries

CREDENTIALS: Final = "credentials"


def _credential(body: EvidenceType, library: Library) -> Iterator[Remark]:
    if body.credential and body.registry != CREDENTIALS:
        yield Remark(
            path="credential",
            message=said("a credential is looked up in the registry of credentials"),
            expected="registry: credentials",
        )
    elif body.credential and library.find("credential", body.credential) is None:
        yield Remark(
            path="credential",
            message=said("there is no credential %(id)s", id=repr(body.credential)),
        )


def _check_evidence(body: EvidenceType, library: Library) -> Iterable[Remark]:
    if body.only_looked_up and not body.looked_up_in:
        yield Remark(
            path="only_looked_up",
            message=said("there is no registry to look in"),
            expected=said("a registry or a dataset"),
        )
    registry = registries.declared(library, body.looked_up_in)
    if body.registry and body.dataset:
        yield Remark(
            path="dataset", message=said("it is looked up in one place, and two are named")
        )
    elif body.dataset and (registry is None or library.find("dataset", body.dataset) is None):
        yield Remark(
            path="dataset",
            message=said("%(id)s is no dataset that is looked up", id=repr(body.dataset)),
            expected=said("a dataset with `looked_up`, in sight"),
        )
    known = {each.id for each in registry.fields} if registry is not None else None
    for number, field in enumerate(body.fields):
        if known is not None and field not in known:
            message = said(
                "the registry %(registry)s has no field %(field)s",
                registry=repr(body.looked_up_in),
                field=repr(field),
            )
            yield Remark(path=f"fields[{number}]", message=message)
    yield from _credential(body, library)
    yield from papers.faults_of_asking(body, library)
    yield from holders.faults_of_holder(body)
    yield from grounds.faults_of_basis(body, library)


KINDS: Final[tuple[DocumentKind[Any], ...]] = (
    DocumentKind(
        name="event", folder="events", type=LifeEvent, rank=40, from_row=rows.event_from_row
    ),
    DocumentKind(
        name="evidence-type",
        folder="evidence",
        type=EvidenceType,
        rank=30,
        check=_check_evidence,
        from_row=rows.evidence_type_from_row,
    ),
    DocumentKind(
        name="synonyms",
        folder="synonyms",
        type=Synonyms,
        rank=40,
        from_row=rows.synonyms_from_row,
    ),
    DocumentKind(
        name="service",
        folder="services",
        type=PublicService,
        rank=60,
        check=check,
        from_row=rows.service_from_row,
        published=keep_up,
    ),
)
