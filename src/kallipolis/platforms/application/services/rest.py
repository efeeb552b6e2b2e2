"""Public services over the JSON interface: found by words, shown, with the schema of their form."""

import msgspec
from django.utils.translation import get_language

from kallipolis.foundation.actors import Actor
from kallipolis.foundation.errors import Reason
from kallipolis.foundation.web.contracts import Operation
from kallipolis.platforms.application.forms import api as forms
from kallipolis.platforms.application.services import api as services
from kallipolis.platforms.application.services.contracts import (
    LifeEvent,
    PublicService,
    ServicePage,
    ServiceSearch,
)


class EventList(msgspec.Struct, frozen=True, kw_only=True):
    """All life and business events, in the order in which people see them."""

    events: tuple[LifeEvent, ...]


def list_services(actor: Actor, *, query: ServiceSearch) -> ServicePage:
    return services.search(query)


def get_service(actor: Actor, *, service_id: str) -> PublicService:
    return services.get(service_id)


def get_form_schema(actor: Actor, *, service_id: str) -> dict[str, object]:
    form = services.form_of(services.get(service_id))
    return forms.as_json_schema(form, get_language() or "en")


def list_events(actor: Actor) -> EventList:
    return EventList(events=services.events())


OPERATIONS = (
    Operation(
        name="list_services",
        method="GET",
        path="/services",
        call=list_services,
        query=ServiceSearch,
        returns=ServicePage,
        public=True,
        refusals=(Reason.NOT_FOUND,),
        summary="Find public services by words, place, audience or event; without words, by use.",
    ),
    Operation(
        name="get_service",
        method="GET",
        path="/services/{service_id}",
        call=get_service,
        returns=PublicService,
        public=True,
        has_etag=True,
        refusals=(Reason.NOT_FOUND,),
        summary="Show a public service as it is declared.",
    ),
    Operation(
        name="get_service_form_schema",
        method="GET",
        path="/services/{service_id}/form",
        call=get_form_schema,
        returns=dict[str, object],
        public=True,
        refusals=(Reason.NOT_FOUND,),
        summary="Show the JSON Schema of the answers that a service asks for.",
    ),
    Operation(
        name="list_events",
        method="GET",
        path="/events",
        call=list_events,
        returns=EventList,
        public=True,
        has_etag=True,
        summary="List life events and business events.",
    ),
)
