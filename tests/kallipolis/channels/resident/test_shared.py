"""People see by which grants rows about them left one authority for another."""

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pyarrow as pa
from django.test import Client
from pytest_django import Settings

from kallipolis.foundation.access.testing import make_official
from kallipolis.foundation.actors import system
from kallipolis.foundation.ids import OrganisationId
from kallipolis.foundation.organisations.contracts import AuthorityRole
from kallipolis.foundation.packs.testing import publish_documents
from kallipolis.foundation.parties import api as parties
from kallipolis.foundation.parties.contracts import Party
from kallipolis.foundation.text import everywhere
from kallipolis.platforms.data.datasets.contracts import Sharing
from kallipolis.platforms.data.datasets.testing import make_dataset, make_field
from kallipolis.platforms.data.grants import api as grants
from kallipolis.platforms.data.grants.contracts import Asked
from kallipolis.platforms.data.grants.testing import in_a_year, make_terms, publish_rows
from kallipolis.platforms.data.lakehouse.testing import with_lakehouse

TEST = system("test")
US = "civil-affairs@440300"


def test_one_sees_which_authority_read_rows_about_oneself_and_others_do_not(
    settle: Callable[..., Party],
    log_in: Callable[[Party], Client],
    settings: Settings,
    tmp_path: Path,
) -> None:
    settings.KALLIPOLIS = with_lakehouse(settings.KALLIPOLIS, tmp_path / "lakehouse")
    one, other = settle(), settle("王路人", date(1980, 1, 1), seed=2)
    number = parties.identity_of(TEST, one.id).id_number
    publish_documents(
        dataset=[
            make_dataset(
                "homes",
                title=everywhere("Homes"),
                owner=AuthorityRole("public-security"),
                region="440300",
                fields=(
                    make_field("id_number", personal=True),
                    make_field("rooms", title=everywhere("Rooms")),
                ),
                sharing=Sharing(kind="conditional"),
            )
        ]
    )
    publish_rows("homes", pa.table({"id_number": [number], "rooms": ["2"]}))
    grants.give(TEST, "homes", OrganisationId(US), make_terms("rooms", until=in_a_year()))
    reader = make_official("data-user", organisation=US)
    grants.read(reader, "homes", Asked(purpose="housing aid"))

    mine, theirs = (
        log_in(party).get("/me/readings", headers={"Accept-Language": "en"}).content.decode()
        for party in (one, other)
    )

    assert "Homes" in mine
    assert "housing aid" in mine
    assert "Rooms" in mine
    assert "Civil Affairs" in mine
    assert "Homes" not in theirs
