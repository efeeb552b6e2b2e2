"""No page says anything in another language than that of whoever reads it."""

from collections.abc import Iterator, Mapping
from urllib.parse import urlencode

import pytest
import pytest_django
from django.conf import settings
from django.db import transaction
from django.test import Client
from tests.browser.filling import filled, own_tables
from tests.browser.kinds import KINDS, Kind
from tests.kallipolis.locale.reading import simplified, untranslated, words_on

from kallipolis.foundation.packs.testing import forget

FORM = "application/x-www-form-urlencoded"
STATUS = {"missing": 404}
"""How pages answer that are not there."""

Filled = tuple[Mapping[str, str], Mapping[str, str]]
NAMES = (
    "陈晓",
    "梁秀英",
    "黄伟强",
    "周文书",
    "示例1号有限公司",
    "简体中文",
    "桃园路 18 号",
    "请换发",
    "每日送货",
    "清晨送货",
    "办事指南改版",
    "明年放假安排",
    "伟强",
    "来窗口换证",
    "“证”",
    "“编号”",
    "新数据集：领取名单",
    "蒋文涛",
    "罗志明",
    "郑警官",
    "吴管档",
    "林晓燕",
    "林晓梅",
    "林晓红",
    "幸福路12号3栋405室",
    "驾驶证遗失补证",
    "刘一",
    "何真名",
    "客人",
    "新同事",
    "手机",
)
"""What people are called, have written and look for stays as it is."""


@pytest.fixture(scope="module")
def city(
    django_db_setup: None, django_db_blocker: pytest_django.DjangoDbBlocker
) -> Iterator[Filled]:
    with own_tables(), django_db_blocker.unblock(), transaction.atomic():
        yield filled()
        transaction.set_rollback(True)
    forget()


@pytest.fixture(autouse=True)
def _database(db: None) -> None:
    """Every test has the city, and takes back what it adds."""


def opened(city: Filled, kind: Kind, language: str) -> str:
    sessions, ids = city
    client = Client()
    kept = {"region": "440305", "django_language": language}
    client.cookies.load(kept | {settings.SESSION_COOKIE_NAME: sessions.get(kind.who, "")})
    path = kind.path.format(**ids).replace("/zh-hans/", f"/{language}/")
    if kind.given:
        given = [(name, value.format(**ids)) for name, value in kind.given]
        answer = client.post(path, urlencode(given), content_type=FORM)
    else:
        answer = client.get(path)
    assert answer.status_code == STATUS.get(kind.name, 200)
    return answer.content.decode()


def nameless(pieces: list[str]) -> list[str]:
    """Return what is said without names."""
    for name in NAMES:
        pieces = [piece.replace(name, "") for piece in pieces]
    return pieces


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.name)
def test_a_page_in_simplified_chinese_says_nothing_in_english(city: Filled, kind: Kind) -> None:
    said = words_on(opened(city, kind, "zh-hans"), "zh-Hans")

    assert len(said) > 3
    assert untranslated(said) == []


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.name)
def test_a_page_in_traditional_chinese_says_nothing_in_others(city: Filled, kind: Kind) -> None:
    said = words_on(opened(city, kind, "zh-hant"), "zh-Hant")

    assert len(said) > 3
    assert untranslated(said) == []
    assert simplified(nameless(said)) == []


def test_english_on_a_chinese_page_is_found() -> None:
    page = "<p>Sent and granted</p><button title='Send'>发送</button>"

    assert untranslated(words_on(page, "zh-Hans")) == ["Send", "Sent and granted"]


def test_simplified_characters_on_a_traditional_page_are_found() -> None:
    page = "<p>办理</p><p>辦理</p><p>皇后、公里、户口</p><a lang='zh-Hans'>简体</a>"

    assert simplified(words_on(page, "zh-Hant")) == ["办理"]
