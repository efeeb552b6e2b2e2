"""The pages of logging in, which allauth and Django bring along, speak as all others do."""

import re
from typing import Final

import pytest
from babel.messages.catalog import Message

from kallipolis.site.catalogues import read

OTHERWISE: Final = {
    "zh_Hans": re.compile("帐|账户|你的|代码|令牌|登出|电子邮件地址|两步|双因素"),
    "zh_Hant": re.compile("帳|登入|登出|使用者|電子郵件地址|代碼|金鑰|令牌"),
}
"""How allauth says what our pages call 账号, 验证码, 登录, 电子邮箱, 双重验证."""

LATIN: Final = re.compile("[A-Za-z]{2,}")
NOT_WORDS: Final = re.compile(r"%\(\w+\)[sd]|%[sd]|\{\w*\}|<[^>]*>|\bIP\b")


def said(locale: str) -> list[Message]:
    return [
        message
        for message in read(locale)
        if any(place.startswith(("allauth/", "auth/")) for place, _ in message.locations)
    ]


@pytest.mark.parametrize("locale", OTHERWISE)
def test_they_name_things_as_our_pages_do(locale: str) -> None:
    strange = [m.id for m in said(locale) if OTHERWISE[locale].search(str(m.string))]

    assert len(said(locale)) > 200
    assert strange == []


@pytest.mark.parametrize("locale", OTHERWISE)
def test_none_of_their_sentences_is_half_in_english(locale: str) -> None:
    half = [m.id for m in said(locale) if LATIN.search(NOT_WORDS.sub("", str(m.string)))]

    assert half == []
