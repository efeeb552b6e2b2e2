"""The pack document of this room: what is said when a fact arrives."""

import re
from collections.abc import Iterable, Iterator
from typing import Final

from kallipolis.foundation.packs.contracts import DocumentKind, Library, Remark
from kallipolis.foundation.sayings import said
from kallipolis.platforms.application.notices.contracts import Carrier, Template
from kallipolis.platforms.application.notices.logic import wording

TYPE: Final = re.compile(r"[a-z0-9-]+(\.[a-z0-9-]+)+")
LONGEST: Final = 70
"""Characters of what goes by short message: one that has Chinese in it holds no more.

Source: 3GPP TS 23.040, 9.2.3.24.1, and TS 23.038: 140 octets, two to each character of UCS-2.
"""


def check(body: Template, library: Library) -> Iterable[Remark]:
    """Find types that name no fact, placeholders that nobody fills, and words too long to send."""
    for place, type in enumerate(body.on):
        if not TYPE.fullmatch(type):
            yield Remark(
                path=f"on[{place}]", message=said("names no fact"), expected=said("a type of event")
            )
    if Carrier.APP in body.carriers:
        message = said("the list of messages is always there")
        yield Remark(path="carriers", message=message, expected=said("push, mail, sms"))
    yield from _unknown(body)
    yield from _too_long(body)


def _unknown(body: Template) -> Iterator[Remark]:
    allowed = {
        "title": wording.PLACEHOLDERS,
        "body": wording.PLACEHOLDERS,
        "short": wording.IN_PUBLIC,
    }
    for field, known in allowed.items():
        for name in sorted(wording.placeholders(getattr(body, field)) - known):
            message = said("nothing fills in `{%(name)s}` here", name=name)
            yield Remark(path=field, message=message, expected=", ".join(sorted(known)))


def _too_long(body: Template) -> Iterator[Remark]:
    texts = {"zh-Hans": body.short.zh_hans, "zh-Hant": body.short.zh_hant}
    for language, words in texts.items():
        if len(words) > LONGEST:
            message = said(
                "has %(words)s characters, and a short message takes %(LONGEST)s",
                words=len(words),
                LONGEST=LONGEST,
            )
            yield Remark(path=f"short.{language}", message=message)


KINDS: Final = (
    DocumentKind(name="notice-template", folder="notices", type=Template, rank=60, check=check),
)
