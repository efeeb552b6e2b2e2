"""Makers of forms for tests."""

from collections.abc import Mapping
from datetime import date

import msgspec

from kallipolis.foundation.ids import RegionCode
from kallipolis.foundation.regions.contracts import Region
from kallipolis.foundation.text import everywhere
from kallipolis.platforms.application.forms.contracts import (
    Context,
    Field,
    Form,
    PartyOption,
)

TODAY = date(2026, 1, 5)
APPLICANT: Mapping[str, object] = {"name": "张三", "age": 40, "region": "440305"}
REGIONS = {
    "440000": ("province", ("440000",)),
    "440300": ("city", ("440000", "440300")),
    "440305": ("county", ("440000", "440300", "440305")),
    "441900": ("city", ("440000", "441900")),
    "110000": ("province", ("110000",)),
}
STANDS_FOR = {"441900": ("county",)}


class StoredFile(msgspec.Struct, frozen=True, kw_only=True):
    """A file as the files room describes it."""

    id: str
    name: str = "scan.pdf"
    media_type: str = "application/pdf"
    size: int = 1000


def make_field(type_: str, name: str = "x", /, **parts: object) -> Field:
    """Make a field as a pack would write it; its title may be left out."""
    field: Field = msgspec.convert(_field({"type": type_, "name": name} | parts), Field)
    return field


def make_form(*fields: Field, **parts: object) -> Form:
    """Make a form of one page."""
    document = {
        "id": "a-form",
        "title": _words("A form"),
        "pages": [{"id": "page", "title": _words("A page"), "fields": fields}],
    }
    return msgspec.convert(document | parts, Form)


def make_context(
    *,
    applicant: Mapping[str, object] = APPLICANT,
    evidence: Mapping[str, Mapping[str, object]] | None = None,
) -> Context:
    """Make what is known on a day in January 2026: a few regions, oneself and a child."""
    return Context(
        today=TODAY,
        applicant=applicant,
        evidence=evidence or {},
        parties=(
            PartyOption(id="p-self", name="张三", relation="self"),
            PartyOption(id="p-child", name="张小明", relation="child"),
        ),
        files={"f-1": StoredFile(id="f-1"), "f-2": StoredFile(id="f-2", media_type="text/html")},
        find_region=find_region,
    )


def find_region(code: str) -> Region | None:
    """Look into a tree of five regions, a city without counties among them."""
    if code not in REGIONS:
        return None
    level, path = REGIONS[code]
    return Region(
        code=RegionCode(code),
        parent=RegionCode(path[-2]) if len(path) > 1 else None,
        level=level,
        name=everywhere(code),
        path=tuple(RegionCode(each) for each in path),
        stands_for=STANDS_FOR.get(code, ()),
    )


def _field(parts: Mapping[str, object]) -> dict[str, object]:
    made = {"title": _words(str(parts["name"])), **parts}
    if parts["type"] == "group":
        made.setdefault("item", _words("A thing"))
    options = made.get("options")
    if isinstance(options, (list, tuple)):
        made["options"] = [
            {"value": o, "title": _words(o)} if isinstance(o, str) else o for o in options
        ]
    return made


def _words(words: str) -> dict[str, str]:
    return {"en": words, "zh-Hans": words, "zh-Hant": words}
