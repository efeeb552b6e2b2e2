"""Mandates over the JSON interface: seen, offered, accepted and ended by either side."""

from datetime import datetime
from typing import Annotated

import msgspec
from msgspec import Meta

from kallipolis.foundation.actors import Actor
from kallipolis.foundation.errors import Reason
from kallipolis.foundation.ids import MandateId
from kallipolis.foundation.parties import api as parties
from kallipolis.foundation.parties.contracts import Mandate, Named, Relation, Terms
from kallipolis.foundation.web.contracts import Operation

Moment = Annotated[datetime, Meta(tz=True)]


class MandateList(msgspec.Struct, frozen=True, kw_only=True):
    """The mandates of one party from both sides, newest first."""

    granted: tuple[Mandate, ...]
    held: tuple[Mandate, ...]


class Offer(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Whom to let act, for what and how long; without ``since`` at once, without ``until`` open."""

    holder_name: Annotated[str, Meta(min_length=1, max_length=200)]
    holder_id_number: Annotated[str, Meta(min_length=1, max_length=40)]
    relation: Relation
    scopes: Annotated[
        tuple[Annotated[str, Meta(min_length=1, max_length=100)], ...],
        Meta(min_length=1, max_length=100, description="Ids of public services, or `*` for all."),
    ]
    since: Moment | None = None
    until: Moment | None = None


def list_mandates(actor: Actor) -> MandateList:
    granted, held = parties.mandates_of(actor)
    return MandateList(granted=granted, held=held)


def grant_mandate(actor: Actor, *, body: Offer) -> Mandate:
    holder = Named(name=body.holder_name, id_number=body.holder_id_number)
    terms = Terms(relation=body.relation, scopes=body.scopes, since=body.since, until=body.until)
    return parties.grant(actor, holder, terms)


def accept_mandate(actor: Actor, *, mandate_id: str) -> Mandate:
    return parties.accept(actor, MandateId(mandate_id))


def end_mandate(actor: Actor, *, mandate_id: str) -> Mandate:
    return parties.end(actor, MandateId(mandate_id))


OPERATIONS = (
    Operation(
        name="list_mandates",
        method="GET",
        path="/mandates",
        call=list_mandates,
        returns=MandateList,
        scope="mandates",
        refusals=(Reason.NOT_FOUND,),
        summary="List the mandates that you gave and those that you hold.",
    ),
    Operation(
        name="grant_mandate",
        method="POST",
        path="/mandates",
        call=grant_mandate,
        body=Offer,
        returns=Mandate,
        status=201,
        scope="mandates",
        refusals=(Reason.NOT_FOUND, Reason.FORBIDDEN, Reason.MALFORMED),
        summary="Offer somebody to act for you.",
    ),
    Operation(
        name="accept_mandate",
        method="POST",
        path="/mandates/{mandate_id}/accept",
        call=accept_mandate,
        returns=Mandate,
        scope="mandates",
        refusals=(Reason.NOT_FOUND, Reason.CONFLICT),
        summary="Take on a mandate that was offered to you.",
    ),
    Operation(
        name="end_mandate",
        method="POST",
        path="/mandates/{mandate_id}/end",
        call=end_mandate,
        returns=Mandate,
        scope="mandates",
        refusals=(Reason.NOT_FOUND, Reason.FORBIDDEN),
        summary="End a mandate, or turn down an offer.",
    ),
)
