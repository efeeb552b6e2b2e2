"""What is filled into the words of a template: what a fact says, as people read it."""

from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from typing import Any, Final
from zoneinfo import ZoneInfo

from django.conf import settings
from django.utils.dateparse import parse_datetime

from kallipolis.foundation.money import Money, of_the_place
from kallipolis.foundation.organisations import api as organisations
from kallipolis.foundation.packs import api as packs
from kallipolis.foundation.text import Text, everywhere
from kallipolis.foundation.web.formats import LOCALES, filters_for
from kallipolis.platforms.application.cases import api as cases
from kallipolis.platforms.application.notices.adapters.receivers import TELLER, find_party, owner_of
from kallipolis.platforms.application.notices.contracts import Template
from kallipolis.platforms.application.notices.logic import wording

Data = Mapping[str, Any]
ISSUERS: Final = ("organisation", "deciding", "issuer", "payee")
"""Fields that say which authority it is about, the nearest first."""


def values_for(template: Template, data: Data) -> dict[str, Text]:
    """Return what a template has filled in, as far as the fact says it; nothing else is read."""
    found = ((name, _READ[name](data)) for name in wording.asked_by(template) if name in _READ)
    return {name: text for name, text in found if text is not None}


def _plain(field: str) -> Callable[[Data], Text | None]:
    def read(data: Data) -> Text | None:
        value = data.get(field)
        return None if value in (None, "") else everywhere(str(value))

    return read


def _party(field: str) -> Callable[[Data], Text | None]:
    def read(data: Data) -> Text | None:
        return _name_of(str(data.get(field) or ""))

    return read


def _applicant(data: Data) -> Text | None:
    return _name_of(owner_of(data))


def _name_of(id: str) -> Text | None:
    party = find_party(id) if id else None
    return everywhere(party.name) if party else None


def _document(kind: str, field: str, title: str) -> Callable[[Data], Text | None]:
    def read(data: Data) -> Text | None:
        found = packs.find(kind, str(data.get(field, "")))
        text = getattr(found.body, title) if found else None
        return text if isinstance(text, Text) else None

    return read


def _service(data: Data) -> Text | None:
    """Return what a case or a service is called; a fact that names a case alone leads to it."""
    named = _document("service", "service", "name")(data)
    if named is not None or not data.get("case"):
        return named
    return cases.find_for(TELLER, str(data["case"])).case.title


def _authority(data: Data) -> Text | None:
    id = next((str(data[field]) for field in ISSUERS if data.get(field)), "")
    return organisations.name_of(id) if id else None


def _counter(data: Data) -> Text | None:
    found = packs.find("hall", str(data.get("hall", "")))
    counters = getattr(found.body, "counters", ()) if found else ()
    return next((each.title for each in counters if each.id == data.get("counter")), None)


def _count(*fields: str) -> Callable[[Data], Text | None]:
    def read(data: Data) -> Text | None:
        given = next((data[field] for field in fields if field in data), None)
        return everywhere(str(len(given))) if isinstance(given, list | tuple) else None

    return read


def _due(data: Data) -> Text | None:
    """Return by when somebody should act: as the fact says, else as their case does."""
    moment = _moment(data, "due_at")
    if moment is None and data.get("case"):
        moment = cases.find_for(TELLER, str(data["case"])).case.step_due_at
    return _written("date", moment)


def _time(field: str) -> Callable[[Data], Text | None]:
    def read(data: Data) -> Text | None:
        moment = _moment(data, field)
        if moment is None:
            return None
        clock = f" {moment.astimezone(_zone()):%H:%M}"
        day = _written("date", moment)
        return None if day is None else _each(day, lambda words: words + clock)

    return read


def _amount(data: Data) -> Text | None:
    if not isinstance(data.get("amount"), int):
        return None
    currency = str(data.get("currency") or of_the_place())
    return _written("money", Money(amount=data["amount"], currency=currency))


def _moment(data: Data, field: str) -> datetime | None:
    value = data.get(field)
    return value if isinstance(value, datetime) else parse_datetime(str(value or ""))


def _written(filter: str, value: object) -> Text | None:
    if value is None:
        return None
    zh_hans, zh_hant, en = (filters_for(code, _zone())[filter](value) for code in LOCALES)
    return Text(en=en, zh_hans=zh_hans, zh_hant=zh_hant)


def _each(text: Text, change: Callable[[str], str]) -> Text:
    return Text(en=change(text.en), zh_hans=change(text.zh_hans), zh_hant=change(text.zh_hant))


def _zone() -> ZoneInfo:
    return ZoneInfo(settings.TIME_ZONE)


_READ: Final[Mapping[str, Callable[[Data], Text | None]]] = {
    "amount": _amount,
    "applicant": _applicant,
    "authority": _authority,
    "case": _plain("case"),
    "colleague": _party("by"),
    "count": _plain("count"),
    "counter": _counter,
    "credential": _document("credential", "type", "title"),
    "dataset": _document("dataset", "dataset", "title"),
    "days": _plain("days"),
    "due": _due,
    "hall": _document("hall", "hall", "name"),
    "holder": _party("holder"),
    "items": _count("items", "gaps"),
    "label": _plain("label"),
    "number": _plain("number"),
    "principal": _party("principal"),
    "reason": _plain("reason"),
    "rule": _plain("rule"),
    "service": _service,
    "time": _time("starts_at"),
    "was": _time("was_at"),
}
"""How each placeholder is read out of the data of a fact."""


def fillable() -> Iterable[str]:
    """Return the placeholders that something is read for."""
    return _READ.keys()
