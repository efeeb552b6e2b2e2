"""What streets and towns do is taken wherever people are registered, listed streets or not."""

import pytest

from kallipolis.domains.government.submissions import api as submissions
from kallipolis.domains.government.submissions.contracts import Submission
from kallipolis.foundation.packs.testing import publish_documents, publish_packs
from kallipolis.foundation.parties.testing import as_actor, make_resident
from kallipolis.platforms.application.cases import api as cases
from kallipolis.platforms.application.services import api as services
from kallipolis.platforms.application.services.testing import make_service

pytestmark = pytest.mark.django_db

ANSWERS: dict[str, object] = {"statement": "申请", "phone": "13800000001", "is_true": True}


@pytest.mark.parametrize(
    ("region", "name"),
    [
        ("440305", "南山区各街道（镇）"),
        ("441900", "东莞市各街道（镇）"),
        ("441900004", "南城街道办事处"),
        ("441900121", "虎门镇人民政府"),
    ],
)
def test_a_street_service_goes_to_the_street_or_to_the_offices_of_the_county(
    region: str, name: str
) -> None:
    publish_packs("core", "guangdong")
    publish_documents(
        service=[make_service("lamp", level="street", authority="sub-district-office")]
    )
    resident = as_actor(make_resident(region=region))

    case = submissions.submit(resident, Submission(service="lamp", answers=ANSWERS))

    found = cases.find_for(resident, case.id).case
    office = services.competent_authority(services.get("lamp"), region)
    assert office is not None
    assert office.name.zh_hans == name
    assert found.accepting == found.deciding == office.id == f"sub-district-office@{region}"
