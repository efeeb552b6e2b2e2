"""Supervision by region: figures of what lies in a region, as far as one supervises it."""

import pytest

from kallipolis.foundation.access.testing import make_official
from kallipolis.foundation.actors import Actor
from kallipolis.foundation.errors import Refusal
from kallipolis.foundation.ids import OrganisationId, RegionCode
from kallipolis.platforms.application.cases import api
from kallipolis.platforms.application.cases.contracts import (
    Case,
    Outcome,
    RegionFigures,
    SupervisionFilter,
)
from kallipolis.platforms.application.cases.testing import Office

pytestmark = pytest.mark.django_db

PROVINCE, CITY, COUNTY = RegionCode("440000"), RegionCode("440300"), RegionCode("440305")


def opened(office: Office, region: RegionCode) -> Case:
    body = OrganisationId(f"civil-affairs@{region}")
    return office.open(accepting=body, deciding=body, region=region)


def supervisor(region: RegionCode) -> Actor:
    return make_official("supervisor", organisation=f"civil-affairs@{region}", region=region)


def rows(
    office: Office, actor: Actor, region: RegionCode | None = None
) -> dict[tuple[str, bool], RegionFigures]:
    watched = api.watch_regions(actor, region, clock=office.clock)
    return {(row.region, row.is_whole): row for row in watched.rows}


@pytest.fixture
def office() -> Office:
    return Office()


def test_what_lies_in_a_region_counts_for_it(office: Office) -> None:
    opened(office, CITY)
    opened(office, COUNTY)

    province = rows(office, supervisor(PROVINCE))
    city = rows(office, supervisor(PROVINCE), CITY)

    assert province[CITY, True].open == 2
    assert (city[CITY, False].open, city[COUNTY, True].open) == (1, 1)


def test_what_is_near_late_and_urged_is_counted_as_of_now(office: Office) -> None:
    first = opened(office, COUNTY)
    office.act("acceptance-officer", first, "accept")
    office.clock.advance(days=5)
    office.apply(first, "urge")
    office.clock.advance(days=30)
    opened(office, COUNTY)

    county = rows(office, supervisor(CITY))[COUNTY, True]

    assert (county.open, county.overdue, county.urged) == (2, 1, 1)


def test_what_was_decided_and_withdrawn_is_counted_with_its_days(office: Office) -> None:
    decided, withdrawn = opened(office, COUNTY), opened(office, COUNTY)
    office.act("acceptance-officer", decided, "accept")
    office.clock.advance(days=4)
    office.act("decider", decided, "decide", outcome=Outcome.GRANTED)
    office.act("delivery-officer", decided, "deliver")
    office.apply(withdrawn, "withdraw")

    here = rows(office, supervisor(CITY))
    office.clock.advance(days=91)
    later = rows(office, supervisor(CITY))

    county = here[COUNTY, True]
    assert (county.decided, county.withdrawn) == (1, 1)
    assert county.days == pytest.approx(4)
    assert (later[COUNTY, True].decided, later[COUNTY, True].days) == (0, None)


def test_the_way_down_begins_where_ones_reach_begins(office: Office) -> None:
    watched = api.watch_regions(supervisor(CITY), COUNTY, clock=office.clock)

    assert watched.around == (CITY, COUNTY)


@pytest.mark.parametrize("region", [PROVINCE, RegionCode("441900"), RegionCode("000000")])
def test_a_region_out_of_reach_is_as_if_it_were_not_there(
    office: Office, region: RegionCode
) -> None:
    opened(office, CITY)

    with pytest.raises(Refusal) as figures:
        api.watch_regions(supervisor(CITY), region, clock=office.clock)
    with pytest.raises(Refusal) as cases:
        api.supervise(supervisor(CITY), SupervisionFilter(region=region), clock=office.clock)

    assert (figures.value.code, cases.value.code) == ("region.not_found", "region.not_found")


def test_who_supervises_nothing_sees_no_figures(office: Office) -> None:
    opened(office, CITY)

    assert rows(office, office.official("decider")) == {}


def test_pages_lead_through_the_cases_of_all_regions_in_one_order(office: Office) -> None:
    found = []
    for region in (CITY, COUNTY, CITY, COUNTY):
        found.append(opened(office, region).id)
        office.clock.advance(hours=1)

    seen, after = [], ""
    for _ in found:
        asked = SupervisionFilter(limit=1, after=after)
        page = api.supervise(supervisor(PROVINCE), asked, clock=office.clock).urgent
        seen += [each.id for each in page.cases]
        after = page.after or ""

    assert (seen, after) == (found, "")


def test_the_cases_behind_the_figures_of_a_region_are_listed(office: Office) -> None:
    city = opened(office, CITY)
    case = opened(office, COUNTY)

    asked = SupervisionFilter(region=COUNTY)
    watched = api.supervise(supervisor(CITY), asked, clock=office.clock)
    taken = api.export_supervised(supervisor(CITY), asked, clock=office.clock)

    own = api.supervise(
        supervisor(CITY), SupervisionFilter(region=CITY, within="own"), clock=office.clock
    )
    assert [each.id for each in own.urgent.cases] == [city.id]
    assert [each.id for each in watched.urgent.cases] == [case.id]
    assert [load.organisation for load in watched.loads] == [f"civil-affairs@{COUNTY}"]
    assert [each.id for each in taken] == [case.id]
