"""Check your answers, then send: the last page before a case."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Final
from uuid import uuid4

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect

from kallipolis.domains.government.filings.contracts import Frame
from kallipolis.domains.government.filings.logic.answering import page_of
from kallipolis.domains.government.filings.views.applying import last_asked, pages_of
from kallipolis.domains.government.filings.views.evidence import asked_of, submission_of
from kallipolis.domains.government.preparations import api as preparations
from kallipolis.domains.government.submissions import api as submissions
from kallipolis.domains.government.submissions.contracts import Examined
from kallipolis.foundation.database.api import edge
from kallipolis.foundation.errors import Reason, Refusal
from kallipolis.foundation.text import Text
from kallipolis.foundation.web.api import faults_of
from kallipolis.foundation.web.here import language_of_thread
from kallipolis.platforms.application.cases import api as cases
from kallipolis.platforms.application.forms import api as forms
from kallipolis.platforms.application.rules import api as rules

SENT: Final = "filings_sent"
"""Where a session keeps the cases that came of the keys sent last, so that sending twice is sent
once even after the draft is gone. From another session it is found by who sent it."""

MOST_KEPT: Final = 20
EXPECTED: Final = (Reason.RULE, Reason.MALFORMED, Reason.CONFLICT, Reason.TOO_MANY)


def check(request: HttpRequest, frame: Frame, service_id: str) -> HttpResponse:
    """Show all that is about to be sent and what the rules say of it, or send it."""
    if request.method == "POST":
        return _sent(request, frame, service_id)
    return _shown(request, frame, service_id, None)


def _sent(request: HttpRequest, frame: Frame, service_id: str) -> HttpResponse:
    key = request.POST.get("key", "")[:64]
    before = request.session.get(SENT, {})
    known = before.get(key) or cases.opened_under(frame.actor, key)
    if known:
        return HttpResponseRedirect(frame.ways.sent(known))
    submission = submission_of(frame.actor, service_id)
    chosen = replace(submission, insist=bool(request.POST.get("insist")), key=key)
    try:
        frame.look(request, chosen)
        with edge():
            frame.confirm(request, chosen)
            case = submissions.submit(frame.actor, chosen)
            frame.sent(request, case)
    except Refusal as refusal:
        if refusal.reason not in EXPECTED:
            raise
        return _shown(request, frame, service_id, refusal)
    kept = [*before.items(), (key, case.id)]
    request.session[SENT] = dict(kept[-MOST_KEPT:])
    return HttpResponseRedirect(frame.ways.sent(case.id))


def _shown(
    request: HttpRequest, frame: Frame, service_id: str, refusal: Refusal | None
) -> HttpResponse:
    submission = submission_of(frame.actor, service_id)
    examined = submissions.examine(frame.actor, submission)
    assessment, ready = examined.assessment, examined.prepared
    before = preparations.prepare(frame.actor, service_id)
    declared = forms.declarations(ready.form, before.answers, ready.context)
    asked = asked_of(frame.actor, examined)
    lines = [
        line
        for line in forms.summary(
            ready.form, assessment.answers, ready.context, language_of_thread()
        )
        if line.path not in {field.name for field in declared}
    ]
    pages = pages_of(before, before.draft)
    titles = {page.id: page.title for page in ready.form.pages}
    return frame.show(
        request,
        "filings/check.html",
        status=422 if refusal else 200,
        ways=frame.ways,
        number=pages + (2 if asked else 1) if pages else 0,
        back=frame.ways.evidence if asked else last_asked(frame.ways, before),
        service=ready.service,
        submission=submission,
        examined=examined,
        assessment=assessment,
        sources=rules.cited(", ".join(assessment.sources), ready.edition),
        sections=[
            (page, titles[page], [line for line in lines if line.page == page])
            for page in dict.fromkeys(line.page for line in lines)
        ],
        declared=[field.title for field in declared],
        faults=_faults(examined),
        refusal=_words(refusal),
        evidence=asked,
        waits=any(each.is_on_its_way for each in asked),
        key=request.POST.get("key", "") or uuid4().hex,
        wants_person=bool(request.POST.get("insist")),
    )


def _faults(examined: Examined) -> list[tuple[str, str, str]]:
    """Return what is still wrong: the page of the form, the path on it, and the words."""
    form = examined.prepared.form
    words = forms.worded(examined.assessment.problems)
    titles = {f.name: f.title for page in form.pages for f in page.fields}
    return [(page_of(form, path), path, _said(titles, path, said)) for path, said in words.items()]


def _said(titles: Mapping[str, Text], path: str, words: str) -> str:
    title, language = titles.get(forms.field_of(path)), language_of_thread()
    return forms.named(title.in_language(language), words, language) if title else words


def _words(refusal: Refusal | None) -> str:
    """Return a refusal as one sentence; what is wrong with single answers is listed apart."""
    if refusal is None:
        return ""
    whole = Refusal(refusal.code, refusal.reason, remedy=refusal.remedy, values=_as_read(refusal))
    return " ".join(words for _, words in faults_of(whole).summary)


def _as_read(refusal: Refusal) -> dict[str, str]:
    return {name: words for name, words in refusal.values.items() if name != "why"}
