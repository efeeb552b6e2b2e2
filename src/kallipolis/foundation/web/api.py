"""Answer with a page, in the language and mode of whoever asked."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse

from kallipolis.foundation.errors import Problem, Reason, Refusal
from kallipolis.foundation.web.actors import actor_of
from kallipolis.foundation.web.compression import is_held
from kallipolis.foundation.web.here import Here
from kallipolis.foundation.web.leaving import leaving_headers
from kallipolis.foundation.web.logic.browsers import browser_of
from kallipolis.foundation.web.messages import is_known, message, said_in
from kallipolis.foundation.web.templating import environment, render

__all__ = [
    "Faults",
    "actor_of",
    "browser_of",
    "faults_of",
    "is_held",
    "is_known",
    "leaving_headers",
    "message",
    "notify",
    "page",
    "render",
    "require_filled",
    "said_in",
]


def page(request: HttpRequest, template: str, *, status: int = 200, **context: Any) -> HttpResponse:
    """Render a template as the answer to a request.

    Templates extend ``web/page.html`` and see, besides ``context``, ``here`` (language, mode,
    actor, csrf), ``status``, ``url(name, **parameters)`` and ``asset(name)``.
    """
    here = Here(request)
    words = (
        environment(here.language).get_template(template).render(context, here=here, status=status)
    )
    answer = HttpResponse(words, status=status)
    answer["Content-Language"] = here.language
    return answer


@dataclass(frozen=True, slots=True, kw_only=True)
class Faults:
    """What is wrong with a form that comes back: a summary, and the words beside each field."""

    summary: tuple[tuple[str, str], ...] = ()

    def of(self, field: str) -> str:
        """Return what is wrong with a field, empty if nothing."""
        return next((words for name, words in self.summary if name == field), "")


def faults_of(refusal: Refusal | None) -> Faults:
    """Say a refusal beside the fields of the form that it refuses."""
    if refusal is None:
        return Faults()
    problems = tuple((p.field, message(p.code, p.values)) for p in refusal.problems)
    if problems:
        return Faults(summary=problems)
    remedy = message(refusal.remedy, refusal.values) if is_known(refusal.remedy) else ""
    return Faults(summary=(("", f"{message(refusal.code, refusal.values)} {remedy}".strip()),))


def require_filled(given: Mapping[str, str], names: Iterable[str]) -> None:
    """Refuse a form in which fields are empty that have to be filled in, each of them named.

    Raises:
        Refusal: ``web.incomplete`` with a problem for each.
    """
    empty = tuple(Problem(field=n, code="web.fill_in") for n in names if not given[n].strip())
    if empty:
        raise Refusal("web.incomplete", Reason.MALFORMED, problems=empty)


def notify(request: HttpRequest, code: str, **values: str) -> None:
    """Leave a notice for the next page, by its message code."""
    messages.success(request, message(code, values))
