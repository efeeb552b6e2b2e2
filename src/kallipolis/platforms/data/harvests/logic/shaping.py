"""Take what another portal says as an entry, as far as it can be trusted on our pages."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Final
from urllib.parse import urlsplit

from kallipolis.foundation.text import Text, everywhere
from kallipolis.platforms.data.harvests.contracts import Entry, Unfit

LONGEST: Final = {"remote": 300, "title": 300, "summary": 2000, "publisher": 300, "page": 1000}
MOST_TAGS: Final = 20
TRADITIONAL: Final = frozenset({"hant", "tw", "hk", "mo"})
"""Scripts and places in tags of Chinese that is written in traditional characters."""


def entry(
    remote: object, title: Text, summary: Text, page: object, **others: object
) -> Entry | Unfit:
    """Return an entry, or why there can be none: a name, a title and a page are needed."""
    id = words(remote)[: LONGEST["remote"]]
    address = web_address(page)
    fault = (
        "harvest.no_id" if not id
        else "harvest.no_title" if not title.zh_hans
        else "" if address
        else "harvest.no_page"
    )  # fmt: skip
    if fault:
        return Unfit(remote=id, why=fault)
    moment = others.get("modified_at")
    return Entry(
        remote=id,
        title=cut(title, LONGEST["title"]),
        summary=cut(summary, LONGEST["summary"]),
        page=address,
        publisher=words(others.get("publisher"))[: LONGEST["publisher"]],
        licence=words(others.get("licence"))[: LONGEST["publisher"]],
        tags=_several(others.get("tags")),
        formats=_several(others.get("formats")),
        modified_at=moment if isinstance(moment, datetime) else as_moment(words(moment)),
    )


def words(value: object) -> str:
    """Return what somebody else says as plain words."""
    return str(value).replace("\0", "").strip() if isinstance(value, str | int) else ""


def text(value: object) -> Text:
    """Return words by language where they are given so, else as they are in each."""
    if isinstance(value, dict):
        return spoken({str(tag): words(said) for tag, said in value.items()})
    return everywhere(words(value))


def translated(said: object, otherwise: object) -> Text:
    """Return what is said by language, else what is said in one."""
    found = text(said)
    return found if isinstance(said, dict) and found.zh_hans else text(otherwise)


def spoken(said: Mapping[str, str]) -> Text:
    """Return words by the tags of their languages; what is not said in one is taken from another.

    Shape: tags as portals write them, ``zh-Hans``, ``zh_CN`` or ``zh``.
    """
    found: dict[str, str] = {}
    for tag, each in said.items():
        if each:
            found.setdefault(_language(tag), each)
    first = next(iter(found.values()), "")
    chinese = found.get("zh-hans") or found.get("zh-hant") or first
    return Text(en=found.get("en", first), zh_hans=chinese, zh_hant=found.get("zh-hant", chinese))


def _language(tag: str) -> str:
    """Return a tag as ours are called, where it is one of ours."""
    known = tag.lower().replace("_", "-")
    primary, _, rest = known.partition("-")
    if primary == "zh":
        return "zh-hant" if {*rest.split("-")} & TRADITIONAL else "zh-hans"
    return primary


def cut(said: Text, most: int) -> Text:
    """Return words that are not longer than they may be."""
    return Text(en=said.en[:most], zh_hans=said.zh_hans[:most], zh_hant=said.zh_hant[:most])


def web_address(value: object) -> str:
    """Return an address that a link may lead to, empty if it is none: no scripts, no files."""
    said = words(value)
    try:
        parts = urlsplit(said)
    except ValueError:
        return ""
    is_one = parts.scheme in {"http", "https"} and bool(parts.hostname)
    return said if is_one and len(said) <= LONGEST["page"] else ""


def as_moment(said: str) -> datetime | None:
    """Return a moment, in UTC where it does not say; None if it is none."""
    try:
        found = datetime.fromisoformat(said)
    except ValueError:
        return None
    return found if found.tzinfo else found.replace(tzinfo=UTC)


def _several(value: object) -> tuple[str, ...]:
    if not isinstance(value, list | tuple):
        return ()
    found = dict.fromkeys(words(each)[:60] for each in value)
    return tuple(each for each in found if each)[:MOST_TAGS]
