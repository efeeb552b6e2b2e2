"""What a case of a service begins with that one authority takes in and decides."""

from kallipolis.foundation.ids import PartyId, RegionCode
from kallipolis.foundation.organisations.contracts import Organisation
from kallipolis.foundation.packs import api as packs
from kallipolis.platforms.application.cases import api as cases
from kallipolis.platforms.application.cases.contracts import Opening
from kallipolis.platforms.application.services.contracts import PublicService


def opening_at(
    authority: Organisation,
    service: PublicService,
    applicant: tuple[PartyId, str],
    *,
    first: str = "",
) -> Opening:
    """Return the opening of a case, without answers; ``applicant`` is somebody's id and name.

    Its limit is that of the ``first`` state as the place of the authority sets it, else that of the
    service.
    """
    region, edition = RegionCode(authority.region), packs.edition()
    limit = cases.limit_of(
        service.process, first, region=region, service_kind=service.kind, edition=edition
    )
    return Opening(
        service=service.id,
        service_kind=service.kind,
        edition=edition,
        process=service.process,
        title=service.name,
        applicant=applicant[0],
        applicant_name=applicant[1],
        region=region,
        accepting=authority.id,
        deciding=authority.id,
        promised=limit or service.promised_limit,
        statutory=limit or service.statutory_limit,
    )
