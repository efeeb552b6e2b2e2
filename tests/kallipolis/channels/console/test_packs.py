"""Packs and documents: looking, checking, publishing, bringing back."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import msgspec
import pytest
from django.test import Client

from kallipolis.foundation.packs import api as packs
from kallipolis.foundation.packs.testing import publish_documents, write_pack
from kallipolis.platforms.application.rules.testing import make_allowance_rule

pytestmark = pytest.mark.django_db

Keeper = Callable[..., Client]
ROLE = "id: sample-role\ntitle: {en: A, zh-Hans: 甲, zh-Hant: 甲}\ngrants: []\n"


@pytest.fixture
def folder(tmp_path: Path, settings: Any) -> Path:
    folder = write_pack(tmp_path / "sample", {"roles/sample-role.yaml": ROLE})
    settings.KALLIPOLIS = msgspec.structs.replace(settings.KALLIPOLIS, packs=str(folder))
    return folder


def test_a_pack_is_looked_at_checked_published_and_brought_back(
    keeper: Keeper, folder: Path
) -> None:
    client = keeper("pack-approver")
    looked = client.get("/console/packs/sample").content.decode()

    checked = client.post("/console/packs/sample").content.decode()
    published = client.post("/console/packs/sample/publish", follow=True).content.decode()
    write_pack(folder, {"roles/sample-role.yaml": ROLE.replace("en: A", "en: B")}, version="2.0.0")
    changed = client.get("/console/packs/sample").content.decode()
    client.post("/console/packs/sample/publish")
    back = client.post("/console/packs/sample/roll-back", {"version": "1.0.0"}, follow=True)

    assert "Added" in looked
    assert "Nothing is wrong with it." in checked
    assert "Published sample." in published
    assert "<ins>&#34;B&#34;</ins>" in changed
    assert "Version 1.0.0 of sample is back." in back.content.decode()
    assert packs.get("role", "sample-role").body.title.en == "A"


def test_faults_are_listed_with_file_and_line(keeper: Keeper, folder: Path) -> None:
    (folder / "roles" / "sample-role.yaml").write_text(ROLE.replace("title", "titel"))
    client = keeper("pack-approver")

    checked = client.post("/console/packs/sample").content.decode()
    refused = client.post("/console/packs/sample/publish")

    assert "roles/sample-role.yaml:2" in checked
    assert refused.status_code == 422


def test_who_only_checks_may_not_publish(keeper: Keeper, folder: Path) -> None:
    client = keeper("pack-editor")

    answer = client.post("/console/packs/sample/publish")

    assert answer.status_code == 403
    assert "/publish" not in client.get("/console/packs/sample").content.decode()
    assert packs.find("role", "sample-role") is None


def test_a_pack_that_nobody_knows_is_not_found(keeper: Keeper) -> None:
    assert keeper("pack-editor").get("/console/packs/nowhere").status_code == 404


@pytest.mark.parametrize(
    ("path", "told"),
    [
        ("documents", "process"),
        ("documents/process", "parallel-review"),
        ("documents/process?words=par+rev", "1 document"),
        ("documents/role/decider", "act: case.decide"),
        ("documents/role/decider?as=json", "&#34;act&#34;: &#34;case.decide&#34;"),
        ("documents/role/decider", 'href="/schemas/role.json"'),
    ],
)
def test_documents_are_browsed(keeper: Keeper, path: str, told: str) -> None:
    assert told in keeper("pack-editor").get(f"/console/{path}").content.decode()


@pytest.mark.parametrize("path", ["documents/nothing", "documents/role/nobody", "documents/pack"])
def test_documents_that_are_not_there_are_not_found(keeper: Keeper, path: str) -> None:
    assert keeper("pack-editor").get(f"/console/{path}").status_code == 404


def test_a_rule_is_read_as_a_table_in_words(keeper: Keeper) -> None:
    client = keeper("pack-editor")
    publish_documents(rule=[make_allowance_rule()])

    page = client.get("/console/documents/rule/old-age-allowance").content.decode()

    assert "The first row that holds decides." in page
    assert 'data-label="age' in page
    assert "table:" not in page


def test_a_rule_is_read_as_its_author_wrote_it(keeper: Keeper) -> None:
    client = keeper("pack-editor")
    publish_documents(rule=[make_allowance_rule()])

    page = client.get("/console/documents/rule/old-age-allowance?as=yaml").content.decode()

    assert "table:" in page
