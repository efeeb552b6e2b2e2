"""A service with a rule, cases that were decided by it, and the rule as somebody changes it."""

from pathlib import Path
from typing import Final

from kallipolis.foundation.ids import CaseId, RegionCode
from kallipolis.foundation.packs.testing import publish_packs, write_pack
from kallipolis.platforms.application.cases.contracts import Outcome, Request, Then
from kallipolis.platforms.application.cases.testing import Office

SERVICE: Final = """\
id: allowance
name: {en: Allowance, zh-Hans: 津贴, zh-Hant: 津貼}
summary: {en: An allowance., zh-Hans: 津贴。, zh-Hant: 津貼。}
authority: civil-affairs
process: instant
rules: {decision: allowance-decision}
output: {name: {en: Notice, zh-Hans: 通知, zh-Hant: 通知}}
"""
LAWS: Final = """\
id,title_en,title_zh_hans,title_zh_hant,number_en,number_zh_hans,number_zh_hant,issued
elderly-law,Elderly Law,老年人权益保障法,老年人權益保障法,,,,
"""
RULE: Final = """\
id: allowance-decision
title: {en: Who gets the allowance, zh-Hans: 津贴发放, zh-Hant: 津貼發放}
kind: decision
facts:
  - {name: age, type: integer, from: applicant.age, title: {en: Age, zh-Hans: 年龄, zh-Hant: 年齡}}
  - name: income
    type: money
    from: answers.income
    title: {en: Income, zh-Hans: 收入, zh-Hant: 收入}
outputs:
  - {name: decision, type: choice, values: [grant, refuse, review]}
  - {name: amount, type: money, title: {en: Amount, zh-Hans: 金额, zh-Hant: 金額}}
table:
  rows:
    - when: {age: ">= 70"}
      then: {decision: grant, amount: 5000}
      why: {en: You are {age}., zh-Hans: "您{age}岁。", zh-Hant: "您{age}歲。"}
      source: elderly-law/art-33
    - then: {decision: refuse, amount: 0}
      why: {en: Too young., zh-Hans: 年龄不足。, zh-Hant: 年齡不足。}
""".replace("{en: You are {age}.,", '{en: "You are {age}.",')
YOUNGER: Final = RULE.replace('">= 70"', '">= 65"')
"""The allowance begins five years earlier."""

POOR: Final = RULE.replace('{age: ">= 70"}', '{age: ">= 70", income: "< 10000"}')
"""The allowance is for those of little income only, who were not asked for it before."""


def write_allowance(folder: Path, rule: str = RULE, version: str = "1.0.0") -> Path:
    """Write the pack of the allowance into a folder."""
    files = {
        "services/allowance.yaml": SERVICE,
        "rules/allowance-decision.yaml": rule,
        "laws/laws.csv": LAWS,
    }
    return write_pack(folder, files, id="allowance", version=version, requires="core")


def publish_allowance(folder: Path) -> None:
    """Publish the allowance, beside the core pack."""
    publish_packs(write_allowance(folder))


def decide_case(office: Office, age: int, *, region: str = "440300", **answers: object) -> CaseId:
    """Let somebody of an age apply for the allowance, and be granted it."""
    granted = Then(action="decide-at-once", request=Request(outcome=Outcome.GRANTED))
    case = office.open(
        "instant",
        then=(granted,),
        service="allowance",
        region=RegionCode(region),
        answers=answers,
        facts={"known": {"applicant": {"age": age, "name": "Lin Sample"}}},
    )
    return case.id
