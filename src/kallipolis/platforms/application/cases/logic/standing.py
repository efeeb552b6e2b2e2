"""What an actor is to a case: which of its things access is asked about, and for which act."""

from collections.abc import Mapping
from typing import Final

from kallipolis.foundation.access.contracts import Resource
from kallipolis.foundation.actors import Actor
from kallipolis.foundation.ids import OrganisationId
from kallipolis.platforms.application.cases.logic.context import Who
from kallipolis.platforms.application.cases.logic.snapshot import Snapshot
from kallipolis.platforms.application.cases.logic.vocabulary import Relation

VIEW: Final = "case.view"
SUBMIT: Final = "case.submit"
LEARN: Final = "pack.check"
"""Who may check packs may also try their rules on past cases, in which nobody's name stands."""

ACT_OF: Final[Mapping[Relation, str]] = {
    Relation.APPLICANT: "case.apply",
    Relation.ACCEPTANCE: "case.accept",
    Relation.LEAD: "case.lead",
    Relation.REVIEWER: "case.review",
    Relation.DELIVERY: "case.deliver",
    Relation.SUPERVISOR: "case.supervise",
    Relation.SYSTEM: VIEW,
}
"""The act by which somebody is recognised as what they are to a case."""


def as_resource(snapshot: Snapshot) -> Resource:
    """Return a case as everybody who has to do with it may reach it."""
    own = (snapshot.accepting, snapshot.deciding, snapshot.delivering)
    asked = tuple(review.organisation for review in snapshot.reviews)
    return Resource(
        parties=(snapshot.applicant,),
        organisations=tuple(dict.fromkeys((*own, *asked))),
        regions=snapshot.regions,
        scope=snapshot.service,
    )


def resource_of(relation: Relation, snapshot: Snapshot) -> Resource:
    """Return a case as one may reach it who is this to it, and by no other way."""
    if relation is Relation.APPLICANT:
        return Resource(parties=(snapshot.applicant,), scope=snapshot.service)
    if relation is Relation.SUPERVISOR:
        return Resource(regions=snapshot.regions)
    return Resource(organisations=organisations_of(relation, snapshot))


def organisations_of(relation: Relation, snapshot: Snapshot) -> tuple[OrganisationId, ...]:
    """Return the organisations that are this to a case, none for persons and the platform."""
    if relation is Relation.REVIEWER:
        return tuple(r.organisation for r in snapshot.reviews if r.given_at is None)
    found = {
        Relation.ACCEPTANCE: snapshot.accepting,
        Relation.LEAD: snapshot.deciding,
        Relation.DELIVERY: snapshot.delivering,
    }.get(relation)
    return (found,) if found is not None else ()


def as_who(actor: Actor, relation: Relation, snapshot: Snapshot) -> Who:
    """Return an actor as one who moves a case, for the organisation they do it for."""
    possible = organisations_of(relation, snapshot)
    own = [one for one in possible if one in actor.organisations]
    organisation = next(iter((*own, *possible)), None)
    return Who(relation=relation, party=actor.party, name=actor.name, organisation=organisation)
