"""Forms and decision tables changed field by field and row by row, or as text."""

import re
from collections.abc import Callable, Mapping
from typing import Any, Final

import msgspec
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods

from kallipolis.channels.console.adapters import conditions as wording
from kallipolis.channels.console.adapters import copies, examples, tables
from kallipolis.channels.console.adapters.pages import ACTS, console_page, for_those_who, say
from kallipolis.domains.government.revisions import api as revisions
from kallipolis.domains.government.revisions.api import (
    Place,
    Subject,
    amounts,
    choosing,
    conditions,
    days,
    expectations,
    fields,
    rows,
)
from kallipolis.domains.government.revisions.contracts import RevisionId, WorkingCopy
from kallipolis.domains.government.submissions.contracts import Scenario
from kallipolis.foundation.actors import Actor
from kallipolis.foundation.calendar.api import WEEKDAYS, CalendarDocument
from kallipolis.foundation.errors import Reason, Refusal
from kallipolis.foundation.packs import api as packs
from kallipolis.foundation.web.api import faults_of, notify
from kallipolis.foundation.web.here import language_of_thread
from kallipolis.platforms.application.forms.contracts import Form
from kallipolis.platforms.application.rules import api as rules
from kallipolis.platforms.application.rules.contracts import Fact, Output, Row, Rule

KEEPERS = ACTS["revisions"]
_OPTION: Final = re.compile(r"options\.\d+\.value")
BY = {"up": -1, "down": 1}


@require_http_methods(["GET", "POST"])
@for_those_who(*KEEPERS)
def show_document(
    request: HttpRequest, actor: Actor, *, id: str, kind: str, document: str
) -> HttpResponse:
    """Show a document as it is being changed; a POST moves, removes or rewrites."""
    given, copy = copies.posted(request), revisions.get(actor, RevisionId(id))
    body, refusal = revisions.document(copy, kind, document), None
    if request.method == "POST":
        try:
            _changed(actor, copy, (kind, document), given)
        except Refusal as refused:
            refusal = refused
        else:
            notify(request, "console.revision_saved")
            return redirect("console_design", id=id, kind=kind, document=document)
    return console_page(
        request,
        actor,
        "console/design.html",
        status=200 if refusal is None else 422,
        copy=copy,
        kind=kind,
        name=document,
        body=body,
        title=copies.title_of(body),
        seen=revisions.stamp_of(body),
        text=given.get("text") or packs.as_yaml(body),
        remarks=revisions.remarks(copy, kind, body),
        tags=[(tag, say(f"field.{tag}")) for tag in fields.kinds()],
        inside=[(tag, say(f"field.{tag}")) for tag in fields.kinds(is_inside=True)],
        kind_of_field=fields.kind_of,
        **_condition_words(body),
        lines=tables.lines_of(body, language_of_thread()),
        cited=rules.cited,
        written=rows.written,
        computes=amounts.computes,
        cell_words=tables.cell_in_words,
        step_words=tables.step_in_words,
        reason_words=tables.reason_in_words,
        unit_words=tables.unit_in_words,
        years=copies.years_of(body),
        weekdays=[say(f"weekday.{name}") for name in WEEKDAYS],
        given=_expected(copy, body) | (given if refusal is not None else {}),
        outputs=examples.outputs_of(copy, body),
        decisions=[(each, say(f"expected.{each}")) for each in expectations.DECISIONS],
        faults=faults_of(refusal),
    )


@require_http_methods(["GET", "POST"])
@for_those_who(*KEEPERS)
def write_field(
    request: HttpRequest, actor: Actor, *, id: str, kind: str, document: str
) -> HttpResponse:
    """Ask what a field is to be; a POST checks it, and keeps it where nothing is wrong."""
    copy = revisions.get(actor, RevisionId(id))
    form = copies.form_of(revisions.document(copy, kind, document))
    old = request.GET.get("name", "")
    place = fields.place_of(form, old) if old else _new_place(request, form)
    field = fields.field_at(form, place) if old else None
    tag = fields.kind_of(field) if field is not None else request.GET.get("type", "")
    if tag not in fields.kinds(is_inside=place.group is not None):
        raise Refusal("revision.place_unknown", Reason.NOT_FOUND)
    subjects = fields.subjects_of(form, old, place)
    given = _posted(request, fields.as_given(tag, field, subjects) | _boxes(request, tag))
    context = {
        "copy": copy,
        "edited": (kind, document),
        "body": form,
        "given": given,
        "tag": tag,
        "specifics": fields.specifics(tag),
        "old": old,
        "page_title": form.pages[place.page].title,
        "subjects": subjects,
        "offered": _offered(subjects),
        "options": sorted({n.removesuffix(".value") for n in given if _OPTION.fullmatch(n)}),
    }

    def changed() -> msgspec.Struct:
        new = fields.as_field(tag, given, subjects, old=field)
        return fields.with_field(form, place, new, is_new=not old)

    return _written(
        request, actor, context, changed=changed, at=lambda path: fields.name_at(path, place)
    )


