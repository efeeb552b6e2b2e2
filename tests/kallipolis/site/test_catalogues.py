"""How catalogues of words are kept."""

import io

from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po

from kallipolis.site.catalogues import as_po, drafted, missing, read, renamed, template, updated


def wanted(*sentences: str | tuple[str, str]) -> Catalog:
    catalogue = Catalog(locale="en")
    added = [catalogue.add(sentence) for sentence in sentences]
    assert len(added) == len(sentences)
    return catalogue


def test_words_are_taken_from_code_templates_and_messages_of_rooms() -> None:
    found = template()

    assert "Skip to the main content" in found
    assert "Send me a code by e-mail" in found
    assert "There is no region %(code)s." in found
    assert "This is not a telephone number." in found


def test_what_is_written_stays_and_what_is_given_is_added() -> None:
    made = updated("zh_Hans", wanted("Search", "Never said before"), {"Never said before": "新词"})

    assert made["Search"].string == "搜索"
    assert made["Never said before"].string == "新词"


def test_traditional_is_drafted_from_simplified_where_nobody_wrote_it() -> None:
    simplified = Catalog(locale="zh_Hans")
    simplified.add("Never said before", "网络信息")

    made = updated("zh_Hant", wanted("Never said before"), {}, simplified)

    assert made["Never said before"].string == "網絡信息"


def test_plurals_have_one_form_in_chinese() -> None:
    made = updated("zh_Hans", wanted(("one day", "%(n)s days")), {"one day": "%(n)s 天"})

    assert drafted(made["one day"].string) == ("%(n)s 天",)


def test_what_lacks_words_is_named() -> None:
    assert missing("zh_Hans", wanted("Search", "Never said before")) == ["Never said before"]


def test_a_catalogue_is_written_alike_each_time() -> None:
    made = updated("zh_Hans", wanted("b", "a"), {"a": "甲", "b": "乙"})

    again = as_po(read_po(io.BytesIO(as_po(made)), locale="zh_Hans"))

    assert as_po(made).split(b"\n\n", 1)[1] == again.split(b"\n\n", 1)[1]


def test_english_calls_a_passkey_what_our_pages_call_it() -> None:
    made, kept = renamed(template()), read("en")

    assert made["Add Security Key"].string == "Add Passkey"
    assert {each.id: each.string for each in made} == {each.id: each.string for each in kept}
    assert not [each.id for each in kept if each.id and "ecurity" in str(each.string)]
