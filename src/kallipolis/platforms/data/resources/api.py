"""Look in the resource catalogue, see what a resource is like, follow it, carry the list away."""

from collections import Counter
from collections.abc import Mapping
from typing import Final

from kallipolis.foundation import sounds
from kallipolis.foundation.access import api as access
from kallipolis.foundation.access.contracts import Resource as Object
from kallipolis.foundation.actors import Actor
from kallipolis.foundation.audit import api as audit
from kallipolis.foundation.clock import SYSTEM_CLOCK, Clock
from kallipolis.foundation.database import api as database
from kallipolis.foundation.errors import Refusal, not_found
from kallipolis.foundation.events import api as events
from kallipolis.foundation.organisations import api as organisations
from kallipolis.foundation.regions import api as regions
from kallipolis.foundation.text import everywhere
from kallipolis.platforms.data.datasets import api as datasets
from kallipolis.platforms.data.datasets.contracts import Dataset, Field
from kallipolis.platforms.data.intakes import api as intakes
from kallipolis.platforms.data.lakehouse import api as lakehouse
from kallipolis.platforms.data.lineage import api as lineage
from kallipolis.platforms.data.resources.adapters import sheets
from kallipolis.platforms.data.resources.contracts import (
    Found,
    Preview,
    Provider,
    Resource,
    ResourceSearch,
)
from kallipolis.platforms.data.resources.events import RENEWED
from kallipolis.platforms.data.resources.logic import masking
from kallipolis.platforms.data.resources.models import Follower

NOT_FOUND: Final = "resource.not_found"
VIEW: Final = "resource.view"
FOLLOW: Final = "resource.follow"
SHOWN: Final = 10


def search(actor: Actor, asked: ResourceSearch) -> Found:
    """Return the resources that fit, best first.

    Raises:
        Refusal: ``resource.not_found`` for who may not look in the catalogue.
    """
    _require(actor, VIEW)
    words = sounds.asked(asked.q)
    narrowed = [each for each in datasets.every() if _fits(each, asked)]
    scored = [(datasets.likeness(each, words, provider_of(each).name), each) for each in narrowed]
    kept = [(points, each) for points, each in scored if points > 0 or not words]
    kept.sort(key=lambda one: (-one[0], one[1].id))
    page = kept[asked.offset : asked.offset + asked.limit]
    return Found(
        resources=tuple(_resource(each) for _, each in page),
        total=len(kept),
        kinds=Counter(each.kind for _, each in kept),
    )


def get(actor: Actor, dataset_id: str) -> Resource:
    """Return a resource.

    Raises:
        Refusal: ``resource.not_found``.
    """
    return _resource(_dataset(actor, dataset_id))


def preview(actor: Actor, dataset_id: str, *, clock: Clock = SYSTEM_CLOCK) -> Preview:
    """Return a few rows as they may be seen before they were granted.

    Who looks at rows of persons is written down, though they are masked.

    Raises:
        Refusal: ``resource.not_found``.
    """
    dataset = _dataset(actor, dataset_id)
    by = _rules(dataset)
    table = intakes.table_of(dataset.id)
    if masking.is_withheld(dataset) or not lakehouse.versions(table):
        is_withheld = masking.is_withheld(dataset)
        return Preview(rows=(), masked=frozenset(by), is_withheld=is_withheld)
    if any(field.personal for field in dataset.fields):
        audit.record(actor, VIEW, f"dataset/{dataset.id}", clock=clock)
    with lakehouse.asking({"published": table}) as engine:
        engine.fit("t", "published", [field.id for field in dataset.fields])
        found = engine.table("SELECT * FROM t LIMIT ?", (SHOWN,))
    rows = tuple(masking.shown(dataset, row, by) for row in found.to_pylist())
    return Preview(rows=rows, masked=frozenset(by), is_withheld=False)


def as_seen(dataset: Dataset, row: Mapping[str, object]) -> dict[str, str]:
    """Return a row of a dataset as it may be seen before it is granted, masked by class."""
    return masking.shown(dataset, row, _rules(dataset))


