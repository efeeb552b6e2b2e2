"""Contracts of datasets in working copies: reviewed and corrected field by field, and tried."""

from collections.abc import Callable, Mapping
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from kallipolis.channels.console.adapters import copies, days, newcomers, samples
from kallipolis.channels.console.adapters.pages import ACTS, console_page, for_those_who
from kallipolis.channels.console.logic import contracts, settings
from kallipolis.domains.government.revisions import api as revisions
from kallipolis.domains.government.revisions.contracts import RevisionId, WorkingCopy
from kallipolis.foundation.actors import Actor
from kallipolis.foundation.clock import SYSTEM_CLOCK
from kallipolis.foundation.errors import Reason, Refusal
from kallipolis.foundation.packs import api as packs
from kallipolis.foundation.packs.contracts import Remark
from kallipolis.foundation.places import api as places
from kallipolis.foundation.web.api import faults_of, message, notify
from kallipolis.foundation.web.here import language_of_thread
from kallipolis.platforms.application.rules import api as rules
from kallipolis.platforms.data.datasets import api as datasets
from kallipolis.platforms.data.datasets.contracts import Dataset
from kallipolis.platforms.data.proposals import api as proposals
from kallipolis.platforms.data.sources.contracts import Source

KEEPERS = ACTS["revisions"]
Edit = Callable[[Dataset], Dataset]


@require_http_methods(["GET", "POST"])
@for_those_who(*KEEPERS)
def show_contract(request: HttpRequest, actor: Actor, *, id: str, document: str) -> HttpResponse:
    """Show a contract as it is being written, tried on a sample; a POST moves or removes."""
    copy, given = revisions.get(actor, RevisionId(id)), copies.posted(request)
    dataset, refusal = _dataset(copy, document), None
    if request.method == "POST":
        try:
            _changed(actor, copy, document, given)
        except Refusal as refused:
            refusal = refused
        else:
            notify(request, "console.revision_saved")
            return redirect("console_design", id=id, kind="dataset", document=document)
    kept = proposals.find(dataset=document)
    source = samples.source_of(copy, document)
    return console_page(
        request,
        actor,
        "console/contract.html",
        status=200 if refusal is None else 422,
        copy=copy,
        body=dataset,
        seen=revisions.stamp_of(dataset),
        text=given.get("text") or packs.as_yaml(dataset),
        remarks=revisions.remarks(copy, "dataset", dataset),
        source=source,
        made_of={field.id: samples.made_of(source, field.id) for field in dataset.fields},
        tried=samples.tried(actor, copy, dataset),
        why=_in_words(kept.reasons if kept is not None else {}),
        name=kept.name if kept is not None else "",
        owner=_owner(dataset),
        cited=rules.cited,
        steps=days.of_copy(copy, dataset) if copy.state in {"open", "proposed"} else (),
        faults=faults_of(refusal),
    )


@require_http_methods(["GET", "POST"])
@for_those_who(*KEEPERS)
def write_field(request: HttpRequest, actor: Actor, *, id: str, document: str) -> HttpResponse:
    """Ask what a field is to be; a POST checks it, and keeps it where nothing is wrong."""
    copy = revisions.get(actor, RevisionId(id))
    dataset, old = _dataset(copy, document), request.GET.get("name", "")
    field = next((each for each in dataset.fields if each.id == old), None)
    _require_there(old, field)
    source = samples.source_of(copy, document)
    is_made = source is not None and samples.is_own(copy, source)
    given = contracts.field_given(dataset, field) | {"made": samples.made_of(source, old)}
    if request.method == "POST":
        given = dict.fromkeys(given, "") | copies.posted(request)

    def edit(now: Dataset) -> Dataset:
        new = contracts.as_field(given, proposals.titled)
        return _kept(contracts.with_field(now, old, new, is_key=given.get("key") == "on"))

    def own(remark: Remark) -> str:
        ids = [each.id for each in dataset.fields]
        at = ids.index(old) if old in ids else len(ids)
        head, _, rest = remark.path.partition(".")
        return rest.partition("[")[0] if head == f"fields[{at}]" else ""

    kept = proposals.find(dataset=document)
    context = {
        "copy": copy,
        "body": dataset,
        "old": old,
        "given": given,
        "types": [(each, message(f"dataset.type.{each}")) for each in contracts.TYPES],
        "levels": _levels(),
        "subjects": [
            ("", ""),
            *((each, message(f"dataset.type.{each}")) for each in contracts.SUBJECTS),
        ],
        "made": given.get("made", "") if is_made else None,
        "why": _in_words(kept.reasons if kept is not None else {}).get(old, ()),
    }
    page = Page(request, actor, "console/contract_field.html", context)
    answer = page.answer(edit, own)
    if answer.status_code == 302 and is_made and source is not None:
        field_id = given["id"].strip()
        new = samples.with_made(source, old, field_id, given.get("made", "").strip())
        if new != source:
            seen = samples.stamp(source)
            revisions.change(actor, copy.id, ("source", source.id), lambda _old: new, seen=seen)
    return answer


