"""The log-ins of the demo: one for each kind of person who would come to look."""

from collections.abc import Iterator, Sequence
from typing import Final, NamedTuple

from kallipolis.foundation.identity import api as identity
from kallipolis.foundation.identity.contracts import NewLogin
from kallipolis.foundation.organisations import api as organisations
from kallipolis.foundation.parties.contracts import Party
from kallipolis.foundation.regions import api as regions
from kallipolis.foundation.text import Text
from kallipolis.platforms.application.cases import api as cases
from kallipolis.platforms.application.cases.contracts import InboxFilter, InboxRow
from kallipolis.site.demo import places
from kallipolis.site.demo.cast import City
from kallipolis.site.demo.offices import (
    COUNTER,
    DECISION,
    FOUNDER,
    OFFICER,
    OVERSIGHT,
    REVIEW,
    Official,
)


class Door(NamedTuple):
    """A log-in to be opened: its name, whose it is, and what is said of them."""

    username: str
    party: Party
    note: Text


RESIDENTS: Final = (
    (
        "elder",
        Text(
            en="A resident of over 80, whose daughter may act for them",
            zh_hans="八十多岁的居民，女儿可代办",
            zh_hant="八十多歲的居民，女兒可代辦",
        ),
    ),
    (
        "parent",
        Text(
            en="A resident of about 40, just had a child; acts for a parent too",
            zh_hans="四十岁左右的居民，刚有孩子，也为老人代办",
            zh_hant="四十歲左右的居民，剛有孩子，也為老人代辦",
        ),
    ),
    (
        "young",
        Text(
            en="A resident of about 23, from elsewhere",
            zh_hans="二十出头的居民，来自外地",
            zh_hant="二十出頭的居民，來自外地",
        ),
    ),
)
MANAGER: Final = Text(
    en="Legal representative of {name}", zh_hans="{name}法定代表人", zh_hant="{name}法定代表人"
)
CLERK: Final = Text(
    en="Clerk of {name} and of other companies: applies in their names",
    zh_hans="{name}等企业的经办人",
    zh_hant="{name}等企業的經辦人",
)
WHOLE: Final = Text(
    en="{name}: accepts, reviews, decides, delivers",
    zh_hans="{name}：受理、审核、决定、送达",
    zh_hant="{name}：受理、審核、決定、送達",
)
SHARED: Final = (
    (
        "counter",
        COUNTER,
        Text(
            en="{name}: accepts and delivers only",
            zh_hans="{name}：仅受理、送达",
            zh_hant="{name}：僅受理、送達",
        ),
    ),
    (
        "reviewer",
        REVIEW,
        Text(
            en="{name}: leads and gives reviews only",
            zh_hans="{name}：仅审查、会签",
            zh_hant="{name}：僅審查、會簽",
        ),
    ),
    (
        "decider",
        DECISION,
        Text(
            en="{name}: decides in the name of the authority",
            zh_hans="{name}：签批决定",
            zh_hant="{name}：簽批決定",
        ),
    ),
)
WINDOW: Final = (
    ("window-officer", "acceptance-officer", "delivery-officer"),
    Text(
        en="Window of {name} in the hall: receives people, applies for them, hands over results",
        zh_hans="{name}政务大厅窗口：接待、代为申请、受理、发证",
        zh_hant="{name}政務大廳窗口：接待、代為申請、受理、發證",
    ),
)
INNERMOST: Final = 99
"""Farther down than any region lies: home itself."""

