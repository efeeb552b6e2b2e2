"""A steward's day: new data, a contract proposed from it, its rows, and who uses them."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from django.conf import settings
from django.test import override_settings
from tests.browser.probing import USUAL
from tests.browser.walks.conftest import Town
from tests.browser.walks.walking import Walk

from kallipolis.foundation.clock import SYSTEM_CLOCK
from kallipolis.foundation.jobs import api as jobs
from kallipolis.foundation.packs.testing import publish_packs
from kallipolis.platforms.data.lakehouse.testing import with_lakehouse
from kallipolis.platforms.data.proposals.testing import allowance_rows, as_csv
from kallipolis.platforms.data.sources.testing import with_connections

pytestmark = [pytest.mark.browser, pytest.mark.django_db]

OFFICE = "civil-affairs@440305"
ROWS = 8
"""So few that one fault is among them: a wrong check digit in the sixth."""
RIGHT = "440305193404090510"
LAW = "cn-elderly-rights-law"
LIST = "old-age-allowance-payment-list"


@pytest.fixture(autouse=True)
def _django_db_helper() -> None:
    """Put no transaction around a test: the city answers from threads of its own, and commits."""


@pytest.fixture
def _tables(streets: str, tmp_path: Path) -> Iterator[None]:
    brought = (tmp_path / "uploads").as_uri()
    chosen = with_connections(settings.KALLIPOLIS, tmp_path, uploads=brought)
    with override_settings(KALLIPOLIS=with_lakehouse(chosen, tmp_path / "lakehouse")):
        publish_packs("guangdong-data")
        yield


@pytest.mark.usefixtures("_tables")
def test_new_data_becomes_a_dataset_that_others_use(town: Town, tmp_path: Path) -> None:
    file = tmp_path / "名单.csv"
    file.write_bytes(as_csv(allowance_rows()[:ROWS]))
    steward = town.official(OFFICE, USUAL, roles=("data-administrator", "data-user"))
    colleague = town.official(OFFICE, USUAL, roles=("pack-editor", "pack-approver"))

    show(steward, file)
    name_the_law(steward)
    steward.press("button", "Send for approval")
    steward.sees("It waits for a second person now.")
    colleague.go(steward.page.url)
    colleague.press("button", "Approve and publish")
    steward.go(f"/console/data/{LIST}")
    gather(steward)
    mend(steward)
    grant(steward)
    steward.go(f"/console/data/{LIST}/lineage")
    steward.shoot()
    steward.press("link", "Who can read it, and for what")

    steward.sees("Who can read it", "核对户籍")


def show(walk: Walk, file: Path) -> None:
    """Bring a file, and see what is proposed for it."""
    walk.go("/console/data")
    walk.press("link", "New source")
    walk.page.get_by_label(walk.named("What the dataset is called")).fill("高龄津贴发放名单")
    walk.page.locator("#file").set_input_files(file)
    walk.shoot()
    walk.press("button", "Look at it and propose a contract")
    walk.sees("What has to be put right first", "Would go to quarantine")
    walk.shoot()


def name_the_law(walk: Walk) -> None:
    """Say by which law personal data is kept; that is all that lacks."""
    walk.press("link", "Legal basis")
    walk.page.locator("#law").select_option(value=LAW)
    walk.shoot()
    walk.press("button", "Save in the working copy")


def gather(walk: Walk) -> None:
    """Have the rows gathered, and see that they add up."""
    walk.press("button", "Gather now")
    walk.sees("You can leave: it goes on by itself.")
    jobs.run_due()
    walk.go(f"/console/data/{LIST}")
    walk.sees("It adds up")
    walk.shoot()


def mend(walk: Walk) -> None:
    """Put right the one row that is held."""
    walk.tap(walk.page.locator("section[aria-labelledby=held] th a"))
    walk.page.get_by_label("身份证号码").fill(RIGHT)
    walk.page.get_by_label(walk.named("Why")).fill("已与本人核对")
    walk.shoot()
    walk.press("button", "Correct and publish")
    walk.sees("The row is right now, and published.", "Nothing is in quarantine.")


def in_a_year() -> str:
    """Return a day in about a year."""
    return (SYSTEM_CLOCK.now() + timedelta(days=365)).date().isoformat()


def grant(walk: Walk) -> None:
    """Grant it to another authority, from the step that is next."""
    walk.press("link", "Open it or grant it")
    walk.press("link", "Grant it to an authority")
    walk.page.locator("#organisation").select_option(value="public-security@440305")
    walk.page.locator("#mask_street").select_option(value="none")
    walk.page.locator("#purpose").fill("核对户籍")
    walk.page.locator("#legal_basis").fill("户口登记条例")
    walk.page.locator("#until").fill(in_a_year())
    walk.shoot()
    walk.press("button", "Grant it")
    walk.sees("It is granted; every read of it is written down.")
