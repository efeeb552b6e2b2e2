"""Back-tests: a changed rule tried on past cases before it is published."""

from collections.abc import Iterable
from typing import Final

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_GET, require_http_methods

from kallipolis.channels.console.adapters import trials
from kallipolis.channels.console.adapters.pages import ACTS, console_page, for_those_who, say
from kallipolis.channels.console.logic import answers, asking
from kallipolis.channels.console.logic.answers import Line
from kallipolis.domains.government.backtests import api as backtests
from kallipolis.domains.government.backtests.contracts import (
    MOST_CASES,
    BackTest,
    BackTestId,
    Changes,
    Finding,
    State,
)
from kallipolis.foundation.actors import Actor
from kallipolis.foundation.errors import Refusal
from kallipolis.foundation.ids import CaseId
from kallipolis.foundation.regions import api as regions
from kallipolis.foundation.rooms import installed
from kallipolis.foundation.text import Text
from kallipolis.foundation.web.api import faults_of, message, notify
from kallipolis.foundation.web.here import language_of_thread

KINDS: Final = ("differs", "incomparable")
KEEPERS: Final = ACTS["backtests"]
COLUMNS: Final = (
    "case",
    "decided",
    "outcome",
    "finding",
    "before",
    "after",
    "why_before",
    "why_after",
    "rule",
    "lacking",
)


@require_GET
@for_those_who(*KEEPERS)
def list_trials(request: HttpRequest, actor: Actor) -> HttpResponse:
    language = language_of_thread()
    return console_page(
        request,
        actor,
        "console/backtests.html",
        found=backtests.recent(actor),
        installed=trials.installed_packs(language),
        rules=trials.rules_in_force(language),
    )


@require_http_methods(["GET", "POST"])
@for_those_who(*KEEPERS)
def ask(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Ask which change to try on which cases; a POST begins the trial."""
    sent = request.POST if request.method == "POST" else request.GET
    given = {name: sent.get(name, "").replace("\0", "") for name in asking.FIELDS}
    changes = trials.NOTHING
    try:
        changes = trials.changes_of(actor, given["pack"])
        if request.method == "GET":
            return _question_page(request, actor, given, changes)
        change, service = trials.chosen(request, actor, given, changes)
        trial = backtests.begin(actor, change, asking.question_from(given, service))
    except Refusal as refusal:
        return _question_page(request, actor, given, changes, refusal=refusal)
    notify(request, "console.backtest_begun")
    return redirect("console_backtest", id=trial.id)


@require_GET
@for_those_who(*KEEPERS)
def show_trial(request: HttpRequest, actor: Actor, id: str) -> HttpResponse:
    trial = backtests.get(actor, BackTestId(id))
    asked, after = request.GET.get("show", ""), request.GET.get("after", "")
    kind = asked if asked in KINDS else ""
    number = int(after) if after.isdecimal() and len(after) < 7 else 0
    page = backtests.findings_of(actor, trial.id, kind=kind, after=number)
    language = language_of_thread()
    return console_page(
        request,
        actor,
        "console/backtest.html",
        trial=trial,
        is_open=trial.state in {State.WAITING, State.RUNNING},
        lines=_lines(trial, page.findings, language),
        after=page.after,
        kind=kind,
        turns=_turns(trial, language),
        missing=[
            (answers.title_of(trial.change.after, name, language), count)
            for name, count in trial.tally.missing.items()
        ],
        changed=answers.changed_lines(trial.change),
        place=_place(trial),
    )


@require_GET
@for_those_who(*KEEPERS)
def show_case(request: HttpRequest, actor: Actor, id: str, case: str) -> HttpResponse:
    trial = backtests.get(actor, BackTestId(id))
    inspected = backtests.look_into(actor, trial.id, CaseId(case))
    language = language_of_thread()
    (line,) = _lines(trial, [inspected.finding], language)
    return console_page(
        request,
        actor,
        "console/backtest_case.html",
        trial=trial,
        inspected=inspected,
        line=line,
        facts=answers.facts_in_words(trial.change, inspected.facts, language),
        has_desk="kallipolis.channels.desk" in installed(),
    )


@require_GET
@for_those_who(*KEEPERS)
def carry_away(request: HttpRequest, actor: Actor, id: str) -> HttpResponse:
    trial = backtests.get(actor, BackTestId(id))
    language = language_of_thread()
    lines = _lines(trial, backtests.export(actor, trial.id), language)
    kinds = {kind: message(f"console.finding_kind.{kind}") for kind in KINDS}
    rows = (
        answers.row_of(line, say(f"outcome.{line.finding.outcome}"), kinds[line.finding.kind])
        for line in lines
    )
    heads = [message(f"console.column.{name}") for name in COLUMNS]
    table = "".join(answers.as_csv(heads, rows))
    answer = HttpResponse(table, content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="back-test-{trial.id}.csv"'
    return answer


def _question_page(
    request: HttpRequest,
    actor: Actor,
    given: dict[str, str],
    changes: Changes,
    *,
    refusal: Refusal | None = None,
) -> HttpResponse:
    language = language_of_thread()
    return console_page(
        request,
        actor,
        "console/backtest_new.html",
        status=200 if refusal is None else 422,
        given=given | {"most": given["most"] or asking.USUAL},
        changes=changes,
        text=given["text"] or trials.text_of(given["rule"]),
        services=trials.services_of(given["rule"], language),
        places=trials.places(language),
        most=MOST_CASES,
        faults=faults_of(refusal),
    )


def _lines(trial: BackTest, found: Iterable[Finding], language: str) -> list[Line]:
    return [answers.line_of(each, trial.change, language, message) for each in found]


def _turns(trial: BackTest, language: str) -> list[tuple[str, str, str, int]]:
    change = trial.change
    return [
        (
            answers.title_of(change.after, turn.output, language),
            answers.output_in_words(change.before, turn.output, turn.before, language),
            answers.output_in_words(change.after, turn.output, turn.after, language),
            turn.cases,
        )
        for turn in trial.tally.turns
    ]


def _place(trial: BackTest) -> Text | None:
    region = regions.find(trial.question.region) if trial.question.region else None
    return region.name if region is not None else None
