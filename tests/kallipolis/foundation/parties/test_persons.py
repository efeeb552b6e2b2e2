"""People, companies and officials, and who may know what identifies them."""

from datetime import date
from random import Random

import pytest

from kallipolis.foundation.access.contracts import Within
from kallipolis.foundation.access.testing import make_official, make_role, publish_roles
from kallipolis.foundation.actors import ANONYMOUS, Actor, system
from kallipolis.foundation.audit.models import Entry
from kallipolis.foundation.clock import SetClock
from kallipolis.foundation.database import api as database
from kallipolis.foundation.errors import Reason, Refusal
from kallipolis.foundation.ids import OrganisationId, PartyId, RegionCode
from kallipolis.foundation.organisations.testing import publish_authorities, register_company
from kallipolis.foundation.parties import api as parties
from kallipolis.foundation.parties.contracts import PartyKind, Sex
from kallipolis.foundation.parties.testing import as_actor, make_resident, synthetic_id_number
from kallipolis.foundation.regions.testing import publish_regions

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def place() -> None:
    publish_regions()
    publish_authorities()


REGION = RegionCode("440305")
BORN = date(1948, 3, 5)
NUMBER = synthetic_id_number(Random(7), BORN, Sex.FEMALE)
CLERK = make_role("clerk", ("party.*", Within.REGION))
RESIDENT = make_role("resident", ("party.view", Within.OWN), ("party.identify", Within.OWN))


SIGN_UP = system("sign-up")


def register(actor: Actor = SIGN_UP, *, number: str = NUMBER) -> PartyId:
    return parties.register_resident(
        actor, name=" 李芳 ", id_number=number, region=REGION, phone="13800000000"
    ).id


def test_a_registered_resident_is_found_by_number_and_read_by_id() -> None:
    id = register()

    found = parties.find_by_id_number(system("log-in"), NUMBER.lower())
    read = parties.get(system("list"), id)

    assert found == read
    assert (read.kind, read.name, read.region) == (PartyKind.RESIDENT, "李芳", REGION)


def test_what_identifies_a_person_opens_again_as_it_was() -> None:
    id = register()

    identity = parties.identity_of(system("payment"), id)

    assert (identity.id_number, identity.phone) == (NUMBER, "13800000000")
    assert (identity.birth_date, identity.sex) == (BORN, Sex.FEMALE)


def test_the_tables_hold_neither_number_nor_phone_in_clear() -> None:
    register()

    stored = str(database.rows("SELECT * FROM parties_storedparty"))
    told = str(database.rows("SELECT * FROM audit_entry"))
    published = str(database.rows("SELECT * FROM events_event"))

    assert NUMBER not in stored + told + published
    assert "13800000000" not in stored + told + published


def test_reading_an_identity_needs_a_purpose_and_goes_on_record() -> None:
    publish_roles(CLERK)
    id = register()
    clerk = make_official("clerk", region="440300", party="o1")

    with pytest.raises(Refusal, match=r"party\.purpose_missing"):
        parties.identity_of(clerk, id)
    parties.identity_of(clerk.with_purpose("case 7"), id)

    entry = Entry.objects.get(act="party.identify")
    assert (entry.actor, entry.subject, entry.purpose) == ("o1", id, "case 7")


def test_others_learn_nothing_not_even_that_there_is_somebody() -> None:
    publish_roles(CLERK, RESIDENT)
    id = register()
    neighbour = as_actor(make_resident(seed=9))
    far_clerk = make_official("clerk", region="441900").with_purpose("curiosity")

    with pytest.raises(Refusal) as unseen:
        parties.identity_of(neighbour, id)
    with pytest.raises(Refusal) as absent:
        parties.identity_of(neighbour, PartyId("nobody"))

    assert (unseen.value.code, unseen.value.reason) == (absent.value.code, absent.value.reason)
    assert parties.find_by_id_number(far_clerk, NUMBER) is None
    assert parties.find_by_id_number(neighbour, NUMBER) is None


def test_people_see_themselves() -> None:
    publish_roles(RESIDENT)
    me = make_resident(name="王")

    assert parties.get(as_actor(me), me.id) == me
    assert parties.identity_of(as_actor(me), me.id).name == "王"


def test_a_person_is_registered_once() -> None:
    register()

    with pytest.raises(Refusal) as twice:
        register(number=NUMBER.lower())

    assert (twice.value.code, twice.value.reason) == (
        "party.already_registered",
        Reason.CONFLICT,
    )


@pytest.mark.parametrize(
    ("name", "number", "fields"),
    [
        ("", NUMBER, ["name"]),
        ("李芳", NUMBER[:-1] + "A", ["id_number"]),
        (" ", "", ["name", "id_number"]),
        ("李芳", synthetic_id_number(Random(1), date(2026, 1, 6), Sex.MALE), ["id_number"]),
    ],
)
def test_all_that_is_wrong_with_a_person_is_named_at_once(
    name: str, number: str, fields: list[str]
) -> None:
    with pytest.raises(Refusal) as refused:
        parties.register_resident(
            system("sign-up"), name=name, id_number=number, region=REGION, clock=SetClock()
        )

    assert refused.value.code == "party.malformed"
    assert [problem.field for problem in refused.value.problems] == fields


def test_who_may_not_register_people_is_turned_away() -> None:
    with pytest.raises(Refusal, match=r"party\.not_found"):
        register(ANONYMOUS)


def test_an_official_belongs_to_an_organisation_and_has_no_number() -> None:
    official = parties.register_official(
        system("staffing"),
        name="张科长",
        organisation=OrganisationId("civil-affairs@440300"),
        region=RegionCode("440300"),
    )

    identity = parties.identity_of(system("staffing"), official.id)

    assert official.organisation == "civil-affairs@440300"
    assert (identity.id_number, identity.birth_date, identity.sex) == ("", None, None)


def test_a_company_becomes_a_party_once() -> None:
    company = register_company()

    party = parties.register_enterprise(system("sign-up"), company.id)

    assert (party.kind, party.organisation) == (PartyKind.ENTERPRISE, company.id)
    assert party.name == company.name.zh_hans
    with pytest.raises(Refusal, match=r"party\.already_registered"):
        parties.register_enterprise(system("sign-up"), company.id)


def test_an_authority_is_no_enterprise() -> None:
    with pytest.raises(Refusal, match=r"party\.not_enterprise"):
        parties.register_enterprise(system("sign-up"), OrganisationId("civil-affairs@440300"))


def test_people_live_in_regions_that_exist() -> None:
    with pytest.raises(Refusal, match=r"region\.not_found"):
        parties.register_resident(
            SIGN_UP, name="李芳", id_number=NUMBER, region=RegionCode("110000")
        )


def test_officials_work_for_organisations_that_exist() -> None:
    with pytest.raises(Refusal, match=r"organisation\.not_found"):
        parties.register_official(
            SIGN_UP, name="张科长", organisation=OrganisationId("unicorns@440300"), region=REGION
        )