@require_http_methods(["GET", "POST"])
@for_those_who(*KEEPERS)
def write_rule(request: HttpRequest, actor: Actor, *, id: str, document: str) -> HttpResponse:
    """Ask what a rule is to be; a POST tries it on the sample, or keeps it."""
    copy = revisions.get(actor, RevisionId(id))
    dataset, old = _dataset(copy, document), request.GET.get("name", "")
    rule = next((each for each in dataset.rules if each.id == old), None)
    _require_there(old, rule)
    given = contracts.rule_given(rule)
    if request.method == "POST":
        given = given | copies.posted(request)

    def edit(now: Dataset) -> Dataset:
        return contracts.with_rule(now, old, contracts.as_rule(given, proposals.titled))

    context = {
        "copy": copy,
        "body": dataset,
        "old": old,
        "given": given,
        "dimensions": [(each, message(f"console.about.{each}")) for each in contracts.DIMENSIONS],
    }
    page = Page(request, actor, "console/contract_rule.html", context)
    return page.answer(edit, lambda _remark: "")


@require_http_methods(["GET", "POST"])
@for_those_who(*KEEPERS)
def write_settings(request: HttpRequest, actor: Actor, *, id: str, document: str) -> HttpResponse:
    """Ask what a contract says as a whole; a POST keeps it where nothing is wrong."""
    copy = revisions.get(actor, RevisionId(id))
    dataset, language = _dataset(copy, document), language_of_thread()
    given = settings.given_of(dataset)
    if request.method == "POST":
        given = given | {"open": ""} | copies.posted(request)

    def edit(now: Dataset) -> Dataset:
        return settings.with_settings(now, given, proposals.titled)

    region = dataset.region or places.here().region
    laws = {id: found.body.title for id, found in packs.every("law").items()}
    context = {
        "copy": copy,
        "body": dataset,
        "given": given,
        "owners": _with_own(newcomers.owners(region, language), dataset.owner),
        "levels": _levels(),
        "kinds": [(each, message(f"dataset.kind.{each}")) for each in settings.KINDS],
        "sharings": [(each, message(f"dataset.sharing.{each}")) for each in settings.SHARINGS],
        "cycles": [(each, message(f"dataset.cycle.{each}")) for each in settings.CYCLES],
        "themes": [(each, message(f"dataset.theme.{each}")) for each in settings.THEMES],
        "laws": sorted((id, title.in_language(language)) for id, title in laws.items()),
    }
    page = Page(request, actor, "console/contract_settings.html", context)
    return page.answer(
        edit, lambda remark: settings.FIELD_OF.get(remark.path.partition("[")[0], "")
    )


@require_http_methods(["GET", "POST"])
@for_those_who(*KEEPERS)
def write_reading(request: HttpRequest, actor: Actor, *, id: str, document: str) -> HttpResponse:
    """Ask how the rows of a source are read; a POST keeps it where nothing is wrong."""
    copy = revisions.get(actor, RevisionId(id))
    dataset, refusal = _dataset(copy, document), None
    source = samples.source_of(copy, document)
    if source is None:
        raise Refusal("revision.place_unknown", Reason.NOT_FOUND)
    given = settings.source_given(source)
    if request.method == "POST":
        given = given | {"complete": "", "empty": ""} | copies.posted(request)
        try:
            _read_so(actor, copy, source, given)
        except Refusal as refused:
            refusal = refused
        else:
            notify(request, "console.revision_saved")
            return redirect("console_design", id=id, kind="dataset", document=document)
    return console_page(
        request,
        actor,
        "console/contract_source.html",
        status=200 if refusal is None else 422,
        copy=copy,
        body=dataset,
        source=source,
        given=given,
        seen=given.get("seen") or revisions.stamp_of(source),
        has_places={"longitude", "latitude"} <= {field.type for field in dataset.fields},
        datums=[(each, message(f"console.datum.{each}")) for each in settings.DATUMS],
        faults=faults_of(refusal),
    )


