"""What a case begins with that one authority takes in and decides: of a service, or of none."""

from typing import Final

from django.conf import settings

from kallipolis.foundation.calendar.contracts import Limit
from kallipolis.foundation.ids import PartyId, RegionCode
from kallipolis.foundation.organisations.contracts import Organisation
from kallipolis.foundation.packs import api as packs
from kallipolis.foundation.text import Text
from kallipolis.platforms.application.cases import api as cases
from kallipolis.platforms.application.cases.contracts import Opening
from kallipolis.platforms.application.services.contracts import PublicService

TASK_LIMIT: Final = Limit(days=20)
TASK_PROMISED: Final = Limit(days=5)


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


def task_for(authority: Organisation, process: str, about: tuple[PartyId, Text]) -> Opening | None:
    """Return the opening of what the platform itself has an authority do, without answers.

    It is of no service: its process stands for that, and what it is ``about`` for its applicant.
    None where the process is not published.
    """
    document = packs.find("process", process)
    if document is None:
        return None
    return Opening(
        service=process,
        edition=packs.edition(),
        process=process,
        title=document.body.title,
        applicant=about[0],
        applicant_name=about[1].in_language(settings.LANGUAGE_CODE),
        region=RegionCode(authority.region),
        accepting=authority.id,
        deciding=authority.id,
        promised=TASK_PROMISED,
        statutory=TASK_LIMIT,
    )
