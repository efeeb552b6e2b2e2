"""Whom a row is about is said by the contract: an identity number, a party, or a company."""

import pyarrow as pa
import pytest

from kallipolis.foundation.actors import Actor, ActorKind, system
from kallipolis.foundation.clock import SetClock
from kallipolis.foundation.ids import MandateId, OrganisationId, PartyId
from kallipolis.foundation.organisations import api as organisations
from kallipolis.foundation.organisations.contracts import AuthorityRole
from kallipolis.foundation.packs.testing import publish_documents
from kallipolis.foundation.parties.testing import as_actor, make_company, make_resident
from kallipolis.platforms.data.datasets.contracts import Sharing
from kallipolis.platforms.data.datasets.testing import make_dataset, make_field
from kallipolis.platforms.data.grants import api
from kallipolis.platforms.data.grants.contracts import Asked
from kallipolis.platforms.data.grants.testing import in_a_year, make_terms, publish_rows

pytestmark = pytest.mark.django_db
GRANTEE = OrganisationId("civil-affairs@440300")


@pytest.mark.usefixtures("city")
def test_who_is_named_by_party_and_a_company_by_its_code_see_who_read_about_them(
    reader: Actor,
) -> None:
    one, other, company = make_resident(seed=1), make_resident(seed=2), make_company()
    code = organisations.get(company.organisation or OrganisationId("")).credit_code
    fields = (
        make_field("whose", subject="party"),
        make_field("employer", subject="credit-code"),
        make_field("rooms"),
    )
    publish_documents(
        pack="jobs",
        dataset=[
            make_dataset(
                "jobs",
                owner=AuthorityRole("public-security"),
                region="440300",
                key=(),
                fields=fields,
                sharing=Sharing(kind="conditional"),
            )
        ],
    )
    publish_rows("jobs", pa.table({"whose": [one.id], "employer": [code], "rooms": ["2"]}))
    api.give(system("test"), "jobs", GRANTEE, make_terms("rooms", until=in_a_year()))

    api.read(reader, "jobs", Asked(purpose="housing aid"), clock=SetClock())

    boss = Actor(
        kind=ActorKind.ENTERPRISE,
        party=PartyId("boss"),
        on_behalf_of=company.id,
        mandate=MandateId("m"),
    )
    assert [each.dataset for each in api.read_about(as_actor(one))] == ["jobs"]
    assert [each.dataset for each in api.read_about(boss)] == ["jobs"]
    assert api.read_about(as_actor(other)) == ()
