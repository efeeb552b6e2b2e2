"""Answer with a page, in the language and mode of whoever asked."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse

from kallipolis.foundation.web.actors import actor_of
from kallipolis.foundation.web.here import Here
from kallipolis.foundation.web.messages import message
from kallipolis.foundation.web.templating import environment, render

__all__ = ["actor_of", "message", "notify", "page", "render"]


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


def notify(request: HttpRequest, code: str, **values: str) -> None:
    """Leave a notice for the next page, by its message code."""
    messages.success(request, message(code, values))
