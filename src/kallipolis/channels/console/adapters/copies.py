"""What the pages of working copies collect: documents to choose from, examples, what is wrong."""

from collections.abc import Mapping
from dataclasses import dataclass

import msgspec
from django.http import HttpRequest

from kallipolis.channels.console.logic import calendars
from kallipolis.channels.console.logic.calendars import Span
from kallipolis.domains.government.revisions import api as revisions
from kallipolis.domains.government.revisions.contracts import WorkingCopy
from kallipolis.foundation import sayings
from kallipolis.foundation.calendar.api import CalendarDocument
from kallipolis.foundation.errors import Problem, Reason, Refusal
from kallipolis.foundation.packs import api as packs
from kallipolis.foundation.packs.contracts import Example, Remark
from kallipolis.foundation.text import Text, everywhere
from kallipolis.platforms.application.forms.contracts import Form
from kallipolis.platforms.application.rules.contracts import Rule

DESIGNED = ("form", "rule", "scenario", "calendar", "dataset", "source")
"""Kinds that a civil servant changes; others are reached from the pages of documents."""

Choice = tuple[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """A worked example with its title."""

    example: Example
    title: Text | None


def published_packs(language: str) -> list[Choice]:
    """Return the packs in force, by name."""
    titles = {pack.id: pack.title for pack in packs.installed()}
    current = [release.pack for release in packs.releases() if release.is_current]
    return [(id, _name(titles.get(id), id, language)) for id in current]


def documents_of(pack: str, language: str) -> list[tuple[str, list[Choice]]]:
    """Return the documents of a pack to choose from, by kind."""
    return [
        (
            kind,
            sorted(
                (
                    (id, _name(title_of(found.body), id, language))
                    for id, found in packs.every(kind).items()
                    if found.pack == pack
                ),
                key=lambda choice: choice[1],
            ),
        )
        for kind in DESIGNED
    ]


def examples(copy: WorkingCopy, found: tuple[Example, ...]) -> list[Shown]:
    """Return worked examples with their titles, those that fail first."""
    shown = [
        Shown(example=each, title=title_of(revisions.document(copy, each.kind, each.id)))
        for each in found
    ]
    return sorted(shown, key=lambda each: not each.example.faults)


def title_of(body: msgspec.Struct) -> Text | None:
    """Return the title of a document, if it has one."""
    title = getattr(body, "title", None)
    return title if isinstance(title, Text) else None


def form_of(body: msgspec.Struct) -> Form:
    """Return a form; other documents have no fields."""
    if not isinstance(body, Form):
        raise Refusal("revision.place_unknown", Reason.NOT_FOUND)
    return body


def rule_of(body: msgspec.Struct) -> Rule:
    """Return a rule with a table; other documents have no rows."""
    if not isinstance(body, Rule) or body.table is None:
        raise Refusal("revision.place_unknown", Reason.NOT_FOUND)
    return body


def years_of(body: msgspec.Struct) -> list[tuple[int, list[Span]]]:
    """Return the days of a calendar one by one, the latest year first."""
    if not isinstance(body, CalendarDocument):
        return []
    years = reversed(calendars.years_of(body))
    return [(year, calendars.days_in(body, year)) for year in years]


def words_of(body: msgspec.Struct) -> dict[str, Text]:
    """Return what the facts of a rule are called, and its values, which are called as they are."""
    if not isinstance(body, Rule):
        return {}
    values = [value for fact in body.facts for value in fact.values]
    values += [value for output in body.outputs for value in output.values]
    titles = {fact.name: fact.title for fact in body.facts}
    return titles | {value: everywhere(value) for value in values}


def require_no_remarks(found: Mapping[str, Remark]) -> None:
    """Refuse what is wrong with what is being written, each remark beside its field."""
    problems = tuple(
        Problem(
            field=field,
            code="revision.expression_unfit",
            values={
                "fault": sayings.in_words(remark.message),
                "expected": sayings.in_words(remark.expected) or "–",
            },
        )
        for field, remark in found.items()
    )
    if problems:
        raise Refusal("revision.malformed", Reason.MALFORMED, problems=problems)


def posted(request: HttpRequest) -> dict[str, str]:
    """Return what a page sent, without what no text may hold."""
    return {name: str(words).replace("\0", "") for name, words in request.POST.items()}


def number(words: str | None) -> int:
    """Return a place that an address or a page names; one where nothing stands if it is none."""
    return int(words) if words and words.isdecimal() and len(words) < 5 else -1


def _name(title: Text | None, id: str, language: str) -> str:
    return title.in_language(language) if title is not None else id
