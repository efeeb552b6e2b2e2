"""The whole chain on real input: from a row of the source to a credential that others verify."""

import os
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import msgspec
import pytest
from django.conf import settings
from django.db import transaction
from pyhanko.sign.validation.status import SignatureCoverageLevel
from tests.kallipolis.site.items import SIZE, Item, awkward, limits_of, read, sample
from tests.kallipolis.site.people import (
    ADVICE,
    REASON,
    TEST,
    App,
    Applicant,
    make_applicant,
    make_company_applicant,
    take_course,
)
from tests.kallipolis.site.proving import make_stranger, prove

from kallipolis.foundation.calendar import api as calendars
from kallipolis.foundation.calendar.contracts import DayUnit
from kallipolis.foundation.events import api as events
from kallipolis.foundation.ids import RegionCode
from kallipolis.foundation.organisations import api as organisations
from kallipolis.foundation.packs.testing import forget, publish_packs
from kallipolis.platforms.application.catalogue import api as catalogue
from kallipolis.platforms.application.catalogue.contracts import Import
from kallipolis.platforms.application.services import api as services

pytestmark = [pytest.mark.django_db, pytest.mark.shared_data]

HALF = range(int(os.environ.get("DATABASE_URL", "").startswith("postgres")), SIZE, 2)
"""Which items of the sample go the whole way: every second on SQLite, the others on PostgreSQL."""
PROVINCE = ("440305", "440106", "441900003", "445281", "442000001")
CITY = ("440106", "440118")


@dataclass(frozen=True, kw_only=True, repr=False)
class City:
    """A city into which the real items have come, with people who apply."""

    items: tuple[Item, ...]
    imported: Import
    sample: list[Item]
    residents: dict[str, list[Applicant]]
    companies: dict[str, list[Applicant]]

    def applicant_for(self, item: Item, number: int) -> Applicant:
        """Return a resident, or where the audience allows it every second time a company."""
        is_company = item.is_for_companies and number % 2 == 1
        able = (self.companies if is_company else self.residents)[item.region]
        return able[number % len(able)]


@pytest.fixture(scope="module")
def city(
    django_db_setup: None,
    django_db_blocker: Any,
    data_folder: Path,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[City]:
    """Import and publish once for all items, and take it back at the end."""
    before = settings.KALLIPOLIS
    state = tmp_path_factory.mktemp("state")
    settings.KALLIPOLIS = msgspec.structs.replace(
        before, state=str(state), public_url="https://city.example"
    )
    with django_db_blocker.unblock(), transaction.atomic():
        whole = founded(read(data_folder), data_folder)
        forget()
        yield whole
        transaction.set_rollback(True)
    settings.KALLIPOLIS = before
    forget()


def founded(items: tuple[Item, ...], folder: Path) -> City:
    publish_packs("core", "guangdong", "public-services", "catalogue-mappings")
    mapping = catalogue.mapping("gd-service-items")
    source = folder / "gd-service-items/gd_service_items_2021.jsonl"
    imported = catalogue.import_rows(TEST, mapping, catalogue.rows_in(mapping, source))
    app = App.registered()
    residents = {
        "440000": [make_applicant(app, n, region) for n, region in enumerate(PROVINCE)],
        "440100": [make_applicant(app, n, region) for n, region in enumerate(CITY, start=10)],
    }
    companies = {
        "440000": [make_company_applicant(app, 20, "440300")],
        "440100": [make_company_applicant(app, 21, "440100")],
    }
    settle()
    return City(
        items=items,
        imported=imported,
        sample=sample(items),
        residents=residents,
        companies=companies,
    )


def settle() -> None:
    """Let what happened have its effects, as a worker does."""
    while events.dispatch():
        pass


def test_all_rows_come_in_or_are_listed(city: City) -> None:
    tally = city.imported.tally

    listed = {misfit.line for misfit in city.imported.misfits}
    present = {each.source.row for each in services.every() if each.source}

    assert tally.read == len(city.items) == 2262
    assert [misfit for misfit in city.imported.misfits if not misfit.reason] == []
    assert tally.imported + tally.duplicates + len(listed) == tally.read
    assert present == {item.code for item in city.items if item.line not in listed}


def test_the_sample_is_spread_over_departments_levels_and_limits(city: City) -> None:
    departments = {item.department for item in city.sample}
    kinds = Counter(limits_of(item) for item in city.sample)
    chosen = {item.code for item in city.sample}
    missed = [
        what
        for what, found in awkward(city.items).items()
        if not chosen & {item.code for item in found}
    ]

    assert len(chosen) == SIZE
    assert len(departments) > 140
    assert {item.region for item in city.sample} == {"440000", "440100"}
    assert {limits_of(item) for item in city.items} == set(kinds)
    assert missed == []


def due(accepted_at: str, item: Item) -> str:
    """Return the end of the last day that was promised, by the calendar of the item's region."""
    calendar = calendars.calendar_for(RegionCode(item.region))
    begun = datetime.fromisoformat(accepted_at)
    ends = calendars.add(calendar, begun, item.promised[0], DayUnit(item.promised[1]))
    return ends.strftime("%Y-%m-%dT%H:%M:%SZ")


@pytest.mark.parametrize("number", HALF)
def test_an_item_is_applied_for_corrected_reviewed_decided_and_its_credential_verified(
    city: City, number: int
) -> None:
    item = city.sample[number]
    applicant = city.applicant_for(item, number)

    case = applicant.apply(item.service, f"申请办理{item.name}", f"chain-{number}")
    course = take_course(applicant, case["id"], case["deciding"])
    proof = prove(applicant, case["id"], make_stranger(number))

    authority = organisations.get(case["deciding"])
    accepted, finished = course.accepted["case"], course.finished["case"]
    pieces = [piece["title"]["zh-Hans"] for piece in course.accepted["evidence"]]
    assert (authority.name.zh_hans, authority.region) == (item.department, item.region)
    assert authority.credit_code in {item.code[:18], ""}
    assert (case["title"]["zh-Hans"], pieces) == (item.name, item.evidence)
    assert f"/desk/cases/{case['id']}" in course.inbox
    assert [each["item"] for each in course.told["items"]] == course.asked
    assert course.accepted["clock"]["unit"] == item.promised[1]
    assert accepted["due_at"] == due(accepted["accepted_at"], item)
    assert ADVICE in course.reviewed
    assert (finished["state"], finished["outcome"]) == ("delivered", "granted")
    assert proof.seal.bottom_line
    assert proof.seal.coverage is SignatureCoverageLevel.ENTIRE_FILE
    assert proof.claims["service_name"]["zh-Hans"] == item.name
    assert proof.claims["issuing_authority"]["zh-Hans"] == item.department
    assert (proof.claims["case_number"], proof.claims["reason"]) == (case["id"], REASON)
    assert proof.status == 0
    assert "genuine and valid" in proof.by_number
    assert "genuine and valid" in proof.by_file