class Page:
    """A page on which a part of a contract is written: shown, checked, or kept."""

    def __init__(
        self, request: HttpRequest, actor: Actor, template: str, context: dict[str, Any]
    ) -> None:
        self.request = request
        self.actor = actor
        self.template = template
        self.context = context

    def answer(self, edit: Edit, field_of: Callable[[Remark], str]) -> HttpResponse:
        """Show the page; a POST checks what it means, and keeps it unless only that was asked."""
        if self.request.method == "GET":
            return self.shown()
        copy, dataset = self.context["copy"], self.context["body"]
        given: Mapping[str, str] = self.context["given"]
        try:
            body = edit(dataset)
            found = ((field_of(r), r) for r in revisions.remarks(copy, "dataset", body))
            copies.require_no_remarks({name: remark for name, remark in found if name})
            if given.get("do") == "check":
                return self.shown(tried=samples.tried(self.actor, copy, body))
            name = ("dataset", dataset.id)
            revisions.change(
                self.actor, copy.id, name, lambda now: edit(_as_dataset(now)), seen=given["seen"]
            )
        except Refusal as refusal:
            return self.shown(refusal)
        notify(self.request, "console.revision_saved")
        return redirect("console_design", id=copy.id, kind="dataset", document=dataset.id)

    def shown(
        self, refusal: Refusal | None = None, *, tried: samples.Tried = samples.NOT_TRIED
    ) -> HttpResponse:
        """Show the page, with what is wrong or what a trial found."""
        return console_page(
            self.request,
            self.actor,
            self.template,
            status=200 if refusal is None else 422,
            seen=self.context["given"].get("seen") or revisions.stamp_of(self.context["body"]),
            faults=faults_of(refusal),
            tried=tried,
            **self.context,
        )


def _changed(actor: Actor, copy: WorkingCopy, document: str, given: dict[str, str]) -> None:
    name, seen, do = ("dataset", document), given.get("seen", ""), given.get("do", "")
    if do == "text":
        revisions.rewrite(actor, copy.id, name, given.get("text", ""), seen=seen)
        return

    def edit(now: object) -> Dataset:
        return _kept(contracts.edited(_as_dataset(now), do, given))

    revisions.change(actor, copy.id, name, edit, seen=seen)


def _kept(dataset: Dataset) -> Dataset:
    """Return a contract that has every column by which others read it."""
    datasets.require_kept(dataset, today=timezone.localdate(SYSTEM_CLOCK.now()))
    return dataset


def _read_so(actor: Actor, copy: WorkingCopy, source: Source, given: dict[str, str]) -> None:
    new = settings.with_reading(source, given, proposals.titled)
    found = revisions.remarks(copy, "source", new)
    copies.require_no_remarks(
        {remark.path.removeprefix("reads.").partition(".")[0]: remark for remark in found}
    )
    name, seen = ("source", source.id), given.get("seen", "")
    revisions.change(actor, copy.id, name, lambda _old: new, seen=seen)


def _dataset(copy: WorkingCopy, document: str) -> Dataset:
    return _as_dataset(revisions.document(copy, "dataset", document))


def _as_dataset(body: object) -> Dataset:
    if not isinstance(body, Dataset):
        raise Refusal("revision.place_unknown", Reason.NOT_FOUND)
    return body


def _require_there(old: str, found: object) -> None:
    if old and found is None:
        raise Refusal("revision.place_unknown", Reason.NOT_FOUND)


def _owner(dataset: Dataset) -> str:
    """Return what the owner of a dataset is called, its role where nobody plays it."""
    region = dataset.region or places.here().region
    return dict(newcomers.owners(region, language_of_thread())).get(dataset.owner, dataset.owner)


def _levels() -> list[tuple[str, str]]:
    return [(each, message(f"dataset.level.{each}")) for each in contracts.LEVELS]


def _with_own(owners: list[tuple[str, str]], own: str) -> list[tuple[str, str]]:
    return owners if own in dict(owners) else [*owners, (own, own)]


def _in_words(reasons: Mapping[str, Any]) -> dict[str, tuple[str, ...]]:
    return {
        name: tuple(message(each.code, each.values) for each in found)
        for name, found in reasons.items()
    }
