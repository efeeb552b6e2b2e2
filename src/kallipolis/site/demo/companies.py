"""Companies that do not exist: names by chance, codes that nobody can have."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import product
from random import Random
from typing import Final

from kallipolis.foundation.organisations.testing import make_credit_code
from kallipolis.foundation.parties.contracts import Party
from kallipolis.foundation.text import Text
from kallipolis.platforms.data.registries.contracts import Value

NO_PLACE: Final = "990000"
"""Stands in credit codes where the code of a place does; there is none that begins with 99."""

WORDS: Final = (
    ("启航", "啟航", "Qihang"),
    ("云帆", "雲帆", "Yunfan"),
    ("岭南春", "嶺南春", "Lingnanchun"),
    ("鸿图", "鴻圖", "Hongtu"),
    ("木棉", "木棉", "Mumian"),
    ("珠光", "珠光", "Zhuguang"),
    ("晨曦", "晨曦", "Chenxi"),
    ("海纳", "海納", "Haina"),
    ("榕荫", "榕蔭", "Rongyin"),
    ("知行", "知行", "Zhixing"),
    ("百川", "百川", "Baichuan"),
    ("青禾", "青禾", "Qinghe"),
    ("远山", "遠山", "Yuanshan"),
    ("和顺", "和順", "Heshun"),
    ("新阳", "新陽", "Xinyang"),
    ("金穗", "金穗", "Jinsui"),
    ("朗润", "朗潤", "Langrun"),
    ("星河", "星河", "Xinghe"),
    ("同舟", "同舟", "Tongzhou"),
    ("若水", "若水", "Ruoshui"),
    ("长青", "長青", "Changqing"),
    ("博雅", "博雅", "Boya"),
    ("南风", "南風", "Nanfeng"),
    ("锦程", "錦程", "Jincheng"),
    ("安居", "安居", "Anju"),
)
TRADES: Final = (
    ("餐饮管理", "餐飲管理", "Catering", "餐饮服务；食品销售"),
    ("物流", "物流", "Logistics", "道路货物运输；仓储服务"),
    ("科技", "科技", "Technology", "软件开发；信息技术咨询服务"),
    ("贸易", "貿易", "Trading", "货物进出口；日用百货销售"),
    ("建筑工程", "建築工程", "Construction", "房屋建筑工程；市政工程施工"),
    ("智能制造", "智能製造", "Manufacturing", "工业机器人制造；通用设备制造"),
    ("文化传播", "文化傳播", "Culture", "文化活动策划；广告制作"),
    ("医疗器械", "醫療器械", "Medical Devices", "医疗器械销售；技术服务"),
    ("教育咨询", "教育諮詢", "Education", "教育信息咨询；会议服务"),
    ("环保", "環保", "Environmental", "污水处理；环保技术开发"),
    ("服饰", "服飾", "Clothing", "服装制造；服装零售"),
    ("物业服务", "物業服務", "Property Services", "物业管理；家政服务"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Firm:
    """What a company is called and registered under."""

    name: Text
    credit_code: str
    scope: str
    address: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Company:
    """A company of the demo, with who manages it."""

    firm: Firm
    party: Party
    manager: Party


def firms(count: int, rng: Random) -> Iterator[Firm]:
    """Make companies; none bears another's name."""
    pairs = list(product(WORDS, TRADES))
    rng.shuffle(pairs)
    for number in range(count):
        word, trade = pairs[number % len(pairs)]
        again = f"{number // len(pairs) + 1}" if number >= len(pairs) else ""
        yield Firm(
            name=Text(
                en=f"Demo {word[2]}{again} {trade[2]} Ltd",
                zh_hans=f"演示{word[0]}{again}{trade[0]}有限公司",
                zh_hant=f"演示{word[1]}{again}{trade[1]}有限公司",
            ),
            credit_code=make_credit_code(number + 1, NO_PLACE),
            scope=trade[3],
            address=f"演示大道{rng.randrange(1, 400)}号",
        )


def records_of(
    company: Company, id_number: str, today: date, rng: Random
) -> dict[str, dict[str, Value]]:
    """Return what the registries say of a company, by registry."""
    since = today - timedelta(days=rng.randrange(500, 5000))
    revenue = rng.randrange(20, 6_000) * 10_000_00
    return {
        "legal-entities": {
            "name": company.firm.name.zh_hans,
            "kind": "limited",
            "status": "active",
            "region": company.party.region,
            "address": company.firm.address,
            "legal_representative": company.manager.name,
            "legal_representative_id_number": id_number,
            "registered_capital": rng.choice((50, 100, 200, 500, 1000)) * 10_000_00,
            "established_on": since.isoformat(),
            "business_scope": company.firm.scope,
            "shareholders": rng.randrange(1, 5),
            "is_foreign_invested": False,
            "is_listed": False,
            "has_branches": rng.random() < 0.2,
            "has_pledge": False,
            "is_abnormal": rng.random() < 0.03,
            "is_dishonest": False,
        },
        "tax": {
            "status": "normal",
            "taxpayer_kind": rng.choice(("small_scale", "general")),
            "region": company.party.region,
            "clearance": "clear" if rng.random() < 0.9 else "open",
            "owed": 0,
            "open_invoices": 0,
            "credit_grade": rng.choice(("A", "B", "B", "M", "C")),
            "declared_year": today.year - 1,
            "revenue": revenue,
            "rd_spend": revenue // rng.choice((12, 18, 25, 60)),
            "tax_paid": revenue // 30,
        },
    }
