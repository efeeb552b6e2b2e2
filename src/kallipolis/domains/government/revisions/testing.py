"""A published allowance, officials who change it, and a working copy that changes it."""

from collections.abc import Callable
from pathlib import Path
from typing import Final

import msgspec

from kallipolis.domains.government.revisions import api
from kallipolis.domains.government.revisions.contracts import WorkingCopy
from kallipolis.foundation.access.testing import make_official
from kallipolis.foundation.actors import Actor
from kallipolis.foundation.packs.testing import publish_packs, write_pack
from kallipolis.platforms.application.rules.contracts import Rule

RULE: Final = ("rule", "allowance-decision")
FORM: Final = ("form", "allowance")
LAWS: Final = """\
id,title_en,title_zh_hans,title_zh_hant,number_en,number_zh_hans,number_zh_hant,issued
elderly-law,Elderly Law,老年人权益保障法,老年人權益保障法,,,,
"""
SERVICE: Final = """\
id: allowance
name: {en: Allowance, zh-Hans: 津贴, zh-Hant: 津貼}
summary: {en: An allowance., zh-Hans: 津贴。, zh-Hant: 津貼。}
authority: civil-affairs
process: instant
form: allowance
rules: {decision: allowance-decision}
output: {name: {en: Notice, zh-Hans: 通知, zh-Hant: 通知}}
"""
DECISION: Final = """\
id: allowance-decision
title: {en: Who gets the allowance, zh-Hans: 津贴发放, zh-Hant: 津貼發放}
kind: decision
facts:
  - {name: age, type: integer, from: answers.age, title: {en: Age, zh-Hans: 年龄, zh-Hant: 年齡}}
outputs:
  - {name: decision, type: choice, values: [grant, refuse, review]}
table:
  rows:
    - when: {age: ">= 70"}
      then: {decision: grant}
      why: {en: Old enough., zh-Hans: 年龄符合。, zh-Hant: 年齡符合。}
      source: elderly-law/art-33
    - then: {decision: refuse}
      why: {en: Too young., zh-Hans: 年龄不足。, zh-Hant: 年齡不足。}
      source: elderly-law/art-33
"""
SHEET: Final = """\
id: allowance
title: {en: Allowance, zh-Hans: 津贴, zh-Hant: 津貼}
pages:
  - id: who
    title: {en: You, zh-Hans: 您, zh-Hant: 您}
    fields:
      - {name: age, type: integer, title: {en: Age, zh-Hans: 年龄, zh-Hant: 年齡}}
      - name: remark
        type: text
        required: false
        title: {en: Remark, zh-Hans: 备注, zh-Hant: 備註}
  - id: how
    title: {en: How, zh-Hans: 方式, zh-Hant: 方式}
    fields:
      - name: phone
        type: phone
        required: false
        title: {en: Phone, zh-Hans: 电话, zh-Hant: 電話}
"""
EXAMPLE: Final = """\
id: allowance-at-{age}
service: allowance
title: {{en: Somebody of {age}, zh-Hans: "{age}岁", zh-Hant: "{age}歲"}}
given: {{today: 2026-08-12, answers: {{age: {age}}}}}
then: {{decision: {decision}}}
"""


def publish_allowance(folder: Path) -> None:
    """Publish an allowance with its form, its rule and two worked examples."""
    files = {
        "services/allowance.yaml": SERVICE,
        "forms/allowance.yaml": SHEET,
        "rules/allowance-decision.yaml": DECISION,
        "laws/laws.csv": LAWS,
        "scenarios/old.yaml": EXAMPLE.format(age=72, decision="grant"),
        "scenarios/young.yaml": EXAMPLE.format(age=66, decision="refuse"),
    }
    publish_packs(write_pack(folder, files, id="allowance", version="1.0.0", requires="core"))


def make_editor(party: str = "editor") -> Actor:
    """Make an official who changes packs."""
    return make_official("pack-editor", party=party)


def make_approver(party: str = "approver") -> Actor:
    """Make an official who approves what others changed."""
    return make_official("pack-approver", party=party)


def from_age(age: int) -> Callable[[msgspec.Struct], msgspec.Struct]:
    """Return an edit that lets the allowance begin at another age."""

    def edited(body: msgspec.Struct) -> msgspec.Struct:
        assert isinstance(body, Rule)  # noqa: S101 - narrows; only the rule is changed so
        assert body.table is not None  # noqa: S101 - narrows; this rule has one
        row = msgspec.structs.replace(body.table.rows[0], when={"age": f">= {age}"})
        return api.rows.with_row(body, 0, row, is_new=False)

    return edited


def make_copy(actor: Actor, *, age: int = 68) -> WorkingCopy:
    """Make a working copy in which the allowance begins earlier, which some example may deny."""
    copy = api.begin(actor, "allowance", reason="The law was changed.")
    seen = api.stamp_of(api.document(copy, *RULE))
    return api.change(actor, copy.id, RULE, from_age(age), seen=seen)
