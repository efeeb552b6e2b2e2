"""Which services the office of a counter accepts."""

from kallipolis.foundation.access import api as access
from kallipolis.foundation.actors import Actor
from kallipolis.foundation.errors import not_found
from kallipolis.foundation.ids import Edition, OrganisationId, RegionCode
from kallipolis.foundation.organisations import api as organisations
from kallipolis.foundation.packs import api as packs
from kallipolis.platforms.application.services import api as services

BEGIN = "visit.begin"


def office_of(actor: Actor) -> OrganisationId:
    """Return the office for which an official serves visitors, the first where there are several.

    Raises:
        Refusal: ``visit.not_found`` for who serves nobody.
    """
    found = access.reach(actor, BEGIN).organisations
    if not found:
        raise not_found("visit.not_found")
    return found[0]


def accepted(office: OrganisationId, region: RegionCode) -> frozenset[str]:
    """Return the services of which an office takes the submissions of a region's people."""
    return _accepted(office, region, packs.edition())


@packs.drawn
def _accepted(office: OrganisationId, region: RegionCode, edition: Edition) -> frozenset[str]:
    places = {region, organisations.get(office).region}
    return frozenset(
        service.id
        for service in services.every(edition)
        if any(_is_for(service.id, place, office, edition) for place in places)
    )


def _is_for(service: str, region: RegionCode, office: OrganisationId, edition: Edition) -> bool:
    found = services.competent_authority(services.get(service, edition), region)
    return found is not None and found.id == office
