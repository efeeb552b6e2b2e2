"""A small demo city, founded as the large one is."""

import re
from datetime import UTC, datetime, timedelta
from itertools import takewhile
from pathlib import Path

import msgspec
import pytest
from click.testing import CliRunner
from django.db import transaction
from pytest_django import Settings

from kallipolis.domains.government.drafts import api as drafts
from kallipolis.foundation.actors import system
from kallipolis.foundation.audit import api as audit
from kallipolis.foundation.clock import SetClock
from kallipolis.foundation.events import api as events
from kallipolis.foundation.identity import api as identity
from kallipolis.foundation.ids import OrganisationId
from kallipolis.foundation.organisations import api as organisations
from kallipolis.foundation.packs import api as packs
from kallipolis.foundation.packs.testing import publish_packs
from kallipolis.foundation.parties import api as parties
from kallipolis.platforms.application.cases import api as cases
from kallipolis.platforms.application.cases.contracts import (
    CaseView,
    InboxFilter,
    InboxRow,
    Light,
    Process,
)
from kallipolis.platforms.application.corrections.contracts import CORRECTION
from kallipolis.platforms.application.credentials import api as credentials
from kallipolis.platforms.application.credentials.contracts import Credential
from kallipolis.platforms.application.demonstrations import api as demonstrations
from kallipolis.platforms.application.demonstrations.contracts import Story
from kallipolis.platforms.application.payments import api as payments
from kallipolis.platforms.application.payments.contracts import Ground, State
from kallipolis.platforms.application.reviews.contracts import REVIEW
from kallipolis.platforms.application.savings import api as savings
from kallipolis.platforms.application.savings.contracts import Asked
from kallipolis.platforms.application.services import api as services
from kallipolis.site.command import main
from kallipolis.site.demo import city, players
from kallipolis.site.demo.city import Founded, Size
from kallipolis.site.demo.offices import OFFICER
from kallipolis.site.demo.plots import PLOTS

NOW = SetClock(datetime(2026, 11, 20, 3, 0, tzinfo=UTC))
SMALL = Size(residents=150, companies=12, cases=1)
ENOUGH = Size(residents=360, companies=12, cases=1)
"""So many that there are enough of an age for each story to be somebody's own."""

WATCHER = system("test")
LOGINS = 24
ID_NUMBER = re.compile(r"\b\d{17}[\dX]\b")
CREDIT_CODE = re.compile(r"\b9[1-3]\d{6}[0-9A-Z]{10}\b")
ROLES = (
    "acceptance-officer",
    "lead-reviewer",
    "reviewer",
    "decider",
    "delivery-officer",
    "window-officer",
    "supervisor",
    "pack-editor",
    "pack-approver",
    "auditor",
    "operator",
    "administrator",
    "finance-officer",
    "data-administrator",
    "data-keeper",
    "data-user",
)
HAPPENED = {
    "accept-by-silence",
    "lapse",
    "expire",
    "resume",
    "extend",
    "transfer",
    "urge",
    "remind",
    "remark",
    "answer-remark",
    "near-limit",
    "overdue",
    "escalated",
    "give-opinion",
    "rate",
    "appeal",
    "uphold",
    "reopen",
}


@pytest.fixture
def _demo(db: None, settings: Settings) -> None:
    settings.KALLIPOLIS = msgspec.structs.replace(settings.KALLIPOLIS, demo=True)
    publish_packs("core", "guangdong", "public-services")


def found(size: Size = SMALL, plan: tuple[Story, ...] | None = None, *, seed: int = 7) -> Founded:
    return city.found(size, NOW, seed=seed, progress=lambda *_: None, plan=plan)


def views_of(founded: Founded) -> list[CaseView]:
    return [cases.find_for(WATCHER, id, clock=NOW) for id in founded.told.cases]


def processes_in_use(*, by_authorities: bool = True) -> set[str]:
    every = [each for each in services.every() if each.audience or by_authorities]
    return {name for each in every for name in (each.process, each.on_commitment) if name}


