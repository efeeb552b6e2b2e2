"""Finding open data, and reading about one dataset."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Final, get_args
from urllib.parse import urlencode

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.views.decorators.http import require_POST, require_safe
from markupsafe import Markup
from msgspec import json

from kallipolis.channels.open.logic.markup import described
from kallipolis.channels.open.logic.quality import filled, quality_of
from kallipolis.foundation.clock import SYSTEM_CLOCK
from kallipolis.foundation.errors import Refusal
from kallipolis.foundation.regions import api as regions
from kallipolis.foundation.web.api import faults_of, message, notify, page
from kallipolis.foundation.web.here import language_of_thread
from kallipolis.foundation.web.templating import url
from kallipolis.platforms.data.datasets.contracts import Field, Theme
from kallipolis.platforms.data.distributions import api as distributions
from kallipolis.platforms.data.distributions.contracts import (
    LONGEST_WORDS,
    MOST_ROWS,
    CatalogueSearch,
    Distribution,
    Entry,
    Form,
    Found,
    RowSearch,
    Shares,
)
from kallipolis.platforms.data.harvests import api as harvests

A_PAGE: Final = 20
PREVIEW: Final = 20
VERSIONS: Final = 10
MOST_OUTLINES: Final = 30
PLACES: Final = frozenset({"longitude", "latitude"})
ASKED: Final = ("q", "theme", "publisher", "form", "region", "sort")


@dataclass(frozen=True, slots=True, kw_only=True)
class Choices:
    """What the catalogue can be narrowed down by, each with what it is called here."""

    themes: list[tuple[str, str]]
    publishers: list[tuple[str, object]]
    regions: list[tuple[str, object]]
    forms: list[tuple[str, str]]


@require_safe
def show_catalogue(request: HttpRequest) -> HttpResponse:
    query, number = _query(request), _number(request)
    found = distributions.search(query)
    others = harvests.search(query.q, limit=A_PAGE) if _is_plain(query) and number == 1 else ()
    return _show(
        request,
        "catalogue.html",
        query=query,
        found=found,
        others=others,
        choices=_choices(),
        number=number,
        pages=-(-found.total // A_PAGE),
        path=f"{url('open_home')}?{urlencode(_kept(request) | {'page': ''})}",
    )


@require_safe
def show_dataset(request: HttpRequest, dataset_id: str) -> HttpResponse:
    return _dataset(request, dataset_id)


@require_POST
def report(request: HttpRequest, dataset_id: str) -> HttpResponse:
    words = request.POST.get("words", "").replace("\0", "")
    try:
        distributions.report(dataset_id, words)
    except Refusal as refusal:
        if not refusal.problems:
            raise
        return _dataset(request, dataset_id, said=words, refusal=refusal)
    notify(request, "open.reported")
    return HttpResponseRedirect(url("open_dataset", dataset_id=dataset_id))


@require_safe
def show_programs(request: HttpRequest) -> HttpResponse:
    return _show(request, "programs.html", base=settings.KALLIPOLIS.base_url)


def _dataset(
    request: HttpRequest, dataset_id: str, *, said: str = "", refusal: Refusal | None = None
) -> HttpResponse:
    entry = distributions.get(dataset_id)
    spread = distributions.spread(dataset_id)
    language = language_of_thread()
    names = {each.id: each.title.in_language(language) for each in entry.dataset.fields}
    figures = [each for each in entry.dataset.fields if each.type not in PLACES]
    chosen = request.GET.get("figure", "")
    return _show(
        request,
        "dataset.html",
        status=422 if refusal else 200,
        entry=entry,
        dataset=entry.dataset,
        spread={each.field: each for each in spread},
        filled={each.field: filled(each, entry.rows) for each in spread},
        figures=figures,
        shares=next(_shares(dataset_id, figures, chosen), None),
        chosen=chosen,
        choices=[(each.id, names[each.id]) for each in figures],
        names=names,
        codes={
            (field.id, code.code): code.title.in_language(language)
            for field in figures
            for code in field.codes
        },
        titles=json.encode(names).decode(),
        place_file=_places(entry),
        outlines=_outlines(entry),
        quality=quality_of(entry, spread, SYSTEM_CLOCK.now()),
        preview=distributions.rows(dataset_id, RowSearch(limit=PREVIEW)),
        versions=entry.versions[:VERSIONS],
        base=settings.KALLIPOLIS.base_url,
        markup=Markup(described(entry, settings.KALLIPOLIS.base_url, language)),  # noqa: S704 - nothing in it ends the element
        said=said,
        faults=faults_of(refusal),
    )


def _shares(dataset_id: str, fields: Sequence[Field], chosen: str) -> Iterator[Shares]:
    """Yield how rows fall on the field that is chosen; where none is, on the first that tells."""
    for field in fields:
        found = distributions.shares(dataset_id, field.id) if chosen in {"", field.id} else None
        if found is not None:
            yield found


def _places(entry: Entry) -> Distribution | None:
    """Return the file of places, None where rows have none or nothing was published."""
    has_places = Form.GEOJSON in entry.forms and entry.versions
    return distributions.distribution(entry.id, Form.GEOJSON) if has_places else None


def _outlines(entry: Entry) -> list[str]:
    """Return where the boundaries are that a map of the dataset shows."""
    around = regions.children(entry.region.code) if entry.region else ()
    known = (each.code for each in around if regions.boundary(each.code) is not None)
    return [f"/api/v1/regions/{code}/boundary" for code in islice(known, MOST_OUTLINES)]


def _show(
    request: HttpRequest, template: str, *, status: int = 200, **context: object
) -> HttpResponse:
    return page(request, f"open/{template}", status=status, say=_say, **context)


def _say(code: str) -> str:
    return message(f"dataset.{code}")


def _query(request: HttpRequest) -> CatalogueSearch:
    given = {name: _given(request, name) for name in ASKED}
    sort = given["sort"]
    return CatalogueSearch(
        q=given["q"],
        theme=given["theme"][:40],
        publisher=given["publisher"][:100],
        form=given["form"][:20],
        region=given["region"][:20],
        sort="newest" if sort == "newest" else "",
        limit=A_PAGE,
        offset=(_number(request) - 1) * A_PAGE,
    )


def _number(request: HttpRequest) -> int:
    given = request.GET.get("page", "")
    return max(1, int(given)) if given.isascii() and given.isdecimal() and len(given) < 4 else 1


def _is_plain(query: CatalogueSearch) -> bool:
    """Say whether nothing is narrowed down by what others' datasets do not say as ours do."""
    return not (query.theme or query.publisher or query.form or query.region)


def _kept(request: HttpRequest) -> dict[str, str]:
    return {name: words for name in ASKED if (words := _given(request, name))}


def _given(request: HttpRequest, name: str) -> str:
    return request.GET.get(name, "").replace("\0", "").strip()[:LONGEST_WORDS]


def _choices() -> Choices:
    everything: Found = distributions.search(CatalogueSearch(limit=MOST_ROWS))
    publishers = {each.publisher.id: each.publisher.name for each in everything.entries}
    regions = {each.region.code: each.region.name for each in everything.entries if each.region}
    themes = [each for each in get_args(Theme) if each in everything.facets["theme"]]
    return Choices(
        themes=[(each, _say(f"theme.{each}")) for each in themes],
        publishers=sorted(publishers.items()),
        regions=sorted(regions.items()),
        forms=[(form.value, form.value.upper()) for form in Form],
    )
