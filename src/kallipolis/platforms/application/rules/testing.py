"""Makers of rules for tests."""

from collections.abc import Mapping

import msgspec

from kallipolis.foundation.text import everywhere
from kallipolis.platforms.application.rules.contracts import Rule

_WORDS = {"en": "A title", "zh-Hans": "标题", "zh-Hant": "標題"}


def make_rule(**parts: object) -> Rule:
    """Make a rule as a pack would write it; titles and reasons may be left out."""
    document = {
        "id": "a-rule",
        "title": _WORDS,
        "kind": "calculation",
        "facts": [],
        "outputs": [],
    } | parts
    document["facts"] = [_titled(fact) for fact in _list(document["facts"])]
    table = document.get("table")
    if isinstance(table, Mapping):
        rows = [{"why": everywhere_as_document("because")} | row for row in _list(table["rows"])]
        document["table"] = {**table, "rows": rows}
    return msgspec.convert(document, Rule)


def make_allowance_rule() -> Rule:
    """Make the old-age allowance: an amount by age, for residents of the place only."""
    return make_rule(
        id="old-age-allowance",
        facts=[
            {"name": "age", "type": "integer", "unit": "a", "from": "applicant.age"},
            {"name": "is_resident", "type": "boolean", "from": "evidence.household-register.local"},
        ],
        outputs=[{"name": "amount", "type": "money"}],
        table={
            "rows": [
                {
                    "when": {"is_resident": False},
                    "then": {"amount": 0},
                    "why": {
                        "en": "You live elsewhere.",
                        "zh-Hans": "非本市户籍。",
                        "zh-Hant": "非本市戶籍。",
                    },
                    "source": "allowance-measures/art-3",
                },
                {
                    "when": {"age": "[70..80)"},
                    "then": {"amount": 3000},
                    "why": {
                        "en": "You are {age}.",
                        "zh-Hans": "您{age}岁。",
                        "zh-Hant": "您{age}歲。",
                    },
                    "source": "allowance-measures/art-5",
                },
                {"when": {"age": ">= 80"}, "then": {"amount": "= 5000 + (age - 80) * 100"}},
                {"then": {"amount": 0}},
            ]
        },
    )


def everywhere_as_document(words: str) -> dict[str, str]:
    """Return a text that reads the same in all languages, as a document holds it."""
    text = everywhere(words)
    return {"en": text.en, "zh-Hans": text.zh_hans, "zh-Hant": text.zh_hant}


def _titled(fact: dict[str, object]) -> dict[str, object]:
    return {"title": everywhere_as_document(str(fact["name"]))} | fact


def _list(value: object) -> list[dict[str, object]]:
    return (
        [dict(item) for item in value if isinstance(item, dict)] if isinstance(value, list) else []
    )