def masked_fields(dataset: Dataset) -> frozenset[str]:
    """Return the fields of a dataset whose values are masked for who was granted nothing."""
    return frozenset(_rules(dataset))


def follow(actor: Actor, dataset_id: str, *, clock: Clock = SYSTEM_CLOCK) -> None:
    """Let the actor be told when a resource is renewed; twice is as once.

    Raises:
        Refusal: ``resource.not_found``.
    """
    dataset, party = _dataset(actor, dataset_id), _follower(actor)
    with database.edge():
        Follower.objects.get_or_create(
            dataset=dataset.id, party=party, defaults={"since": clock.now()}
        )


def unfollow(actor: Actor, dataset_id: str) -> None:
    """Let the actor be told no more."""
    party = _follower(actor)
    with database.edge():
        Follower.objects.filter(dataset=dataset_id, party=party).delete()


def followed(actor: Actor) -> frozenset[str]:
    """Return the datasets that the actor follows."""
    if actor.party is None:
        return frozenset()
    return frozenset(Follower.objects.filter(party=actor.party).values_list("dataset", flat=True))


def sheet(actor: Actor, words: Mapping[str, str], language: str) -> bytes:
    """Return the whole catalogue as a spreadsheet; ``words`` says its heads and codes.

    Raises:
        Refusal: ``resource.not_found`` for who may not look in the catalogue.
    """
    _require(actor, VIEW)
    return sheets.written([_resource(each) for each in datasets.every()], words, language)


def tell_followers(dataset_id: str, published: int, *, clock: Clock = SYSTEM_CLOCK) -> None:
    """Let it be known to who follows a resource that it has new rows."""
    found = list(Follower.objects.filter(dataset=dataset_id).values_list("party", flat=True))
    if found:
        told: dict[str, object] = {"dataset": dataset_id, "followers": found, "count": published}
        with database.edge():
            events.publish(RENEWED, dataset_id, told, clock=clock)


def provider_of(dataset: Dataset) -> Provider:
    """Return who keeps a dataset; the role stands for a name where nobody plays it."""
    roots = [each for each in regions.children(None) if regions.children(each.code)]
    code = dataset.region or (roots[0].code if roots else "")
    try:
        found = organisations.authority(dataset.owner, code)
    except Refusal as refusal:
        if refusal.code != "organisation.no_authority":
            raise
        return Provider(role=dataset.owner, name=everywhere(dataset.owner), code="")
    return Provider(role=dataset.owner, name=found.name, code=found.credit_code)


def _rules(dataset: Dataset) -> dict[str, Field]:
    """Return by which field each is masked that is, by its own class and of what it is made."""
    every = {each.id: each for each in datasets.every()} | {dataset.id: dataset}
    return masking.rules(dataset, every, lineage.levels(dataset.id))


def _fits(dataset: Dataset, asked: ResourceSearch) -> bool:
    return (
        (not asked.kind or asked.kind == dataset.kind)
        and (not asked.provider or asked.provider == dataset.owner)
        and (not asked.sharing or asked.sharing == dataset.sharing.kind)
    )


def _resource(dataset: Dataset) -> Resource:
    versions = lakehouse.versions(intakes.table_of(dataset.id))
    return Resource(
        dataset=dataset,
        provider=provider_of(dataset),
        rows=versions[0].rows if versions else 0,
        renewed_at=versions[0].at if versions else None,
    )


def _dataset(actor: Actor, dataset_id: str) -> Dataset:
    _require(actor, VIEW)
    found = next((each for each in datasets.every() if each.id == dataset_id), None)
    if found is None:
        raise not_found(NOT_FOUND)
    return found


def _follower(actor: Actor) -> str:
    _require(actor, FOLLOW)
    if actor.party is None:
        raise not_found(NOT_FOUND)
    return actor.party


def _require(actor: Actor, act: str) -> None:
    """Let pass officials, of whom each has this: it is their own catalogue, and no person's."""
    own = Object(parties=(actor.party,) if actor.party is not None else ())
    if not access.allows(actor, act, own):
        raise not_found(NOT_FOUND)
