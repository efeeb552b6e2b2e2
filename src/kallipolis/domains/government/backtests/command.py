"""kallipolis backtest: try changed rules on past cases before they are published."""

from datetime import datetime
from pathlib import Path
from typing import Final

import click
import msgspec

from kallipolis.domains.government.backtests import api
from kallipolis.domains.government.backtests.contracts import (
    MOST_CASES,
    Answer,
    Change,
    Finding,
    Question,
    Tally,
)
from kallipolis.foundation import terminal
from kallipolis.foundation.actors import Actor, system
from kallipolis.foundation.errors import Reason, Refusal
from kallipolis.foundation.ids import RegionCode
from kallipolis.platforms.application.rules import api as rules
from kallipolis.platforms.application.rules.contracts import Rule

SHOWN: Final = 20
DAY: Final = click.DateTime(formats=["%Y-%m-%d"])


class Result(msgspec.Struct, frozen=True, kw_only=True):
    """What came of one change on the cases of one service."""

    rule: str
    service: str
    tally: Tally
    findings: tuple[Finding, ...]


@click.command("backtest")
@click.argument("pack")
@click.option("--rule", default="", help="Only this rule, where several are changed.")
@click.option("--service", default="", help="Only the cases of this service.")
@click.option("--since", type=DAY, help="Only cases decided on this day or later.")
@click.option("--until", type=DAY, help="Only cases decided on this day or earlier.")
@click.option("--region", default="", help="Only cases of this region and all that lie in it.")
@click.option(
    "--most", default=1000, show_default=True, help=f"How many cases of a service, to {MOST_CASES}."
)
@terminal.with_json
def COMMAND(*, pack: str, rule: str, service: str, as_json: bool, **asked: object) -> None:  # noqa: N802 - the name by which the command line finds it
    """Show whose answer would differ if the changed rules of PACK were published.

    PACK is the folder of a pack, its id where it is installed, or the YAML file of a single rule.
    Past cases are those that have been decided, the latest first; nothing is changed.
    """
    actor = system("back-test on the command line")
    pairs = _pairs(_changes(actor, pack), rule, service)
    results = [_tried(actor, change, _question(each, asked)) for change, each in pairs]
    if as_json:
        terminal.say_json(results)
        return
    for result, (change, _) in zip(results, pairs, strict=True):
        _say(result, change)
    if not results:
        terminal.complain("Publishing this would change no rule by which anything is decided.")


def _changes(actor: Actor, pack: str) -> tuple[Change, ...]:
    path = Path(pack)
    if path.suffix in {".yaml", ".yml"} and path.is_file():
        return (api.read_change(actor, path.read_bytes(), name=path.name),)
    found = api.changes_in(actor, pack)
    for rule in found.added:
        terminal.complain(f"{rule.id} is new: there is nothing to compare it with.", style="yellow")
    return found.changed


def _pairs(changes: tuple[Change, ...], rule: str, service: str) -> list[tuple[Change, str]]:
    if rule and rule not in {change.after.id for change in changes}:
        raise Refusal("rule.not_found", Reason.NOT_FOUND)
    return [
        (change, id)
        for change in changes
        for id, _ in change.services
        if rule in {"", change.after.id} and service in {"", id}
    ]


def _question(service: str, asked: dict[str, object]) -> Question:
    since, until, most = asked["since"], asked["until"], asked["most"]
    return Question(
        service=service,
        since=since.date() if isinstance(since, datetime) else None,
        until=until.date() if isinstance(until, datetime) else None,
        region=RegionCode(str(asked["region"])) if asked["region"] else None,
        most=most if isinstance(most, int) else 1000,
    )


def _tried(actor: Actor, change: Change, question: Question) -> Result:
    with terminal.progress_told(f"{change.after.id} on {question.service}") as progress:
        tally, findings = api.back_test(actor, change, question, progress=progress)
    return Result(rule=change.after.id, service=question.service, tally=tally, findings=findings)


def _say(result: Result, change: Change) -> None:
    tally = result.tally
    terminal.say(f"{result.rule} on {result.service}", style="bold")
    terminal.say(
        f"  {tally.cases} cases: {tally.same} the same, {tally.differing} would differ, "
        f"{tally.incomparable} could not be compared."
    )
    for turn in tally.turns:
        before = _word(change.before, turn.output, turn.before)
        after = _word(change.after, turn.output, turn.after)
        terminal.say(f"  {turn.output}: {before} → {after}: {turn.cases}")
    titles = {fact.name: fact.title.en for fact in change.after.facts}
    for name, count in tally.missing.items():
        terminal.say(f"  not known of {count} cases: {titles.get(name, name)} ({name})")
    rows = [_row(finding, change) for finding in result.findings[:SHOWN]]
    if rows:
        terminal.say_table(("CASE", "DECIDED", "THEN", "BEFORE", "AFTER", "WHY"), rows)
    if len(result.findings) > SHOWN:
        rest = len(result.findings) - SHOWN
        terminal.complain(f"… and {rest} more; --json lists all of them.", style="dim")


def _row(finding: Finding, change: Change) -> tuple[str, ...]:
    head = (finding.case, f"{finding.decided_at:%Y-%m-%d}", finding.outcome.value)
    if finding.before is None or finding.after is None:
        titles = {fact.name: fact.title.en for fact in change.after.facts}
        why = ", ".join(titles.get(name, name) for name in finding.missing) or finding.fault
        return (*head, "?", "?", f"could not be compared: {why}")
    before = _said(change.before, finding.before, finding.outputs)
    after = _said(change.after, finding.after, finding.outputs)
    return (*head, before, after, " ".join(why.en for why in finding.after.why))


def _said(rule: Rule, answer: Answer, outputs: tuple[str, ...]) -> str:
    return ", ".join(_word(rule, name, answer.values.get(name)) for name in outputs)


def _word(rule: Rule, output: str, value: object) -> str:
    declared = next((each for each in rule.outputs if each.name == output), None)
    return rules.as_answer(value, declared).en
