"""What is asked and given when somebody acts in their case: words, answers, files, stars."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace
from typing import Final

from django.http import HttpRequest

from kallipolis.channels.resident.logic.requests import (
    ASKABLE,
    answers_asked,
    is_wanted,
    pieces_asked,
    takeable,
)
from kallipolis.channels.resident.views.frame import places_in
from kallipolis.domains.government.filings import api as filings
from kallipolis.domains.government.submissions import api as submissions
from kallipolis.foundation.actors import Actor
from kallipolis.foundation.errors import Problem, Reason, Refusal
from kallipolis.foundation.files import api as files
from kallipolis.foundation.files.contracts import StoredFile
from kallipolis.foundation.ids import FileId
from kallipolis.foundation.web.api import Faults
from kallipolis.foundation.web.here import language_of_thread
from kallipolis.platforms.application.cases.contracts import (
    ActionOffer,
    Case,
    CaseView,
    Piece,
    Request,
)
from kallipolis.platforms.application.forms import api as forms
from kallipolis.platforms.application.forms.api import Setting
from kallipolis.platforms.application.forms.contracts import Form
from kallipolis.platforms.application.services import api as services

FILE: Final = "file."
KEPT: Final = "kept."
"""Before the name of a piece: where a form has new files of it, and those that came before."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Given:
    """What somebody gave with an action, and why it cannot be taken, if it cannot.

    ``kept`` are the files that came with it or before it, by the piece that they are for.
    """

    request: Request
    version: int | None
    kept: Mapping[str, tuple[FileId, ...]] = field(default_factory=dict)
    refusal: Refusal | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Ask:
    """An action as the page asks for it: the controls for answers, and the pieces to hand in."""

    offer: ActionOffer
    controls: tuple[forms.Control, ...] = ()
    pieces: tuple[Piece, ...] = ()
    wanted: frozenset[str] = frozenset()
    kept: Mapping[str, tuple[StoredFile, ...]] = field(default_factory=dict)
    faults: Faults = field(default_factory=Faults)


def form_for(case: Case) -> Form:
    """Return the form of a case as it was when the case began."""
    return services.form_of(services.get(case.service, case.edition), case.edition)


def sheets_for(
    view: CaseView,
    request: HttpRequest,
    faults: Faults,
    *,
    tried: str,
    kept: Mapping[str, tuple[StoredFile, ...]],
) -> list[Ask]:
    """Lay out each action that can be taken now; ``kept`` are files that the one tried keeps."""
    return [
        Ask(
            offer=offer,
            controls=_controls(view, request, faults if offer.name == tried else Faults(), offer),
            pieces=pieces_asked(view) if _asks(offer, "evidence") else (),
            wanted=frozenset(p.requirement for p in view.evidence if is_wanted(view, p)),
            kept=kept if offer.name == tried else {},
            faults=faults if offer.name == tried else Faults(),
        )
        for offer in takeable(view)
    ]


def given_in(request: HttpRequest, actor: Actor, view: CaseView, offer: ActionOffer) -> Given:
    """Read what was posted with an action; files are kept even where something else is wrong."""
    sent = filings.keep(actor, request)
    asked = {piece.requirement: piece for piece in pieces_asked(view)}
    brought = {path.removeprefix(FILE): tuple(ids) for path, ids in sent.kept.items()}
    kept = _kept_before(request, actor, asked) | {n: brought[n] for n in asked if n in brought}
    evidence = tuple(
        Piece(
            requirement=name,
            source="upload",
            title=asked[name].title,
            files=ids,
            may_follow=asked[name].may_follow,
        )
        for name, ids in kept.items()
    )
    problems = [Problem(field=path, code=words) for path, words in sent.faults.items()]
    version = request.POST.get("version", "")
    rating = request.POST.get("rating", "")
    return Given(
        request=Request(
            reason=_words(request, "reason") if _asks(offer, "reason") else "",
            commitment=_words(request, "commitment") if _asks(offer, "commitment") else "",
            part=request.POST.get("part", "") if _asks(offer, "part") else "",
            rating=int(rating) if rating in {"1", "2", "3", "4", "5"} else None,
            evidence=evidence if _asks(offer, "evidence") else (),
            answers=_answers(request, view, offer),
        ),
        kept=kept if _asks(offer, "evidence") else {},
        version=int(version) if version.isdecimal() and len(version) < 9 else None,
        refusal=Refusal("form.incomplete", Reason.MALFORMED, problems=tuple(problems))
        if problems
        else None,
    )


def described(
    actor: Actor, kept: Mapping[str, tuple[FileId, ...]]
) -> dict[str, tuple[StoredFile, ...]]:
    """Return what the files are called that are kept while something else is put right."""
    return {name: files.describe(actor, ids) for name, ids in kept.items()}


def lend(view: CaseView, request: Request) -> None:
    """Let the authorities of a case read what was handed in."""
    ids = [id for piece in request.evidence for id in piece.files]
    files.share(ids, {view.case.accepting, view.case.deciding, *view.reviewing})


def _kept_before(
    request: HttpRequest, actor: Actor, asked: Collection[str]
) -> dict[str, tuple[FileId, ...]]:
    """Return the files that came with an earlier try, as far as they are the actor's own."""
    said = {name: [FileId(id) for id in request.POST.getlist(f"{KEPT}{name}")] for name in asked}
    own = files.readable(actor, [id for ids in said.values() for id in ids])
    found = {name: tuple(id for id in ids if id in own) for name, ids in said.items()}
    return {name: ids for name, ids in found.items() if ids}


def _answers(request: HttpRequest, view: CaseView, offer: ActionOffer) -> dict[str, object]:
    asked = _fields_asked(view, offer)
    if not asked:
        return {}
    sent = {forms.field_of(name) for name in request.POST} - ASKABLE
    posted = forms.parse_post(form_for(view.case), request.POST).answers
    return {name: answer for name, answer in posted.items() if name in asked | sent}


def _controls(
    view: CaseView, request: HttpRequest, faults: Faults, offer: ActionOffer
) -> tuple[forms.Control, ...]:
    """Return the controls of what is to be corrected, which has to be answered for that reason."""
    asked = _fields_asked(view, offer)
    if not asked:
        return ()
    form, language = form_for(view.case), language_of_thread()
    names = asked | {forms.field_of(path) for path, _ in faults.summary} & _names_in(form)
    posted = forms.parse_post(form, request.POST).answers if faults.summary else {}
    answers = dict(view.answers) | {name: posted[name] for name in names if name in posted}
    setting = Setting(
        context=submissions.context_of(view.facts),
        language=language,
        faults=dict(faults.summary),
        places=places_in(language),
    )
    pages = dict.fromkeys(filings.page_of(form, name) for name in names)
    sheets = (forms.sheet_of(form, page, answers, setting) for page in pages)
    controls = (c for sheet in sheets for c in sheet.controls if forms.field_of(c.path) in names)
    return tuple(
        replace(each, is_required=True) if forms.field_of(each.path) in asked else each
        for each in controls
    )


def _fields_asked(view: CaseView, offer: ActionOffer) -> frozenset[str]:
    names = _names_in(form_for(view.case))
    return answers_asked(view, names) if _asks(offer, "answers") else frozenset()


def _names_in(form: Form) -> frozenset[str]:
    return frozenset(field.name for page in form.pages for field in page.fields)


def _asks(offer: ActionOffer, name: str) -> bool:
    return name in {*offer.needs, *offer.takes}


def _words(request: HttpRequest, name: str) -> str:
    return request.POST.get(name, "").replace("\0", "").strip()[:4000]
