"""Rows about a region go back to its authority, as the dataset declares, at each publish."""

import msgspec
import pytest
from tests.kallipolis.platforms.data.grants.conftest import NUMBERS, residence

from kallipolis.foundation.access.contracts import Within
from kallipolis.foundation.access.testing import make_official, make_role, publish_roles
from kallipolis.foundation.actors import Actor, system
from kallipolis.foundation.audit import api as audit
from kallipolis.foundation.audit.contracts import Query
from kallipolis.foundation.clock import SetClock
from kallipolis.foundation.errors import Refusal
from kallipolis.foundation.events.contracts import Event
from kallipolis.foundation.ids import OrganisationId
from kallipolis.foundation.packs.testing import publish_documents
from kallipolis.platforms.data.datasets.contracts import ReturnFlow
from kallipolis.platforms.data.grants import api
from kallipolis.platforms.data.grants.contracts import Asked, GrantState
from kallipolis.platforms.data.grants.jobs import give_back

pytestmark = pytest.mark.usefixtures("city", "_declared")
NANSHAN = OrganisationId("public-security@440305")
FLOW = ReturnFlow(by="district", columns=("id_number", "rooms"), legal_basis="law/art-1")
OFFICE = Within.ORGANISATION


@pytest.fixture
def _declared(city: None) -> None:
    acts = ("grant.read", "grant.view", "grant.subscribe")
    publish_roles(make_role("data-user", *((act, OFFICE) for act in acts)))
    publish_documents(dataset=[msgspec.structs.replace(residence(), returned=FLOW)])


@pytest.fixture
def nanshan() -> Actor:
    return make_official("data-user", organisation=NANSHAN, region="440305", party="nanshan")


def published(intake: str, clock: SetClock) -> Event:
    data: dict[str, object] = {"intake": intake, "quarantined": 0}
    return Event(
        id=intake,
        type="org.kallipolis.intakes.published",
        source="/test",
        subject="residence",
        time=clock.now(),
        data=data,
    )


def test_rows_of_ones_own_region_come_back_at_each_publish(nanshan: Actor, clock: SetClock) -> None:
    given = api.subscribe(nanshan, "residence", NANSHAN, clock=clock)
    give_back(published("first", clock))
    give_back(published("first", clock))

    (back,) = api.returns(nanshan)
    asked = Asked(purpose=api.RETURNED, grant=back.grant, after=back.after)
    found = api.read(nanshan, "residence", asked, clock=clock).rows.to_pylist()
    assert (back.grant, back.rows) == (given.id, 2)
    assert sorted(row["id_number"] for row in found) == sorted({NUMBERS[0], NUMBERS[2]})
    assert set(found[0]) == {"id_number", "rooms"}
    entries = audit.search(system("test"), Query(act="grant.return"))
    assert [entry.subject for entry in entries] == ["dataset/residence"]


def test_one_subscription_is_one_grant_that_its_owner_can_revoke(
    nanshan: Actor, owner: Actor, clock: SetClock
) -> None:
    first = api.subscribe(nanshan, "residence", NANSHAN, clock=clock)
    api.change(owner, first.id, GrantState.REVOKED, reason="Not kept safe.", clock=clock)

    again = api.subscribe(nanshan, "residence", NANSHAN, clock=clock)
    give_back(published("first", clock))

    assert (again.id, again.state) == (first.id, GrantState.REVOKED)
    assert api.returns(nanshan) == ()


@pytest.mark.parametrize(
    ("organisation", "why"),
    [
        ("civil-affairs@440305", "another role than the dataset names"),
        ("public-security@441900", "a region beside that of the dataset"),
        ("public-security@440300", "the region of the dataset itself"),
    ],
)
def test_nothing_goes_back_to_who_is_not_below_or_not_named(
    organisation: str, why: str, clock: SetClock
) -> None:
    region = organisation.rpartition("@")[2]
    actor = make_official("data-user", organisation=organisation, region=region, party="other")

    with pytest.raises(Refusal) as refused:
        api.subscribe(actor, "residence", OrganisationId(organisation), clock=clock)

    assert refused.value.code == "grant.not_returned", why


def test_nobody_subscribes_for_another_organisation(nanshan: Actor, clock: SetClock) -> None:
    with pytest.raises(Refusal) as refused:
        api.subscribe(nanshan, "residence", OrganisationId("public-security@440304"), clock=clock)

    assert refused.value.code == "grant.not_found"
