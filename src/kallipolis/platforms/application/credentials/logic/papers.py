"""The words of a sealed document, in one language.

They do not go through the message catalogue: what is sealed is kept for decades, and its words are
part of what was issued, complete in all three languages.
"""

import re
from dataclasses import dataclass
from typing import Final
from zoneinfo import ZoneInfo

from kallipolis.foundation.text import Text
from kallipolis.platforms.application.credentials.contracts import (
    LAST_MOMENT,
    Credential,
    CredentialType,
)
from kallipolis.platforms.application.credentials.logic.numbers import grouped
from kallipolis.platforms.application.credentials.logic.style import Style

NUMBER: Final = Text(en="Number", zh_hans="编号", zh_hant="編號")
CODE: Final = Text(en="Verification code", zh_hans="验证码", zh_hant="驗證碼")
ISSUED: Final = Text(en="Date of issue", zh_hans="发证日期", zh_hant="發證日期")
DATED: Final = Text(en="Date", zh_hans="出具日期", zh_hant="出具日期")
UNTIL: Final = Text(en="Valid until", zh_hans="有效期至", zh_hant="有效期至")
ENDLESS: Final = Text(en="no end", zh_hans="长期", zh_hant="長期")
VERIFY: Final = Text(
    en="This document bears an electronic seal. Scan the code or verify it at",
    zh_hans="本文件已加盖电子印章，请扫描二维码或访问以下网址核验：",
    zh_hant="本文件已加蓋電子印章，請掃描二維碼或訪問以下網址核驗：",
)
DEMO: Final = Text(en="DEMO – NOT VALID", zh_hans="演示文件 无效", zh_hant="演示文件 無效")
PLACEHOLDER: Final = re.compile(r"\{([a-z][a-z0-9_]*)\}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Paper:
    """Everything that stands on a sealed document, ready to be set."""

    language: str
    layout: str
    heading: str
    issuer: str
    body: tuple[str, ...]
    rows: tuple[tuple[str, str], ...]
    footer: str
    facts: tuple[tuple[str, str], ...]
    date: str
    verify: str
    url: str
    address: str
    watermark: str

    def all_words(self) -> str:
        """Return every character on the document."""
        pairs = [word for pair in (*self.rows, *self.facts) for word in pair]
        single = (self.heading, self.issuer, self.footer, self.date, self.verify, self.watermark)
        return "".join((*single, *self.body, *pairs, self.url, self.address))


@dataclass(frozen=True, slots=True, kw_only=True)
class Frame:
    """What of a document is the installation's: who issued, where to verify, what it is."""

    issuer: Text
    verify_url: str
    zone: ZoneInfo
    is_demo: bool = False


def composed(kind: CredentialType, credential: Credential, frame: Frame, language: str) -> Paper:
    """Write the words of a credential in one language."""
    style = Style(language, frame.zone)
    claims = {claim.name: claim for claim in kind.claims}
    said = {n: style.value(claims[n], v) for n, v in credential.claims.items() if n in claims}
    until = credential.valid_until
    end = style.day(until - LAST_MOMENT) if until else style.text(ENDLESS)
    issuer = style.text(frame.issuer)
    known = dict.fromkeys(claims, "") | said
    known |= {
        "number": grouped(credential.number),
        "issuer": issuer,
        "issued": style.day(credential.issued_at),
        "valid_until": end,
    }
    rows = [(style.text(claims[name].title), said[name]) for name in claims if name in said]
    template = kind.template
    return Paper(
        language=language,
        layout=template.layout,
        heading=_filled(style.text(template.heading), known),
        issuer=issuer,
        body=tuple(
            line
            for words in template.body
            for line in _filled(style.text(words), known).split("\n")
        ),
        rows=tuple(rows) if template.layout == "permit" else (),
        footer=_filled(style.text(template.footer), known) if template.footer else "",
        facts=(
            (style.text(NUMBER), grouped(credential.number)),
            (style.text(CODE), credential.code),
            (style.text(DATED if kind.is_procedural else ISSUED), known["issued"]),
            *(() if kind.is_procedural else ((style.text(UNTIL), end),)),
        ),
        date=known["issued"],
        verify=style.text(VERIFY),
        url=f"{frame.verify_url}?number={credential.number}&code={credential.code}",
        address=frame.verify_url,
        watermark=style.text(DEMO) if frame.is_demo else "",
    )


def _filled(words: str, known: dict[str, str]) -> str:
    return PLACEHOLDER.sub(lambda found: known[found[1]], words)