@require_http_methods(["GET", "POST"])
@for_those_who(*KEEPERS)
def write_row(
    request: HttpRequest, actor: Actor, *, id: str, kind: str, document: str
) -> HttpResponse:
    """Ask what a row of a table is to say; a POST checks it, and keeps it if nothing is wrong."""
    copy = revisions.get(actor, RevisionId(id))
    rule = copies.rule_of(revisions.document(copy, kind, document))
    at, is_new = copies.number(request.GET.get("at")), "new" in request.GET
    row = _row(rule, at, is_new=is_new)
    given = _posted(request, rows.as_given(rule, row))
    words = tables.in_words(rule, given, language_of_thread())
    context = {"copy": copy, "edited": (kind, document), "body": rule, "given": given, "at": at}
    every: tuple[Fact | Output, ...] = (*rule.facts, *rule.outputs)
    has_money = any(each.type == "money" for each in every)
    context |= {"is_new": is_new, "words": words, "has_money": has_money}
    context |= {"subject_of": rows.subject_of}

    def changed() -> msgspec.Struct:
        return rows.with_row(rule, at, rows.as_row(rule, given), is_new=is_new)

    return _written(
        request, actor, context, changed=changed, at=lambda path: rows.field_of(path, at)
    )


def _written(
    request: HttpRequest,
    actor: Actor,
    context: dict[str, Any],
    *,
    changed: Callable[[], msgspec.Struct],
    at: Callable[[str], str | None],
) -> HttpResponse:
    """Show what is written; a POST checks it, and keeps it where nothing is wrong.

    ``changed`` makes the document anew; ``at`` tells which field of the page a path in it is.
    """
    do, _, named = context["given"].get("do", "").partition(":")
    if request.method == "GET" or do == "add":
        context["given"] = choosing.with_added(context["given"], named)
        return _writing_page(request, actor, context)
    copy, name, given = context["copy"], context["edited"], context["given"]
    try:
        body = changed()
        _require_fit(copy, name[0], body, at)
        if given.get("do") == "check":
            return _writing_page(request, actor, context)
        revisions.change(actor, copy.id, name, lambda _old: body, seen=given.get("seen", ""))
    except Refusal as refusal:
        return _writing_page(request, actor, context, refusal=refusal)
    notify(request, "console.revision_saved")
    return redirect("console_design", id=copy.id, kind=name[0], document=name[1])


def _changed(actor: Actor, copy: WorkingCopy, name: tuple[str, str], given: dict[str, str]) -> None:
    do, seen = given.get("do", ""), given.get("seen", "")
    if do == "text":
        revisions.rewrite(actor, copy.id, name, given.get("text", ""), seen=seen)
        return
    if do == "expect":
        revisions.change(
            actor, copy.id, name, lambda body: _corrected(copy, body, given), seen=seen
        )
        return
    revisions.change(actor, copy.id, name, lambda body: _edited(body, do, given), seen=seen)


def _corrected(copy: WorkingCopy, body: msgspec.Struct, given: dict[str, str]) -> msgspec.Struct:
    if not isinstance(body, Scenario):
        raise Refusal("revision.place_unknown", Reason.NOT_FOUND)
    return expectations.with_expected(body, examples.outputs_of(copy, body), given)


def _expected(copy: WorkingCopy, body: msgspec.Struct) -> dict[str, str]:
    """Return what an example expects as the page writes it; nothing for other documents."""
    if not isinstance(body, Scenario):
        return {}
    return expectations.as_given(body, examples.outputs_of(copy, body))


