"""An official sees of which dataset and record a value is, and when that was written."""

import pytest
from tests.kallipolis.channels.desk.conftest import LogIn
from tests.kallipolis.channels.desk.test_case import look

from kallipolis.domains.government.submissions.logic.openings import origins_of
from kallipolis.foundation.packs.testing import publish_documents
from kallipolis.foundation.text import everywhere
from kallipolis.platforms.application.cases.contracts import Origin, Piece
from kallipolis.platforms.application.cases.testing import Office
from kallipolis.platforms.data.datasets.testing import make_dataset
from kallipolis.platforms.data.registries.contracts import Provenance


def test_fields_of_one_record_stand_together() -> None:
    one = Provenance(dataset="members", record="HM1", updated="2026-01-05")
    other = Provenance(dataset="health", record="H9")

    found = origins_of({"name": one, "phone": other, "region": one})

    assert found == (
        Origin(dataset="members", record="HM1", updated="2026-01-05", fields=("name", "region")),
        Origin(dataset="health", record="H9", fields=("phone",)),
    )


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("updated", "shown"),
    [("2026-01-05", "5 January 2026"), ("last spring", "last spring"), ("", "")],
)
def test_where_a_value_comes_from_is_shown_beside_it(
    office: Office, official: LogIn, updated: str, shown: str
) -> None:
    publish_documents(dataset=[make_dataset("members", title=everywhere("Members"))])
    origin = Origin(dataset="members", record="HM000007", updated=updated, fields=("name",))
    piece = Piece(requirement="card", source="registry", reference="households", origins=(origin,))
    case = office.open(evidence=(piece,))

    page = look(official("Chen", "acceptance-officer"), case)

    assert "From the dataset Members, record HM000007" in page
    assert shown in page
