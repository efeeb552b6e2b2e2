"""Which page of a form comes next, and what is wrong on the present one."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import UTC, datetime
from hashlib import sha256
from typing import Final

import msgspec

from kallipolis.foundation.errors import Problem
from kallipolis.platforms.application.forms.api import field_of
from kallipolis.platforms.application.forms.contracts import Form

LONGEST_MOMENT: Final = 14
"""Digits of a moment in milliseconds, until the year 5138."""
UNANSWERED: Final = frozenset({"form.required", "form.must_hold"})


def fields_on(form: Form, page: str) -> frozenset[str]:
    """Return the names of the fields of a page."""
    return frozenset(f.name for p in form.pages if p.id == page for f in p.fields)


def base_of(form: Form, page_id: str, answers: Mapping[str, object]) -> str:
    """Return a mark of what a draft holds of one page."""
    held = {name: answers[name] for name in fields_on(form, page_id) if name in answers}
    return sha256(msgspec.json.encode(held, order="deterministic")).hexdigest()[:32]


def noted(mark: str, moment: datetime) -> str:
    """Return a mark with the moment at which a page showed it, in milliseconds."""
    return f"{mark}.{int(moment.timestamp() * 1000)}"


def read_noted(text: str) -> tuple[str, datetime | None]:
    """Return a mark, and when it was shown. Missing: None where nobody noted that."""
    mark, _, noted_ms = text.partition(".")
    is_known = noted_ms.isascii() and noted_ms.isdecimal() and len(noted_ms) <= LONGEST_MOMENT
    return mark, datetime.fromtimestamp(int(noted_ms) / 1000, UTC) if is_known else None


def page_of(form: Form, path: str) -> str:
    """Return the id of the page on which a path lies, empty if on none."""
    name = field_of(path)
    return next((p.id for p in form.pages if any(f.name == name for f in p.fields)), "")


def problems_on(
    form: Form, page: str, problems: Iterable[Problem], *, unasked: Collection[str] = ()
) -> tuple[Problem, ...]:
    """Return what is wrong on a page, except that what was not asked yet is not answered."""
    here = fields_on(form, page)
    return tuple(p for p in problems if field_of(p.field) in here and not _is_open(p, unasked))


def open_on(
    form: Form, page: str, problems: Iterable[Problem], *, unasked: Collection[str]
) -> tuple[str, ...]:
    """Return what on a page was not asked yet and has to be answered, in the order of the form."""
    here = fields_on(form, page)
    return tuple(p.field for p in problems if field_of(p.field) in here and _is_open(p, unasked))


def _is_open(problem: Problem, unasked: Collection[str]) -> bool:
    return problem.code in UNANSWERED and any(_lies_in(problem.field, each) for each in unasked)


def _lies_in(path: str, outer: str) -> bool:
    return path == outer or path.startswith((f"{outer}.", f"{outer}["))


def next_page(pages: Sequence[str], page: str) -> str:
    """Return the page after one, empty after the last.

    ``page`` need not be among them: answers may have hidden it.
    """
    if page not in pages:
        return pages[0] if pages else ""
    place = pages.index(page) + 1
    return pages[place] if place < len(pages) else ""
