"""How the values of claims read in each language."""

from collections.abc import Callable
from datetime import date
from typing import Any, Final
from zoneinfo import ZoneInfo

from kallipolis.foundation.money import Money, of_the_place
from kallipolis.foundation.text import Text
from kallipolis.foundation.web.formats import filters_for
from kallipolis.platforms.application.credentials.contracts import Claim, Value

YES: Final = Text(en="yes", zh_hans="是", zh_hant="是")
NO: Final = Text(en="no", zh_hans="否", zh_hant="否")
LIST: Final = Text(en=", ", zh_hans="、", zh_hant="、")


class Style:
    """How values read in one language."""

    def __init__(self, language: str, zone: ZoneInfo) -> None:
        filters = filters_for(language, zone)
        self._language = language
        self.text: Callable[[Text], str] = filters["text"]
        self.day: Callable[[Any], str] = filters["date"]
        self._money = filters["money"]

    def value(self, claim: Claim, value: Value) -> str:
        """Return a claim's value in words."""
        if isinstance(value, bool):
            return self.text(YES if value else NO)
        if isinstance(value, dict):
            return self._object(value)
        if isinstance(value, list):
            return self.text(LIST).join(self._labelled(claim, each) for each in value)
        if claim.type == "date":
            return self.day(date.fromisoformat(str(value)[:10]))
        return self._labelled(claim, value)

    def _labelled(self, claim: Claim, value: object) -> str:
        label = claim.labels.get(str(value))
        return str(value) if label is None else self.text(label)

    def _object(self, value: dict[str, str | int]) -> str:
        if "amount" in value:
            currency = str(value.get("currency") or of_the_place())
            return str(self._money(Money(amount=int(value["amount"]), currency=currency)))
        words = Text(
            en=str(value["en"]), zh_hans=str(value["zh-Hans"]), zh_hant=str(value["zh-Hant"])
        )
        return self.text(words)


def worded(claim: Claim, value: Value, zone: ZoneInfo) -> Text:
    """Return a claim's value in the words of all three languages."""
    english, simplified, traditional = (
        Style(language, zone).value(claim, value) for language in ("en", "zh-hans", "zh-hant")
    )
    return Text(en=english, zh_hans=simplified, zh_hant=traditional)
