"""The real service items of Guangdong, read without the importer, and a sample of them."""

import json
import re
from collections import Counter, defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from random import Random
from typing import Any

SOURCE = "gd-service-items/gd_service_items_2021.jsonl"
SIZE = 200
SEED = 2262
OF_EACH_KIND = 4
NOTHING = "无"
TERM = re.compile(r"(\d+)\((工作日|自然日)\)")
UNITS = {"工作日": "working", "自然日": "calendar"}
COMPANIES = {"企业法人", "事业法人", "社会组织法人", "非法人企业", "其他组织"}
HELD = {
    "身份证": "居民身份证",
    "身份证复印件": "居民身份证",
    "本人身份证": "居民身份证",
    "居民身份证原件": "居民身份证",
    "申请人身份证": "居民身份证",
    "居民户口簿": "户口簿",
    "广东省居民户口簿": "户口簿",
    "户口本": "户口簿",
    "户籍证明复印件": "户口簿",
    "广东省居住证": "居住证",
    "中华人民共和国结婚证": "结婚证",
    "中华人民共和国离婚证": "离婚证",
    "中华人民共和国残疾人证": "残疾人证",
    "企业营业执照": "营业执照",
    "毕业证书": "学历学位证书",
    "学历证书": "学历学位证书",
    "学历证明": "学历学位证书",
    "高等学校毕业证书": "学历学位证书",
    "医师执业证书": "医疗卫生人员执业证书",
    "护士执业证书": "医疗卫生人员执业证书",
    "驾驶证": "机动车驾驶证",
    "行驶证": "机动车行驶证",
    "死亡证明": "死亡医学证明（推断）书",
    "社会保险参保缴费证明": "社会保险缴费记录",
}
"""What registries hold, by the names that offices gave it: it is called by ours in cases."""


@dataclass(frozen=True, kw_only=True)
class Item:
    """One item as its source says it; absence is the source's own word for nothing."""

    line: int
    row: dict[str, Any]

    @property
    def code(self) -> str:
        return str(self.row["TASK_CODE"])

    @property
    def service(self) -> str:
        return f"gd-{self.code.lower()}"

    @property
    def name(self) -> str:
        return str(self.row["TASK_NAME"]).strip()

    @property
    def department(self) -> str:
        return str(self.row["DEPT_NAME"]).strip()

    @property
    def region(self) -> str:
        return str(self.row["AREACODE"])

    @cached_property
    def promised(self) -> tuple[int, str]:
        """Return the promised limit, else the statutory one, else the law's twenty days."""
        found = [TERM.fullmatch(self.row[name]) for name in ("handle_time_limit", "handle_time")]
        told = next((match for match in found if match), None)
        return (int(told[1]), UNITS[told[2]]) if told else (20, "working")

    @property
    def evidence(self) -> list[str]:
        """Return the papers of an item, those that registries hold by the names of their proof."""
        listed = self.row["material_intro"]
        papers = [str(name) for name in listed] if isinstance(listed, list) else []
        named = [HELD.get(paper, paper) for paper in papers]
        return list(dict.fromkeys(named))

    @property
    def is_of_a_city(self) -> bool:
        return self.region == "440100"

    @property
    def is_for_companies(self) -> bool:
        return bool(COMPANIES & set(self.row["service_object_name"]))


def read(folder: Path) -> tuple[Item, ...]:
    """Read all items of the source."""
    lines = (folder / SOURCE).read_text(encoding="utf-8").splitlines()
    return tuple(Item(line=n, row=json.loads(line)) for n, line in enumerate(lines, start=1))


def limits_of(item: Item) -> str:
    """Say which limits an item states, and in which kind of days."""
    stated = [name for name in ("handle_time", "handle_time_limit") if item.row[name] != NOTHING]
    return f"{item.promised[1]} by {' and '.join(stated) or 'neither'}"


def awkward(items: Sequence[Item]) -> dict[str, list[Item]]:
    """Return the items with awkward fields, by what is awkward about them."""
    names = Counter(item.name for item in items)
    tests: dict[str, Callable[[Item], bool]] = {
        "no limit": lambda i: limits_of(i).endswith("neither"),
        "only the statutory limit": lambda i: limits_of(i).endswith("by handle_time"),
        "only the promised limit": lambda i: limits_of(i).endswith("by handle_time_limit"),
        "calendar days promised": lambda i: i.promised[1] == "calendar",
        "calendar days by law": lambda i: "自然日" in i.row["handle_time"],
        "a limit of a year": lambda i: i.promised[0] > 300,
        "a name that others bear": lambda i: names[i.name] > 1,
        "a long name": lambda i: len(i.name) > 70,
        "a part of a part": lambda i: len(i.code) > 31,
        "signs of markup": lambda i: bool(re.search(r"[<>&]", i.row["accept_standard"])),
        "a long condition": lambda i: len(i.row["accept_standard"]) > 600,
        "much evidence": lambda i: len(i.evidence) > 14,
        "an empty list of evidence": lambda i: i.row["material_intro"] == [],
        "evidence that begins with nothing": lambda i: any(e[0] in "无\\" for e in i.evidence),
        "not online": lambda i: i.row["online_book"] == "否",
        "trips to a counter": lambda i: i.row["visit_number"] > "0",
        "a code of another region": lambda i: i.code[2:8] != i.region,
        "administrations only": lambda i: "行政机关" in i.row["service_object_name"][1:2],
        "several departments": lambda i: i.row["co_department"] != NOTHING,
        "an adjudication": lambda i: i.row["TASK_TYPE_TEXT"] == "行政裁决",
        "a payment": lambda i: i.row["TASK_TYPE_TEXT"] == "行政给付",
        "an award": lambda i: i.row["TASK_TYPE_TEXT"] == "行政奖励",
        "an item of a city": lambda i: i.is_of_a_city,
    }
    return {what: [item for item in items if holds(item)] for what, holds in tests.items()}


def sample(items: Sequence[Item]) -> list[Item]:
    """Return some of each awkward kind, then others of as many departments as there is room for."""
    draw = Random(SEED)
    chosen: dict[str, Item] = {}
    for found in awkward(items).values():
        chosen |= {item.code: item for item in draw.sample(found, min(OF_EACH_KIND, len(found)))}
    by_department: dict[str, list[Item]] = defaultdict(list)
    for item in items:
        by_department[item.department].append(item)
    covered = {item.department for item in chosen.values()}
    others = [name for name in sorted(by_department) if name not in covered]
    for name in draw.sample(others, SIZE - len(chosen)):
        item = draw.choice(by_department[name])
        chosen[item.code] = item
    return list(chosen.values())
