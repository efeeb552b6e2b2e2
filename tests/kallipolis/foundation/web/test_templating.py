"""Templates hold their words already translated."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest
from jinja2 import DictLoader

from kallipolis.foundation.money import Money
from kallipolis.foundation.text import Text
from kallipolis.foundation.web.folding import FoldingEnvironment
from kallipolis.foundation.web.formats import filters_for

CHINESE = {
    "Sent.": "已提交。",
    "Now with %(office)s.": "由%(office)s办理。",
    "Case": "办件",
    "Hello %(name)s & co": "你好 %(name)s & 伙伴",
    "Mine": "我的",
}


def chinese(words: str) -> str:
    return CHINESE.get(words, words)


def rendered(source: str, *, is_chinese: bool = False, **context: object) -> str:
    environment = FoldingEnvironment(
        gettext=chinese,
        ngettext=lambda one, many, count: one if count == 1 else many,
        is_chinese=is_chinese,
        loader=DictLoader({"page": source}),
    )
    return environment.get_template("page").render(context)


@pytest.mark.parametrize(
    ("source", "words"),
    [
        ("{{ _('Case') }}", "办件"),
        ("{% trans %}Case{% endtrans %}", "办件"),
        ("{{ _('Hello %(name)s & co', name='<b>') }}", "你好 &lt;b&gt; &amp; 伙伴"),
        ("{{ _(key) }}", "我的"),
        ("{{ _(greeting, name='<b>') }}", "你好 &lt;b&gt; &amp; 伙伴"),
        ("{% macro m() %}{{ _('Case') }}{% endmacro %}{{ m() }}", "办件"),
        ("{{ '%s!' | format(_('Case')) }}", "办件!"),
    ],
)
def test_words_are_translated(source: str, words: str) -> None:
    assert rendered(source, key="Mine", greeting="Hello %(name)s & co") == words


@pytest.mark.parametrize(("count", "words"), [(1, "1 day"), (3, "3 days")])
def test_plurals_follow_the_number(count: int, words: str) -> None:
    source = "{{ count }} {{ ngettext('day', 'days', count) }}"

    assert rendered(source, count=count) == words


@pytest.mark.parametrize(
    ("source", "words"),
    [
        ("{{ _('Sent.') }} {{ _('Case') }}", "已提交。办件"),
        ("{{ _('Now with %(office)s.', office='甲') }} {% if 1 %}b{% endif %}", "由甲办理。b"),
        ("{{ _('Case') }} {{ _('Sent.') }} ", "办件 已提交。"),
    ],
)
def test_no_blank_stands_behind_a_chinese_sentence(source: str, words: str) -> None:
    assert rendered(source, is_chinese=True) == words


def test_constants_are_folded_when_the_template_is_compiled() -> None:
    environment = FoldingEnvironment(gettext=chinese, ngettext=lambda one, many, count: one)

    code = environment.compile("{{ _('Case') }}", raw=True)

    assert "gettext" not in code
    assert "办件" in code


@pytest.mark.parametrize(
    ("language", "words"),
    [("zh-hans", "2026年1月5日"), ("zh-hant", "2026年1月5日"), ("en", "5 January 2026")],
)
def test_dates_read_as_people_write_them(language: str, words: str) -> None:
    as_date = filters_for(language, ZoneInfo("Asia/Shanghai"))["date"]

    assert as_date(date(2026, 1, 5)) == words


def test_moments_are_told_in_the_time_of_the_place() -> None:
    as_moment = filters_for("en", ZoneInfo("Asia/Shanghai"))["moment"]

    assert "5 January 2026 07:30" in as_moment(datetime(2026, 1, 4, 23, 30, tzinfo=UTC))


@pytest.mark.parametrize(
    ("is_chinese", "words"),
    [(False, "a: b, c <b>d</b>: e"), (True, "a：b、c <b>d</b>：e")],
)
def test_values_are_parted_by_the_punctuation_of_the_language(is_chinese: bool, words: str) -> None:
    source = '{{ "a" }}: {{ "b" }}{{ "" }}, {{ "c" }} <b>{{ "d" }}</b>: {{ "e" }}'

    assert rendered(source, is_chinese=is_chinese) == words


@pytest.mark.parametrize(
    ("language", "currency", "words"),
    [
        ("zh-hans", "CNY", "¥1,234.56"),
        ("zh-hant", "CNY", "¥1,234.56"),
        ("en", "CNY", "¥1,234.56"),
        ("en", "USD", "US$1,234.56"),
    ],
)
def test_money_is_told_in_its_currency(language: str, currency: str, words: str) -> None:
    as_money = filters_for(language, ZoneInfo("Asia/Shanghai"))["money"]

    assert as_money(Money(amount=123456, currency=currency)) == words


def test_texts_are_told_in_the_language() -> None:
    words = filters_for("zh-hant", ZoneInfo("Asia/Shanghai"))["text"]

    assert words(Text(en="Case", zh_hans="办件", zh_hant="辦件")) == "辦件"
