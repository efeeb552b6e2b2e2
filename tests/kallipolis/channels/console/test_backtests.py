"""Trying a changed rule on past cases, as keepers do it in the console."""

import csv
import io
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import msgspec
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from kallipolis.domains.government.backtests.testing import (
    POOR,
    RULE,
    YOUNGER,
    decide_case,
    publish_allowance,
    write_allowance,
)
from kallipolis.foundation.jobs import api as jobs
from kallipolis.platforms.application.cases.testing import Office

pytestmark = pytest.mark.django_db

Keeper = Callable[..., Client]
NEW = "/console/back-tests/new"


@pytest.fixture
def office(tmp_path: Path) -> Office:
    office = Office()
    publish_allowance(tmp_path / "published")
    return office


@pytest.fixture
def candidate(tmp_path: Path, settings: Any) -> Path:
    folder = write_allowance(tmp_path / "next", YOUNGER, version="2.0.0")
    settings.KALLIPOLIS = msgspec.structs.replace(settings.KALLIPOLIS, packs=str(folder))
    return folder


def begun(client: Client, **asked: object) -> str:
    answer = client.post(NEW, {"rule": "allowance-decision", "text": YOUNGER} | asked)
    return answer.headers.get("Location", "")


def page(client: Client, path: str) -> str:
    return client.get(path).content.decode()


def test_a_changed_rule_of_an_installed_pack_is_chosen_and_tried(
    office: Office, candidate: Path, keeper: Keeper
) -> None:
    number = decide_case(office, 66)
    client = keeper("pack-editor")

    pack = page(client, "/console/packs/allowance")
    asked = page(client, f"{NEW}?pack=allowance")
    path = begun(client, pack="allowance", choice="allowance-decision allowance", most="50")
    waiting = page(client, path)
    jobs.run_due()
    done = page(client, path)

    assert f"{NEW}?pack=allowance" in pack
    assert "Who gets the allowance, for: Allowance" in asked
    assert "This waits for a worker." in waiting
    assert 'hx-trigger="every 2s"' in waiting
    assert 'hx-trigger="every 2s"' not in done
    assert f"{path}/cases/{number}" in done
    assert "Too young." in done
    assert "You are …." in done
    assert path in page(client, "/console/back-tests")


def test_a_copy_of_a_rule_is_changed_in_the_page(office: Office, keeper: Keeper) -> None:
    client = keeper("pack-editor")

    document = page(client, "/console/documents/rule/allowance-decision")
    form = page(client, f"{NEW}?rule=allowance-decision")
    path = begun(client)

    assert f"{NEW}?rule=allowance-decision" in document
    assert "id: allowance-decision" in form
    assert "&lt;ins&gt;" not in form
    assert re.fullmatch(r"/console/back-tests/\w+", path)
    assert re.search(r"<ins>\+ .*65", page(client, path))


def test_a_rule_is_uploaded_and_goes_before_the_text(office: Office, keeper: Keeper) -> None:
    client = keeper("pack-editor")

    path = begun(client, text=RULE, file=SimpleUploadedFile("rule.yaml", YOUNGER.encode()))

    assert path.startswith("/console/back-tests/")


@pytest.mark.parametrize(
    ("asked", "told"),
    [
        ({"text": ""}, "Write the changed rule, or choose its file."),
        ({"text": RULE}, "The rule says the same as the one in force."),
        ({"text": RULE.replace("kind: decision", "kind: guess")}, "rule.yaml:3"),
        ({"text": RULE.replace("allowance-decision", "nobody")}, "There is no such rule."),
        ({"most": "many"}, "Give a whole number."),
        ({"most": "0"}, "Choose between 1 and 10000 cases."),
        ({"since": "yesterday"}, "Give the day as year-month-day."),
        ({"since": "2026-02-01", "until": "2026-01-01"}, "The period ends before it begins."),
        ({"region": "999999"}, "There is no such region."),
        ({"pack": "nowhere"}, "There is no pack nowhere."),
    ],
)
def test_what_cannot_be_tried_comes_back_with_what_is_wrong(
    office: Office, keeper: Keeper, asked: dict[str, str], told: str
) -> None:
    client = keeper("pack-editor")

    answer = client.post(NEW, {"rule": "allowance-decision", "text": YOUNGER} | asked)

    assert answer.status_code == 422
    assert told in answer.content.decode()


def test_a_pack_that_changes_no_rule_says_so(
    office: Office, candidate: Path, keeper: Keeper
) -> None:
    write_allowance(candidate, RULE, version="2.0.0")

    assert "Publishing this pack would change no rule." in page(
        keeper("pack-editor"), f"{NEW}?pack=allowance"
    )


def test_what_could_not_be_compared_is_listed_by_fact_and_by_case(
    office: Office, keeper: Keeper
) -> None:
    lacking, differing = decide_case(office, 72), decide_case(office, 72, income=90000)
    client = keeper("pack-editor")
    path = begun(client, text=POOR)
    jobs.run_due()

    only = page(client, f"{path}?show=incomparable")

    assert "Income: 1 case" in only
    assert lacking in only
    assert differing not in only
    assert "Not known of this case" in page(client, f"{path}/cases/{lacking}")


def test_only_who_works_on_a_case_reads_what_the_rules_saw_in_it(
    office: Office, keeper: Keeper
) -> None:
    number = decide_case(office, 66)
    editor = keeper("pack-editor", organisation="civil-affairs@440305")
    path = begun(editor)
    jobs.run_due()
    both = keeper("pack-editor", "decider", organisation="civil-affairs@440300")

    gapped = page(editor, f"{path}/cases/{number}")
    full = page(both, f"{path}/cases/{number}")

    assert "You are …." in gapped
    assert "shown only to who works on this case" in gapped
    assert f"/desk/cases/{number}" not in gapped
    assert "You are 66." in full
    assert f"/desk/cases/{number}" in full


def test_the_findings_are_carried_away_as_a_table(office: Office, keeper: Keeper) -> None:
    number = decide_case(office, 66)
    client = keeper("pack-editor")
    path = begun(client)
    jobs.run_due()

    answer = client.get(f"{path}/csv")

    heads, row = csv.reader(io.StringIO(answer.content.decode("utf-8-sig")))
    assert answer["Content-Type"] == "text/csv; charset=utf-8"
    assert "attachment" in answer["Content-Disposition"]
    assert row[0] == number
    assert row[heads.index("Answer of the changed rule")] == "Decision: grant; Amount: 50.00"


def test_nobody_else_finds_back_tests(office: Office, keeper: Keeper) -> None:
    path = begun(keeper("pack-editor"))
    operator = keeper("operator", organisation="civil-affairs@440305")

    assert operator.get("/console/back-tests").status_code == 403
    assert operator.get(path).status_code == 403
    assert operator.get(f"{path}/csv").status_code == 403
    assert "/console/back-tests" not in page(operator, "/console/")