def _edited(body: msgspec.Struct, do: str, given: dict[str, str]) -> msgspec.Struct:
    if isinstance(body, Form):
        if do == "page":
            return fields.with_page(body, given)
        if do == "drop-page":
            return fields.without_page(body, copies.number(given.get("page")))
        field = given.get("field", "")
        return (
            fields.with_field_moved(body, field, BY[do])
            if do in BY
            else fields.without_field(body, field)
        )
    if isinstance(body, CalendarDocument):
        if do == "add":
            return days.with_days(body, given)
        return days.without_day(body, given.get("day", ""))
    rule, at = copies.rule_of(body), copies.number(given.get("at"))
    return rows.with_row_moved(rule, at, BY[do]) if do in BY else rows.without_row(rule, at)


def _condition_words(body: msgspec.Struct) -> dict[str, Callable[[str], object]]:
    subjects = fields.all_subjects(body) if isinstance(body, Form) else {}
    titles = wording.titles_of(body) if isinstance(body, Form) else {}
    language = language_of_thread()
    return {
        "condition_words": lambda text: wording.in_words(text, subjects, language, titles),
        "by_hand": lambda text: conditions.read(text, subjects) is None,
    }


def _called(body: msgspec.Struct) -> Callable[[Fact | Output], str]:
    language = language_of_thread()
    return lambda each: tables.called(body, each, language) if isinstance(body, Rule) else each.name


def _new_place(request: HttpRequest, form: Form) -> Place:
    page = copies.number(request.GET.get("page"))
    if not 0 <= page < len(form.pages):
        raise Refusal("revision.place_unknown", Reason.NOT_FOUND)
    name = request.GET.get("group", "")
    group = fields.place_of(form, name).at if name else None
    place = Place(page=page, at=0, group=group)
    return Place(page=page, at=len(fields.siblings(form, place)), group=group)


def _row(rule: Rule, at: int, *, is_new: bool) -> Row | None:
    found = rule.table.rows if rule.table is not None else ()
    if not 0 <= at < len(found) + is_new:
        raise Refusal("revision.place_unknown", Reason.NOT_FOUND)
    return None if is_new else found[at]


def _posted(request: HttpRequest, given: dict[str, str]) -> dict[str, str]:
    """Return what a page sent beside what stands there; a box that is not ticked is not sent."""
    if request.method == "GET":
        return given
    stands = {name: words for name, words in given.items() if ".of." not in name}
    return stands | copies.posted(request)


def _offered(subjects: Mapping[str, Subject]) -> list[tuple[str, str]]:
    language = language_of_thread()
    return [(each.name, each.title.in_language(language)) for each in subjects.values()]


def _options_of(subject: Subject) -> list[tuple[str, str]]:
    language = language_of_thread()
    return [(value, words.in_language(language)) for value, words in subject.values.items()]


def _boxes(request: HttpRequest, tag: str) -> dict[str, str]:
    """Return all boxes of a field as they are sent when nobody ticks them; none before that."""
    if request.method == "GET":
        return {}
    own = {name: "" for name, sort in fields.specifics(tag) if sort == "truth"}
    return own | {"personal": ""}


def _require_fit(
    copy: WorkingCopy, kind: str, body: msgspec.Struct, field_of: Callable[[str], str | None]
) -> None:
    found = ((field_of(remark.path), remark) for remark in revisions.remarks(copy, kind, body))
    copies.require_no_remarks({field: remark for field, remark in found if field is not None})


def _writing_page(
    request: HttpRequest,
    actor: Actor,
    context: dict[str, Any],
    *,
    refusal: Refusal | None = None,
) -> HttpResponse:
    body = context["body"]
    is_checked = refusal is None and context["given"].get("do") == "check"
    is_asked = context["given"].get("do") == "check"
    return console_page(
        request,
        actor,
        "console/design_field.html" if isinstance(body, Form) else "console/design_row.html",
        status=200 if refusal is None or is_asked else 422,
        kind="form" if isinstance(body, Form) else "rule",
        seen=context["given"].get("seen") or revisions.stamp_of(body),
        faults=faults_of(refusal),
        is_checked=is_checked,
        called=_called(body),
        SIGNS=conditions.SIGNS,
        lines_of=choosing.lines_of,
        options_of=_options_of,
        **context,
    )
