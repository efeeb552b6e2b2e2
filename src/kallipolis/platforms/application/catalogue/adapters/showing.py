"""Gather what an export shows out of the documents in force."""

from collections.abc import Iterator

from django.conf import settings

from kallipolis.foundation.errors import Refusal
from kallipolis.foundation.organisations import api as organisations
from kallipolis.foundation.organisations.contracts import Organisation
from kallipolis.foundation.packs import api as packs
from kallipolis.foundation.regions import api as regions
from kallipolis.foundation.regions.contracts import Region
from kallipolis.foundation.text import Text
from kallipolis.platforms.application.catalogue.logic.export import Shown
from kallipolis.platforms.application.rules import api as rules
from kallipolis.platforms.application.services import api as services
from kallipolis.platforms.application.services.contracts import PublicService

TITLE = Text(en="Public services", zh_hans="公共服务事项目录", zh_hant="公共服務事項目錄")


def gather() -> Shown:
    """Return the newest edition's services with all that they name."""
    offered = services.every()
    roots = regions.children(None)
    found = {each.id: _authority(each, roots) for each in offered}
    known = {id: authority for id, authority in found.items() if authority is not None}
    codes = sorted({authority.region for authority in known.values()})
    types = packs.every("evidence-type")
    cited = dict.fromkeys(basis.citation for each in offered for basis in each.legal_basis)
    return Shown(
        base=f"{settings.KALLIPOLIS.base_url}/catalogue.jsonld",
        title=TITLE,
        services=offered,
        authorities=known,
        places={code: regions.get(code).name for code in codes},
        evidence=tuple(types[id].body for id in sorted(types)),
        events=services.events(),
        laws={citation: rules.cited(citation) for citation in cited},
    )


def _authority(service: PublicService, roots: tuple[Region, ...]) -> Organisation | None:
    """Return the uppermost authority that plays the part where the service is offered, or None."""
    tops = tuple(r for r in map(regions.find, service.regions) if r is not None) or roots
    known = (_plays(service.authority, region) for region in _downwards(tops))
    return next((authority for authority in known if authority is not None), None)


def _downwards(tops: tuple[Region, ...]) -> Iterator[Region]:
    while tops:
        yield from tops
        tops = tuple(child for top in tops for child in regions.children(top.code))


def _plays(role: str, region: Region) -> Organisation | None:
    try:
        return organisations.authority(role, region.code)
    except Refusal as refusal:
        if refusal.code != "organisation.no_authority":
            raise
        return None
