"""Check rows by the front door that single applications come through, and send them."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from typing import Final

from django.utils import translation

from kallipolis.domains.government.batches.adapters import keeping
from kallipolis.domains.government.batches.adapters.wording import in_all_languages
from kallipolis.domains.government.batches.contracts import Cells, Column, RowState
from kallipolis.domains.government.batches.logic.columns import answers_of, columns_of
from kallipolis.domains.government.batches.models import StoredBatch, StoredRow
from kallipolis.domains.government.preparations import api as preparations
from kallipolis.domains.government.submissions import api as submissions
from kallipolis.domains.government.submissions.contracts import Examined, Submission
from kallipolis.foundation.actors import Actor
from kallipolis.foundation.clock import Clock
from kallipolis.foundation.database.api import attempt, edge
from kallipolis.foundation.errors import Problem, Reason, Refusal
from kallipolis.foundation.ids import FileId
from kallipolis.platforms.application.forms import api as forms
from kallipolis.platforms.application.services import api as services

EXPECTED: Final = (
    Reason.RULE,
    Reason.MALFORMED,
    Reason.CONFLICT,
    Reason.FORBIDDEN,
    Reason.NOT_FOUND,
)
EACH: Final = 20
"""Units: rows after which the progress of a batch is reported."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Work:
    """What rows of a batch are checked with; ``known`` is what stands in every form unasked."""

    actor: Actor
    row: StoredBatch
    columns: tuple[Column, ...]
    known: Mapping[str, object]
    uploads: Mapping[str, tuple[FileId, ...]]
    clock: Clock
    lacking: set[str] = field(default_factory=set)


def columns_for(service: str, language: str) -> tuple[Column, ...]:
    """Return the columns of a service as it is in force."""
    form = services.form_of(services.get(service))
    return columns_of(form, language, lambda question: forms.places_for(question, language))


@contextmanager
def work_on(row: StoredBatch, actor: Actor, clock: Clock) -> Iterator[Work]:
    """Speak as who began a batch speaks, and have at hand what each of its rows needs."""
    with translation.override(row.language):
        ready = preparations.prepare(actor, row.service, answers={}, clock=clock)
        yield Work(
            actor=actor,
            row=row,
            columns=columns_for(row.service, row.language),
            known=ready.answers,
            uploads=keeping.uploads_of(row),
            clock=clock,
        )


def check(work: Work, stored: StoredRow) -> None:
    """Check one row, and keep what is wrong with it."""
    cells = keeping.as_row(stored).cells
    problems = _faults(work, cells)
    state = RowState.WRONG if problems else RowState.RIGHT
    with edge():
        keeping.rewrite(stored, cells, problems, state)
        stored.save(update_fields=["content", "state"])


def send(work: Work, stored: StoredRow) -> None:
    """Make a case of one row that is right; sending it again finds the same case."""
    cells = keeping.as_row(stored).cells
    with edge():
        try:
            with attempt():
                case = submissions.submit(
                    work.actor, _submission(work, cells, stored), clock=work.clock
                )
        except Refusal as refusal:
            if refusal.reason not in EXPECTED:
                raise
            keeping.rewrite(stored, cells, _as_problems(refusal), RowState.WRONG)
        else:
            stored.case, stored.state = case.id, RowState.SENT.value
        stored.save(update_fields=["content", "state", "case"])


def refuse_all(row: StoredBatch, refusal: Refusal) -> None:
    """Say with each row that is not sent why none of them can be."""
    with edge():
        for stored in StoredRow.objects.filter(batch=row.id).exclude(state=RowState.SENT):
            cells = keeping.as_row(stored).cells
            keeping.rewrite(stored, cells, _as_problems(refusal), RowState.WRONG)
            stored.save(update_fields=["content", "state"])


def _faults(work: Work, cells: Cells) -> tuple[Problem, ...]:
    submission = _submission(work, cells, None)
    try:
        examined = submissions.examine(work.actor, submission, clock=work.clock)
    except Refusal as refusal:
        if refusal.reason not in EXPECTED:
            raise
        return _as_problems(refusal)
    return _faults_of(work, examined)


def _faults_of(work: Work, examined: Examined) -> tuple[Problem, ...]:
    assessment = examined.assessment
    if assessment.problems:
        return assessment.problems
    if assessment.eligible is False:
        return tuple(
            Problem(field="", code="submission.reason", values=in_all_languages("why", why))
            for why in assessment.why
        ) or (Problem(field="", code="submission.not_eligible"),)
    lacking = [item for item in examined.lacking if not item.may_follow]
    work.lacking.update(item.type for item in lacking)
    return tuple(
        Problem(
            field="",
            code="batch.evidence",
            values=in_all_languages("evidence", item.title),
        )
        for item in lacking
    )


def _submission(work: Work, cells: Cells, stored: StoredRow | None) -> Submission:
    service = services.get(work.row.service)
    submission = Submission(
        service=service.id,
        answers={**work.known, **answers_of(cells, work.columns)},
        uploads=work.uploads,
        later=tuple(each.type for each in service.evidence if each.deferrable),
    )
    key = f"batch-{work.row.id}-{stored.number}" if stored is not None else ""
    return replace(submission, key=key)


def _as_problems(refusal: Refusal) -> tuple[Problem, ...]:
    whole = Problem(field="", code=refusal.code, values=refusal.values)
    return refusal.problems or (whole,)