OVERSEERS: Final = (
    (
        "supervisor",
        1,
        ("supervisor",),
        Text(
            en="Supervisor over {region}: limits, reminders, appeals",
            zh_hans="{region}效能监督：督办、申诉",
            zh_hant="{region}效能監督：督辦、申訴",
        ),
    ),
    (
        "hall",
        INNERMOST,
        ("hall-head",),
        Text(
            en="Head of the hall of {region}: counters, queue, appointments",
            zh_hans="{region}政务大厅负责人：窗口、排队、预约",
            zh_hant="{region}政務大廳負責人：窗口、排隊、預約",
        ),
    ),
    (
        "leader",
        0,
        ("supervisor", "auditor"),
        Text(
            en="Leader of {region}: sees how all offices do",
            zh_hans="{region}分管领导：总览各部门办理情况",
            zh_hant="{region}分管領導：總覽各部門辦理情況",
        ),
    ),
    (
        "editor",
        0,
        ("pack-editor",),
        Text(
            en="Writes and checks packs for {region}",
            zh_hans="{region}内容包编辑",
            zh_hant="{region}內容包編輯",
        ),
    ),
    (
        "approver",
        0,
        ("pack-editor", "pack-approver"),
        Text(
            en="Publishes packs for {region}",
            zh_hans="{region}内容包审核发布",
            zh_hant="{region}內容包審核發布",
        ),
    ),
    (
        "finance",
        0,
        ("finance-officer",),
        Text(
            en="Keeps the books of payments for {region}: refunds, reconciliation",
            zh_hans="{region}财务：退款、对账",
            zh_hant="{region}財務：退款、對賬",
        ),
    ),
    (
        "steward",
        0,
        ("data-administrator", "data-keeper", "data-user"),
        Text(
            en="Looks after data for {region}: gathers, checks, shares, asks for that of others",
            zh_hans="{region}数据管理：归集、校验、共享与申请数据",
            zh_hant="{region}數據管理：歸集、校驗、共享與申請數據",
        ),
    ),
    (
        "auditor",
        0,
        ("auditor",),
        Text(
            en="Reads and verifies the ledger",
            zh_hans="查阅并核验审计账本",
            zh_hant="查閱並核驗審計賬本",
        ),
    ),
    (
        "operator",
        0,
        ("operator",),
        Text(
            en="Looks after jobs, events and health",
            zh_hans="运维：任务、事件与健康状况",
            zh_hant="運維：任務、事件與健康狀況",
        ),
    ),
    (
        "administrator",
        0,
        ("administrator",),
        Text(
            en="Appoints officials of {region}",
            zh_hans="{region}管理员：任命工作人员",
            zh_hant="{region}管理員：任命工作人員",
        ),
    ),
)
"""Name, how far down from the top, roles, and what is said of them."""


def open_logins(city: City) -> None:
    """Give log-ins to residents, a company's people, and officials of all roles."""
    for door in (*_people(city), *_desks(city), *_overseers(city)):
        login = NewLogin(username=f"demo-{door.username}", demo_note=door.note)
        identity.open_login(FOUNDER, door.party, login, clock=city.clock)


def _people(city: City) -> Iterator[Door]:
    for name, note in RESIDENTS:
        yield Door(name, city.leads[name].party, note)
    if city.companies and city.clerk is not None:
        company = city.companies[0]
        yield Door("manager", company.manager, filled(MANAGER, company.firm.name))
        yield Door("clerk", city.clerk, filled(CLERK, company.firm.name))


def _desks(city: City) -> Iterator[Door]:
    for organisation in city.staff.small:
        official = city.staff.official(organisation, OFFICER)
        name = organisation.partition("@")[0]
        yield Door(name, official.party, filled(WHOLE, organisations.name_of(organisation)))
    roles, note = WINDOW
    for organisation in city.staff.small[:1]:
        official = city.staff.official(organisation, roles)
        yield Door("window", official.party, filled(note, organisations.name_of(organisation)))
        for name, duties, said in SHARED:
            busiest = _busiest(city, duties) or city.staff.beside(organisation, duties)
            where = organisations.name_of(busiest.organisation)
            yield Door(name, busiest.party, filled(said, where))


def _busiest(city: City, roles: tuple[str, ...]) -> Official | None:
    """Return who has most before them of those with only these duties, None if nobody has."""
    every = [each for each in city.staff.known.values() if each.roles == roles]
    found = [each for each in every if each.party.region == city.home] or every
    asked = InboxFilter(limit=200)
    return max(
        found,
        key=lambda each: _weight(cases.inbox(each.actor, asked, clock=city.clock).rows),
        default=None,
    )


def _weight(rows: Sequence[InboxRow]) -> tuple[int, int]:
    return len({row.light for row in rows}), len(rows)


def _overseers(city: City) -> Iterator[Door]:
    path = regions.get(city.home).path
    for name, depth, roles, note in OVERSEERS:
        region = path[min(depth, len(path) - 1)]
        official = city.staff.official(places.overseer(region, OVERSIGHT), roles)
        yield Door(name, official.party, filled(note, regions.get(region).name))


def filled(note: Text, name: Text) -> Text:
    """Put a name into a note."""
    return Text(
        en=note.en.format(name=name.en, region=name.en),
        zh_hans=note.zh_hans.format(name=name.zh_hans, region=name.zh_hans),
        zh_hant=note.zh_hant.format(name=name.zh_hant, region=name.zh_hant),
    )