def states_to_rest_in() -> set[tuple[str, str]]:
    """Return every state of the processes in use but those that the system leaves at once.

    What authorities ask of each other takes a dataset with rows, which this city has not.
    """
    names = processes_in_use(by_authorities=False)
    used: list[Process] = [packs.get("process", name).body for name in names]
    return {
        (process.id, state)
        for process in used
        for state in process.states
        if not any(
            action.automatic and not action.guards and state in action.from_
            for action in process.actions.values()
        )
    }


def rating_of(view: CaseView) -> int:
    return view.rating.stars if view.rating else 0


def waiting_for(founded: Founded, desk: OrganisationId) -> tuple[InboxRow, ...]:
    official = founded.city.staff.official(desk, OFFICER)
    return cases.inbox(official.actor, InboxFilter(limit=200), clock=NOW).rows


def states_of(founded: Founded, who: str) -> set[str]:
    actor = founded.city.leads[who].actor
    return {case.state for case in cases.cases_of(actor, clock=NOW).cases}


def held_by(founded: Founded, who: str) -> tuple[Credential, ...]:
    return credentials.held(founded.city.leads[who].actor, clock=NOW)


def digested() -> int:
    return sum(1 for _ in takewhile(bool, (events.dispatch() for _ in range(400))))


def told(plan: tuple[Story, ...], *, seed: int) -> list[object]:
    """Found a city, tell what happened in it, and let it be gone again."""
    with transaction.atomic():
        founded = found(plan=plan, seed=seed)
        happened: list[object] = [
            (view.case.service, view.case.applicant_name, view.case.submitted_at, view.case.state)
            for view in views_of(founded)
        ]
        transaction.set_rollback(True)
    return happened


@pytest.mark.usefixtures("_demo")
def test_however_few_cases_every_story_is_told_and_ends_in_its_state() -> None:
    founded = found(ENOUGH)

    views = views_of(founded)

    assert founded.told.untold == []
    assert founded.told.stories == sum(
        story.count(ENOUGH.cases) for story in demonstrations.stories()
    )
    assert states_to_rest_in() - {(view.case.process, view.case.state) for view in views} == set()
    assert {entry.action for view in views for entry in view.history} >= HAPPENED
    assert {rating_of(view) for view in views} >= {1, 5}


@pytest.mark.usefixtures("_demo")
def test_everybody_whose_log_in_is_listed_has_something_to_do() -> None:
    founded = found(
        plan=tuple(story for story in demonstrations.stories() if story.at_home or story.who)
    )

    rows = {desk: waiting_for(founded, desk) for desk in founded.city.staff.small}
    lights = {desk: {row.light for row in found} for desk, found in rows.items()}
    drafted = [drafts.mine(founded.city.leads[who].actor) for who in ("young", "company")]
    clerk = founded.city.leads["clerk"].actor
    (due,) = (each.valid_until for each in held_by(founded, "second-company") if each.valid_until)

    assert set(ROLES) <= {role for each in founded.city.staff.known.values() for role in each.roles}
    assert len(identity.demo_logins()) == LOGINS
    assert all(found >= {Light.GREEN, Light.YELLOW, Light.RED} for found in lights.values())
    assert all(len(states_of(founded, who)) > 1 for who in ("elder", "parent", "young", "company"))
    assert all(held_by(founded, who) for who in ("elder", "parent", "young", "company"))
    assert all(drafted)
    assert {each.relation for each in parties.mandates_of(clerk, clock=NOW)[1]} == {"clerk"}
    assert len(parties.mandates_of(clerk, clock=NOW)[1]) == 3
    assert timedelta(0) < due - NOW.now() < timedelta(days=30)


@pytest.mark.usefixtures("_demo")
def test_who_is_old_asks_for_what_old_people_ask_for() -> None:
    plan = tuple(story for story in demonstrations.stories() if story.events == ("old-age",))

    founded = found(plan=plan)

    asked_for = {services.get(view.case.service) for view in views_of(founded)}
    assert plan
    assert asked_for
    assert all("old-age" in service.life_events for service in asked_for)


