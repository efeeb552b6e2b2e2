"""Findings of a back-test as people read them: answers in words, and as rows of a table."""

import csv
import difflib
import io
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from kallipolis.domains.government.backtests.contracts import Answer, Change, Finding
from kallipolis.foundation import cells
from kallipolis.foundation.packs import api as packs
from kallipolis.foundation.sayings import again
from kallipolis.foundation.text import Text
from kallipolis.platforms.application.rules import api as rules
from kallipolis.platforms.application.rules.contracts import Rule

Say = Callable[[str, dict[str, str]], str]
"""Returns the words of a message by its code and values."""

USUAL: Final = {
    "decision": Text(en="Decision", zh_hans="决定", zh_hant="決定"),
    "eligible": Text(en="Eligible", zh_hans="符合条件", zh_hant="符合條件"),
    "fee": Text(en="Fee", zh_hans="收费", zh_hant="收費"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """What one version answers: its differing outputs by title, and why."""

    values: tuple[tuple[str, str], ...]
    why: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A finding as a page shows it; ``lacking`` says why two versions cannot be compared."""

    finding: Finding
    before: Said | None
    after: Said | None
    lacking: str


def line_of(finding: Finding, change: Change, language: str, say: Say) -> Line:
    """Return a finding in words."""
    outputs = finding.outputs
    return Line(
        finding=finding,
        before=_said(change.before, finding.before, outputs, language),
        after=_said(change.after, finding.after, outputs, language),
        lacking=_lacking(finding, change, language, say),
    )


def output_in_words(rule: Rule, name: str, value: object, language: str) -> str:
    """Return the value of an output in words."""
    declared = next((output for output in rule.outputs if output.name == name), None)
    return rules.as_answer(value, declared).in_language(language)


def title_of(rule: Rule, name: str, language: str) -> str:
    """Return what a fact or an output is called; what every rule puts out needs no own title."""
    titles = dict(USUAL) | {fact.name: fact.title for fact in rule.facts}
    titles |= {output.name: output.title for output in rule.outputs if output.title}
    return titles[name].in_language(language) if name in titles else name


def facts_in_words(
    change: Change, facts: Mapping[str, object] | None, language: str
) -> tuple[tuple[str, str], ...]:
    """Return what the two versions saw, by the titles of the facts; nothing where none are told."""
    if facts is None:
        return ()
    declared = {fact.name: fact for fact in (*change.before.facts, *change.after.facts)}
    return tuple(
        (
            fact.title.in_language(language),
            rules.worded(facts.get(name), fact).in_language(language),
        )
        for name, fact in declared.items()
    )


def changed_lines(change: Change) -> tuple[tuple[str, str], ...]:
    """Return what was changed in a rule, line by line: ``+``, ``-`` or a blank, and the line."""
    before, after = (packs.as_yaml(rule).splitlines() for rule in (change.before, change.after))
    found = list(difflib.unified_diff(before, after, n=2, lineterm=""))[2:]
    return tuple((line[:1], line[1:]) for line in found if not line.startswith("@@"))


def as_csv(heads: Sequence[str], rows: Iterable[Sequence[str]]) -> Iterator[str]:
    """Yield the lines of a table that spreadsheets open, in any language."""
    yield "\ufeff" + _csv_line(heads)
    for row in rows:
        yield _csv_line(row)


def row_of(line: Line, outcome: str, kind: str) -> list[str]:
    """Return a finding as a row: case, day, what became of it then, kind, answers, reasons."""
    finding = line.finding
    before, after = line.before, line.after
    return [
        finding.case,
        finding.decided_at.date().isoformat(),
        outcome,
        kind,
        _values(before),
        _values(after),
        " ".join(before.why) if before else "",
        " ".join(after.why) if after else "",
        "; ".join(finding.after.sources) if finding.after else "",
        line.lacking,
    ]


def _said(
    rule: Rule, answer: Answer | None, outputs: tuple[str, ...], language: str
) -> Said | None:
    if answer is None:
        return None
    return Said(
        values=tuple(
            (
                title_of(rule, name, language),
                output_in_words(rule, name, answer.values.get(name), language),
            )
            for name in outputs
        ),
        why=tuple(why.in_language(language) for why in answer.why),
    )


def _lacking(finding: Finding, change: Change, language: str, say: Say) -> str:
    if finding.fault:
        return say(finding.fault, {name: again(v) for name, v in finding.values.items()})
    return ", ".join(title_of(change.after, name, language) for name in finding.missing)


def _values(said: Said | None) -> str:
    return "; ".join(f"{title}: {words}" for title, words in said.values) if said else ""


def _csv_line(row: Sequence[str]) -> str:
    line = io.StringIO()
    csv.writer(line).writerow(map(cells.as_words, row))
    return line.getvalue()
