"""A paper that a registry holds is known by the names under which it is asked for."""

from pathlib import Path

import pytest

from kallipolis.foundation.packs import api as packs
from kallipolis.foundation.packs.testing import write_pack
from kallipolis.platforms.application.services.logic import papers

REGISTRY = """\
id: marriages
title: {en: Marriages, zh-Hans: 婚姻, zh-Hant: 婚姻}
source: civil-affairs
key: id_number
fields:
  - {id: id_number, title: {en: Number, zh-Hans: 号码, zh-Hant: 號碼}, type: id-number}
"""
CERTIFICATE = """\
id: marriage-certificate
name: {en: Marriage certificate, zh-Hans: 结婚证, zh-Hant: 結婚證}
registry: marriages
asked_as: [中华人民共和国结婚证]
"""
PAPER = """\
id: paper
name: {{en: Some paper, zh-Hans: {name}, zh-Hant: 某材料}}
"""


@pytest.mark.parametrize(
    ("paper", "name"),
    [
        ("居民身份证", "居民身份证"),
        ("《居民身份证》", "居民身份证"),
        (" 居民身份证 原件及复印件。", "居民身份证"),
        ("居民身份证（复印件）", "居民身份证"),
        ("营业执照(副本)复印件", "营业执照"),
        ("营业执照（A类有限责任公司）", "营业执照(a类有限责任公司)"),
        ("复印件", "复印件"),
        ("", ""),
    ],
)
def test_a_paper_is_compared_without_its_quotes_and_its_form(paper: str, name: str) -> None:
    assert papers.as_asked(paper) == name


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("name", "faults"),
    [
        ("父母的结婚证", []),
        (
            "结婚证（复印件）",
            ["name.zh-Hans: the registry 'marriages' holds what this paper proves"],
        ),
        (
            "中华人民共和国结婚证",
            ["name.zh-Hans: the registry 'marriages' holds what this paper proves"],
        ),
    ],
)
def test_nobody_is_to_bring_what_a_registry_holds(
    tmp_path: Path, name: str, faults: list[str]
) -> None:
    documents = {
        "registries/marriages.yaml": REGISTRY,
        "evidence/certificate.yaml": CERTIFICATE,
        "evidence/paper.yaml": PAPER.format(name=name),
    }
    folder = write_pack(tmp_path / "sample", documents)

    report = packs.check(str(folder))

    assert [fault.message for fault in report.faults] == faults


FORM = """\
id: flat
name: {{en: Flat, zh-Hans: 公租房, zh-Hant: 公租房}}
summary: {{en: A flat., zh-Hans: 公租房。, zh-Hant: 公租房。}}
authority: housing
output: {{name: {{en: Flat, zh-Hans: 公租房, zh-Hant: 公租房}}}}
form:
  id: flat-form
  title: {{en: Flat, zh-Hans: 公租房, zh-Hant: 公租房}}
  pages:
    - id: one
      title: {{en: One, zh-Hans: 一, zh-Hant: 一}}
      fields:
        - {{type: file, name: paper, title: {{en: Paper, zh-Hans: {name}, zh-Hant: 某}}{more}}}
"""
HELD = "the registry 'marriages' holds what this paper proves"
HANDED_IN = (
    "form.pages[0].fields[0]: the registry 'marriages' holds what `paper` has people hand in"
)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("path", "paper", "faults"),
    [
        ("evidence/paper.yaml", PAPER.format(name="婚姻状况证明材料"), [f"name.zh-Hans: {HELD}"]),
        (
            "evidence/paper.yaml",
            PAPER.format(name="家庭情况表") + "proves: [marriages.status]\n",
            [f"proves: {HELD}"],
        ),
        ("services/flat.yaml", FORM.format(name="结婚证", more=""), [HANDED_IN]),
        ("services/flat.yaml", FORM.format(name="某表", more=", proves: [marriages]"), [HANDED_IN]),
        ("services/flat.yaml", FORM.format(name="现场照片", more=""), []),
    ],
)
def test_what_a_registry_tells_is_asked_for_neither_by_another_name_nor_as_a_file(
    tmp_path: Path, path: str, paper: str, faults: list[str]
) -> None:
    registry = REGISTRY + "  - {id: status, title: {en: S, zh-Hans: 状, zh-Hant: 狀}}\n"
    documents = {
        "registries/marriages.yaml": registry + "asked_as: [婚姻状况]\n",
        "evidence/certificate.yaml": CERTIFICATE,
        path: paper,
    }

    report = packs.check(str(write_pack(tmp_path / "sample", documents)))

    assert [fault.message for fault in report.faults] == faults
    assert all("`marriage-certificate`" in fault.expected for fault in report.faults)
