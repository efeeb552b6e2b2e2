"""The log-ins of the demo: one for each kind of person who would come to look."""

from collections.abc import Sequence
from random import Random
from typing import Final

from kallipolis.foundation.clock import Clock
from kallipolis.foundation.identity import api as identity
from kallipolis.foundation.identity.contracts import NewLogin
from kallipolis.foundation.organisations import api as organisations
from kallipolis.foundation.parties.contracts import Party
from kallipolis.foundation.text import Text
from kallipolis.site.demo.offices import FOUNDER, OFFICER, employ
from kallipolis.site.demo.people import Person

Note = tuple[str, str, str]

OFFICIALS: Final[tuple[tuple[str, str, tuple[str, ...], Note], ...]] = (
    (
        "civil",
        "civil-affairs@440305",
        OFFICER,
        (
            "Civil affairs, Nanshan: accepts, reviews, decides",
            "南山区民政局：受理、审核、决定",
            "南山區民政局：受理、審核、決定",
        ),
    ),
    (
        "insurance",
        "human-resources-social-security@440305",
        OFFICER,
        (
            "Social security, Nanshan: accepts, reviews, decides",
            "南山区人社局：受理、审核、决定",
            "南山區人社局：受理、審核、決定",
        ),
    ),
    (
        "police",
        "public-security@440305",
        OFFICER,
        (
            "Public security, Nanshan: accepts, reviews, decides",
            "公安机关（南山）：受理、审核、决定",
            "公安機關（南山）：受理、審核、決定",
        ),
    ),
    (
        "market",
        "market-regulation@440300",
        OFFICER,
        (
            "Market regulation, Shenzhen: accepts, reviews, decides",
            "深圳市场监管部门：受理、审核、决定",
            "深圳市場監管部門：受理、審核、決定",
        ),
    ),
    (
        "window",
        "government-services-data@440305",
        ("window-officer", "acceptance-officer"),
        ("Window officer, Nanshan hall", "南山区政务大厅窗口人员", "南山區政務大廳窗口人員"),
    ),
    (
        "supervisor",
        "government-services-data@440300",
        ("supervisor",),
        (
            "Supervisor over Shenzhen: limits, reminders, appeals",
            "深圳市效能监督：督办、申诉",
            "深圳市效能監督：督辦、申訴",
        ),
    ),
    (
        "editor",
        "government-services-data@440000",
        ("pack-editor", "pack-approver"),
        (
            "Edits and publishes packs for the province",
            "省级内容包编辑与发布",
            "省級內容包編輯與發布",
        ),
    ),
    (
        "auditor",
        "government-services-data@440000",
        ("auditor",),
        ("Reads and verifies the ledger", "查阅并核验审计账本", "查閱並核驗審計賬本"),
    ),
    (
        "operator",
        "government-services-data@440000",
        ("operator",),
        (
            "Looks after jobs, events and health",
            "运维：任务、事件与健康状况",
            "運維：任務、事件與健康狀況",
        ),
    ),
    (
        "administrator",
        "government-services-data@440000",
        ("administrator",),
        (
            "Appoints officials of the province",
            "省级管理员：任命工作人员",
            "省級管理員：任命工作人員",
        ),
    ),
)


def open_logins(
    people: Sequence[tuple[Person, Party]],
    companies: Sequence[tuple[Party, Party]],
    rng: Random,
    clock: Clock,
) -> None:
    """Give log-ins to an elder, a parent, a young adult, a manager, and officials of all roles."""
    year = clock.now().year
    oldest_first = sorted(people, key=lambda pair: pair[0].birth_date)
    adults = [party for person, party in oldest_first if year - person.birth_date.year > 18]
    elder, middle, young = adults[len(adults) // 25], adults[len(adults) * 6 // 10], adults[-1]
    _open(elder, "elder", ("A resident of over 80", "八十多岁的居民", "八十多歲的居民"), clock)
    _open(
        middle, "parent", ("A resident of about 40", "四十岁左右的居民", "四十歲左右的居民"), clock
    )
    _open(young, "young", ("A resident of about 23", "二十出头的居民", "二十出頭的居民"), clock)
    known = {elder.id, middle.id, young.id}
    managers = [manager for _, manager in companies if manager.id not in known]
    if managers:
        note = ("Legal representative of a company", "企业法定代表人", "企業法定代表人")
        _open(managers[0], "manager", note, clock)
    for name, organisation, roles, words in OFFICIALS:
        found = organisations.get(organisation)
        official = employ(found.id, roles, rng, clock)
        _open(official.party, name, words, clock)


def _open(party: Party, name: str, note: Note, clock: Clock) -> None:
    words = Text(en=note[0], zh_hans=note[1], zh_hant=note[2])
    identity.open_login(
        FOUNDER, party, NewLogin(username=f"demo-{name}", demo_note=words), clock=clock
    )
