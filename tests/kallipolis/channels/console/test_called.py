"""Pages of the console call kinds, documents, packs and columns by names, not by ids."""

from collections.abc import Iterator

import pytest
import pytest_django
from django.test import Client
from tests.kallipolis.locale.reading import words_on
from tests.publishing import published_once

from kallipolis.foundation.identity.testing import log_in, make_official_user
from kallipolis.foundation.packs import api as packs


@pytest.fixture(scope="module", autouse=True)
def _published(
    django_db_setup: None, django_db_blocker: pytest_django.DjangoDbBlocker
) -> Iterator[None]:
    yield from published_once(django_db_blocker, "core", "guangdong", "public-services")


@pytest.fixture(autouse=True)
def _packs(db: None) -> None:
    """Every test has the published packs, and takes back what it adds."""


@pytest.fixture
def editor() -> Client:
    official = make_official_user("Chen", "pack-editor", organisation="civil-affairs@440300")
    return log_in(Client(), official)


def said(client: Client, path: str) -> set[str]:
    client.cookies.load({"django_language": "zh-hans"})
    answer = client.get(path)
    assert answer.status_code == 200
    return set(words_on(answer.content.decode(), "zh-Hans"))


def test_every_kind_of_document_has_a_name(editor: Client) -> None:
    kinds = set(packs.schemas()) - {"pack"}

    words = said(editor, "/console/documents")

    assert words & kinds == set()
    assert {"办理流程", "规则表", "证明类型", "行政区划"} <= words
    assert [each for each in words if each.startswith("console.")] == []


def test_documents_are_listed_and_shown_by_what_they_call_themselves(editor: Client) -> None:
    listed = said(editor, "/console/documents/service")
    found = said(editor, "/console/documents/service?words=居住证签注")
    shown = said(editor, "/console/documents/service/old-age-allowance")

    assert "事项" in listed
    assert listed & set(packs.every("service")) == set()
    assert "居住证签注" in found
    assert "高龄（老年人）津贴申领" in shown
    assert "old-age-allowance" not in shown


def test_packs_are_called_by_their_titles(editor: Client) -> None:
    pages = said(editor, "/console/packs") | said(editor, "/console/")

    assert {each.title.zh_hans for each in packs.installed() if each.title} <= pages
    assert pages & {"core", "guangdong", "public-services"} == set()
