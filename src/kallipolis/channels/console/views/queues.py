"""What waits, runs and failed: jobs, and facts that were not digested."""

from collections.abc import Callable, Iterable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_GET, require_POST

from kallipolis.channels.console.adapters.pages import (
    asked,
    console_page,
    for_those_who,
    say,
    written,
)
from kallipolis.channels.console.logic import choosing, documents
from kallipolis.channels.console.logic.jobs import PREFIX
from kallipolis.foundation.access import api as access
from kallipolis.foundation.access.contracts import Resource
from kallipolis.foundation.actors import Actor
from kallipolis.foundation.audit import api as audit
from kallipolis.foundation.database.api import edge
from kallipolis.foundation.errors import Refusal
from kallipolis.foundation.events import api as events
from kallipolis.foundation.jobs import api as jobs
from kallipolis.foundation.jobs.contracts import JobState
from kallipolis.foundation.web.api import notify

EVERYTHING = Resource()
MOST_JOBS = 1000
"""How many jobs are looked through, the latest first."""


@require_GET
@for_those_who("event.view")
def list_letters(request: HttpRequest, actor: Actor) -> HttpResponse:
    """List dead letters, all or those of one subscription."""
    found, wanted = events.dead_letters(), asked(request, "subscription")
    letters = [each for each in found if wanted in {"", each.subscription}]
    shown, number, pages = documents.page_of(letters, asked(request, "page"))
    return console_page(
        request,
        actor,
        "console/letters.html",
        letters=shown,
        total=len(letters),
        subscriptions=choosing.counted(each.subscription for each in found),
        all=len(found),
        wanted=wanted,
        number=number,
        pages=pages,
    )


@require_POST
@for_those_who("event.replay", "event.skip")
def treat_letter(request: HttpRequest, actor: Actor, id: str) -> HttpResponse:
    """Try a dead letter again, or skip it for good."""
    is_skipped = written(request, "do") == "skip"
    _treat(actor, is_skipped=is_skipped)(id)
    notify(request, "console.letter_skipped" if is_skipped else "console.letter_replayed", id=id)
    return redirect("console_letters")


@require_POST
@for_those_who("event.replay", "event.skip")
def treat_letters(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Do the same with all dead letters that were chosen; each on its own."""
    is_skipped = written(request, "act") == "skip"
    done, chosen = _each(request.POST.getlist("letter"), _treat(actor, is_skipped=is_skipped))
    code = "console.letters_skipped" if is_skipped else "console.letters_replayed"
    notify(request, code, done=str(done), chosen=str(chosen))
    return redirect("console_letters")


@require_GET
@for_those_who("job.view")
def list_jobs(request: HttpRequest, actor: Actor) -> HttpResponse:
    """List jobs, of one state or all, whose name has some words."""
    state, words = asked(request, "state"), asked(request, "words")
    states = tuple(each for each in JobState if state in {"", each.value})
    found = jobs.find(states, limit=MOST_JOBS) if states else ()
    names = {run.job: _name_of(run.job) for run in found}
    fitting = [
        run for run in found if choosing.fits(words, run.job, names[run.job], str(run.arguments))
    ]
    shown, number, pages = documents.page_of(fitting, asked(request, "page"))
    return console_page(
        request,
        actor,
        "console/jobs.html",
        runs=shown,
        names=names,
        counts=jobs.counts(),
        wanted=state,
        words=words,
        number=number,
        pages=pages,
        is_cut=len(found) == MOST_JOBS,
    )


def _name_of(job: str) -> str:
    said = say(f"job.{job}")
    return job if said == f"{PREFIX}{job}" else said


@require_POST
@for_those_who("job.retry")
def replay_job(request: HttpRequest, actor: Actor, id: str) -> HttpResponse:
    """Let a dead job be tried again."""
    _replay(actor)(id)
    notify(request, "console.job_replayed")
    return redirect("console_jobs")


@require_POST
@for_those_who("job.retry")
def replay_jobs(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Let all dead jobs be tried again that were chosen."""
    done, chosen = _each(request.POST.getlist("job"), _replay(actor))
    notify(request, "console.jobs_replayed", done=str(done), chosen=str(chosen))
    return redirect("console_jobs")


def _treat(actor: Actor, *, is_skipped: bool) -> Callable[[str], None]:
    access.require(actor, "event.skip" if is_skipped else "event.replay", EVERYTHING)

    def treat(id: str) -> None:
        treated = events.skip if is_skipped else events.replay
        treated(id, actor=actor)

    return treat


def _replay(actor: Actor) -> Callable[[str], None]:
    access.require(actor, "job.retry", EVERYTHING)

    def replay(id: str) -> None:
        with edge():
            jobs.replay(id)
            audit.record(actor, "job.retry", f"job:{id}")

    return replay


def _each(ids: Iterable[str], act: Callable[[str], None]) -> tuple[int, int]:
    """Act on each of some; what a colleague has done meanwhile does not hold up the others."""
    every, done = tuple(dict.fromkeys(ids)), 0
    for id in every:
        try:
            act(id)
        except Refusal:
            continue
        done += 1
    return done, len(every)
