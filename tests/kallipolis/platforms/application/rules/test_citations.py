"""Citations are read in words, and one of a law that nobody knows is a fault of the pack."""

from datetime import date
from pathlib import Path

import pytest

from kallipolis.foundation.packs import api as packs
from kallipolis.foundation.packs.testing import publish_documents, publish_packs, write_pack
from kallipolis.foundation.text import Text
from kallipolis.platforms.application.rules import api as rules
from kallipolis.platforms.application.rules.contracts import Law

PERMITS = Law(
    id="residence-permit-regulations",
    title=Text(
        en="Provisional Regulations on Residence Permits",
        zh_hans="居住证暂行条例",
        zh_hant="居住證暫行條例",
    ),
)
TABLE = """\
id,title_en,title_zh_hans,title_zh_hant,number_en,number_zh_hans,number_zh_hant,issued
water-law,Water Law,水法,水法,Order No. 74,第七十四号,第七十四號,2002-08-29
"""
PROCESS = """\
id: quick
title: {en: Quick, zh-Hans: 快办, zh-Hant: 快辦}
initial: done
legal_basis: [water-law/art-48, WRONG]
states:
  done:
    title: {en: Done, zh-Hans: 办结, zh-Hant: 辦結}
    phase: closed
    clock: stopped
    waits_for: nobody
actions: {}
"""


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("citation", "english", "simplified", "traditional"),
    [
        (
            "residence-permit-regulations/art-9",
            "Provisional Regulations on Residence Permits, art. 9",
            "《居住证暂行条例》第九条",
            "《居住證暫行條例》第九條",
        ),
        (
            "residence-permit-regulations/art-240/para-2/item-10",
            "Provisional Regulations on Residence Permits, art. 240, para. 2, item (10)",
            "《居住证暂行条例》第二百四十条第二款第（十）项",
            "《居住證暫行條例》第二百四十條第二款第（十）項",
        ),
        (
            "residence-permit-regulations, residence-permit-regulations/art-105",
            (
                "Provisional Regulations on Residence Permits; "
                "Provisional Regulations on Residence Permits, art. 105"
            ),
            "《居住证暂行条例》、《居住证暂行条例》第一百零五条",
            "《居住證暫行條例》、《居住證暫行條例》第一百零五條",
        ),
        ("《水法》第四条, 参照执行", *["《水法》第四条, 参照执行"] * 3),
        ("unknown-law/art-9", *["unknown-law/art-9"] * 3),
        ("", "", "", ""),
    ],
)
def test_a_citation_is_read_in_words(
    citation: str, english: str, simplified: str, traditional: str
) -> None:
    publish_documents(law=[PERMITS])

    words = rules.cited(citation)

    assert (words.en, words.zh_hans, words.zh_hant) == (english, simplified, traditional)


@pytest.mark.django_db
def test_laws_are_a_table_of_a_pack(tmp_path: Path) -> None:
    publish_packs(write_pack(tmp_path, {"laws/laws.csv": TABLE}))

    law = rules.law("water-law")

    assert law is not None
    assert (law.title.zh_hans, law.issued) == ("水法", date(2002, 8, 29))
    assert law.number is not None
    assert law.number.en == "Order No. 74"


@pytest.mark.django_db
@pytest.mark.parametrize("wrong", ["wind-law/art-1", "water-law/chapter-1", "water-law/art-0"])
def test_a_citation_of_an_unknown_law_is_a_fault_at_its_line(tmp_path: Path, wrong: str) -> None:
    process = PROCESS.replace("WRONG", wrong)
    folder = write_pack(tmp_path, {"laws/laws.csv": TABLE, "processes/quick.yaml": process})

    (fault,) = packs.check([folder]).faults

    assert (fault.file, fault.line) == (f"{tmp_path}/processes/quick.yaml", 4)
    assert f"`{wrong}` cites a law that is not known" in fault.message