@pytest.mark.usefixtures("_demo")
def test_the_facts_of_a_demo_city_are_digested_and_its_ledger_is_sound(
    tmp_path: Path, settings: Settings
) -> None:
    settings.STATE = tmp_path  # where the last checkpoint is kept
    founded = found(
        plan=tuple(story for story in demonstrations.stories() if story.service or story.who)
    )

    rounds = digested()

    audit.seal(limit=100_000)
    audit.checkpoint()
    assert founded.told.stories
    assert rounds
    assert events.dead_letters() == ()
    spared = savings.published(Asked(), clock=NOW).whole
    assert min(spared.cases, spared.papers_found, spared.papers_brought, spared.visits_saved) > 0
    assert audit.verify() == ()


@pytest.mark.usefixtures("_demo")
def test_fees_of_the_demo_are_paid_unpaid_and_sent_back() -> None:
    plan = tuple(
        story
        for story in demonstrations.stories()
        if story.plot.startswith(("to-pay", "pay-", "paid"))
    )

    founded = found(plan=plan)

    shown = [payments.of_case(WATCHER, id, clock=NOW) for id in founded.told.cases]
    stand = {payment.state for payment in shown if payment}
    grounds = {refund.ground for payment in shown if payment for refund in payment.refunds}
    assert stand >= {State.DUE, State.FAILED, State.PAID, State.REFUNDED}
    assert grounds == {Ground.PAID_TWICE, Ground.CASE_ENDED}


@pytest.mark.usefixtures("_demo")
def test_the_same_seed_makes_the_same_city() -> None:
    plan = tuple(
        story
        for story in demonstrations.stories()
        if story.at_home and story.plot in {"sent", "urged"}
    )

    first, again, other = (told(plan, seed=seed) for seed in (7, 7, 8))

    assert first == again
    assert first != other


@pytest.mark.usefixtures("_demo")
def test_nobody_of_the_demo_can_exist() -> None:
    founded = found(Size(residents=60, companies=2, cases=1), plan=())

    numbers = [person.id_number for person, _ in founded.city.people]
    codes = [company.firm.credit_code for company in founded.city.companies]

    assert all(number.startswith("990") for number in numbers)
    assert len(set(numbers)) == len(numbers)
    assert all(code[2:8] == "990000" and organisations.is_credit_code(code) for code in codes)


@pytest.mark.usefixtures("_demo")
def test_nobody_of_whom_registries_of_the_demo_know_can_exist() -> None:
    founded = found(plan=demonstrations.stories("procedures"))

    known = msgspec.json.encode(founded.city.entries).decode()
    codes = set(CREDIT_CODE.findall(known))
    numbers = set(ID_NUMBER.findall(known)) - codes

    assert len(codes) >= SMALL.companies
    assert len(numbers) > SMALL.residents
    assert {code[2:8] for code in codes} == {"990000"}
    assert {number[:3] for number in numbers} == {"990"}


@pytest.mark.usefixtures("_demo")
def test_a_place_whose_numbers_might_be_somebodys_has_no_demo_city(settings: Settings) -> None:
    rule = msgspec.structs.replace(settings.PLACE.person_number, scheme="pattern", pattern="S.*")
    settings.PLACE = msgspec.structs.replace(settings.PLACE, person_number=rule)

    reason = players.why_no_demo()

    assert "which numbers of persons are nobody's" in reason


@pytest.mark.usefixtures("_demo")
def test_a_place_that_brings_no_cast_has_no_demo_city(settings: Settings) -> None:
    settings.PLACE = msgspec.structs.replace(settings.PLACE, id="elsewhere")

    reason = players.why_no_demo()

    assert "no pack in force brings a cast" in reason


def test_the_city_of_an_installation_that_is_no_demo_is_not_filled() -> None:
    answer = CliRunner().invoke(main, ["demo", "found"])

    assert answer.exit_code == 1
    assert "KALLIPOLIS_DEMO=true" in answer.output


@pytest.mark.usefixtures("_demo")
def test_every_process_that_is_shipped_is_that_of_some_service_or_cares_for_data() -> None:
    assert set(packs.every("process")) == processes_in_use() | {CORRECTION, REVIEW}


@pytest.mark.usefixtures("_demo")
def test_every_plot_is_told_in_some_story() -> None:
    assert {story.plot for story in demonstrations.stories()} == set(PLOTS)
