"""What the platform finds out about itself is told in the language of whoever keeps it."""

from collections.abc import Callable
from pathlib import Path

import pytest
from django.db import connection
from django.test import Client
from pytest_django import Settings
from tests.kallipolis.channels.console.test_changes import begun, row_sent, words
from tests.kallipolis.locale.reading import untranslated, words_on

from kallipolis.domains.government.revisions.testing import publish_allowance
from kallipolis.foundation.actors import system
from kallipolis.foundation.audit import api as audit
from kallipolis.foundation.audit.testing import exposed

pytestmark = pytest.mark.django_db

Keeper = Callable[..., Client]
CHINESE = ("zh-hans", "zh-hant")
IN_CHINESE = {
    "zh-hans": {
        "no-worker": "没有后台进程在运行",
        "changed": "在封存后被改动",
        "fault": "缺少内容",
        "never": "此行永远不会适用",
    },
    "zh-hant": {
        "no-worker": "沒有後台進程在運行",
        "changed": "在封存後被改動",
        "fault": "缺少內容",
        "never": "此行永遠不會適用",
    },
}


def reading(client: Client, language: str) -> Client:
    client.cookies.load({"django_language": language})
    return client


def english_on(page: str, language: str) -> list[str]:
    return untranslated(words_on(page, {"zh-hans": "zh-Hans", "zh-hant": "zh-Hant"}[language]))


@pytest.mark.parametrize("language", CHINESE)
def test_what_the_checks_of_the_installation_say(keeper: Keeper, language: str) -> None:
    client = reading(keeper("operator"), language)

    page = words(client.get("/console/health"))

    assert IN_CHINESE[language]["no-worker"] in page
    assert english_on(page, language) == []


@pytest.mark.parametrize("language", CHINESE)
def test_what_a_verification_of_the_ledger_finds(
    keeper: Keeper, language: str, tmp_path: Path, settings: Settings
) -> None:
    settings.STATE = tmp_path
    client = reading(keeper("auditor"), language)
    audit.record(system("test"), "case.sample", "case-1")
    audit.seal()
    with exposed(), connection.cursor() as cursor:
        cursor.execute("UPDATE audit_entry SET subject = 'case-2' WHERE subject = 'case-1'")

    page = words(client.post("/console/audit/verify"))

    assert IN_CHINESE[language]["changed"] in page
    assert english_on(page, language) == []


@pytest.mark.parametrize("language", CHINESE)
@pytest.mark.parametrize(("cell", "said"), [(">=", "fault"), ("-", "never")])
def test_what_is_wrong_with_a_rule(
    keeper: Keeper, language: str, tmp_path: Path, *, cell: str, said: str
) -> None:
    client = keeper("pack-editor")
    publish_allowance(tmp_path / "allowance")
    copy = begun(client)

    written = words(row_sent(reading(client, language), copy, cell))
    design = words(client.get(f"{copy}/rule/allowance-decision"))

    assert IN_CHINESE[language][said] in written + design
    assert english_on(written, language) == []
    assert english_on(design, language) == []
