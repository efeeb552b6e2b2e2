"""What rules may ask about an applicant, and what answers point to."""

import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import date, datetime
from functools import lru_cache
from typing import Final

import msgspec

from kallipolis.domains.government.drafts.contracts import Memory
from kallipolis.foundation.ids import FileId
from kallipolis.platforms.application.evidence.contracts import Finding
from kallipolis.platforms.application.forms.contracts import FileField, Form, GroupField, Question
from kallipolis.platforms.application.services.contracts import Repeat

EARLIER: Final = re.compile(r"\bapplicant\.has_(?:case|output)\b")
NAMED: Final = re.compile(r"\bevidence\.([a-z0-9_-]+)\.([a-z0-9_]+)")


def applicant_facts(
    *, kind: str, name: str, region: str, birth_date: date | None, today: date
) -> dict[str, object]:
    """Say of an applicant what rules may ask, their age among it.

    Units: ``age`` in completed years on ``today``.
    Missing: a company has no birth date and no age.
    """
    facts: dict[str, object] = {"kind": kind, "name": name, "region": region}
    if birth_date is not None:
        facts |= {"birth_date": birth_date.isoformat(), "age": age_on(birth_date, today)}
    return facts


def barred_by(repeat: Repeat, applicant: Mapping[str, object]) -> str:
    """Return which fact about an applicant keeps them from applying again, empty if none does."""
    bars: Mapping[Repeat, tuple[str, ...]] = {
        "when-decided": ("has_case",),
        "when-ended": ("has_case", "has_output"),
    }
    return next((name for name in bars.get(repeat, ()) if applicant.get(name) is True), "")


def asks_for_earlier(documents: Iterable[msgspec.Struct]) -> bool:
    """Say whether documents ask anywhere if somebody has applied before."""
    return any(EARLIER.search(msgspec.json.encode(each).decode()) for each in documents)


def age_on(birth_date: date, today: date) -> int:
    """Count completed years; who was born on 29 February completes one on 1 March otherwise.

    Source: Civil Code of the People's Republic of China, article 200 (years by the civil calendar).
    """
    had_birthday = (today.month, today.day) >= (birth_date.month, birth_date.day)
    return today.year - birth_date.year - (0 if had_birthday else 1)


def fields_named(documents: Iterable[msgspec.Struct]) -> dict[str, tuple[str, ...]]:
    """Return the fields of evidence that documents name anywhere, by evidence type.

    ``evidence.<type>.<field>`` is a path in rules and credentials, with ``_`` for ``-`` in an
    expression. What no document names is not looked up.
    """
    found: dict[str, dict[str, None]] = {}
    for document in documents:
        for kind, name in NAMED.findall(msgspec.json.encode(document).decode()):
            found.setdefault(kind.replace("_", "-"), {})[name] = None
    return {kind: tuple(names) for kind, names in found.items()}


def with_findings(memory: Memory, found: Iterable[Finding], now: datetime) -> Memory:
    """Return a memory with what was found besides, without what it replaces or is stale.

    One finding is kept for each kind of proof and person; what cannot be fresh is not kept, and
    takes no place: a page that asks without the consent that was given forgets nothing of it.
    """
    new = {(each.type, each.whose): each for each in found if each.is_fresh(now)}
    all_of_them = {(each.type, each.whose): each for each in memory.findings} | new
    fresh = tuple(each for each in all_of_them.values() if each.is_fresh(now))
    return msgspec.structs.replace(memory, findings=fresh)


def files_in(form: Form, answers: Mapping[str, object]) -> Iterator[FileId]:
    """Yield the ids of the files that answers name, those in repeating groups too."""
    for field in _with_files(form):
        yield from _files_of(field, answers.get(field.name))


@lru_cache(maxsize=2048)
def _with_files(form: Form) -> tuple[Question, ...]:
    fields = (field for page in form.pages for field in page.fields)
    return tuple(field for field in fields if isinstance(field, FileField | GroupField))


def _files_of(field: Question, answer: object) -> Iterator[FileId]:
    if not isinstance(answer, list):
        return
    if isinstance(field, FileField):
        yield from (FileId(id) for id in answer if isinstance(id, str))
    if isinstance(field, GroupField):
        for item in answer:
            for inner in field.fields if isinstance(item, dict) else ():
                yield from _files_of(inner, item.get(inner.name))
