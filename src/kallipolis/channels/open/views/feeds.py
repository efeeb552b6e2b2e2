"""News of open data for readers of feeds, and its pages for search engines."""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Final

from django.conf import settings
from django.contrib.sitemaps import Sitemap
from django.contrib.syndication.views import Feed
from django.http import HttpRequest, HttpResponse
from django.utils.feedgenerator import Atom1Feed, Rss201rev2Feed, SyndicationFeed
from django.utils.translation import gettext
from django.views.decorators.http import require_safe

from kallipolis.foundation.web.here import language_of_thread
from kallipolis.foundation.web.templating import url
from kallipolis.platforms.data.distributions import api as distributions
from kallipolis.platforms.data.distributions.contracts import MOST_ROWS, CatalogueSearch, Entry

NEWS: Final = 50
BEGINNING: Final = datetime(2026, 1, 1, tzinfo=UTC)
"""Stands where nothing was published yet: a feed wants a moment."""


@require_safe
def lead_robots(request: HttpRequest) -> HttpResponse:
    """Lead search engines to the map of open data; all else that is for somebody wants a log-in."""
    lines = (
        "User-agent: *",
        "Allow: /",
        f"Sitemap: {settings.KALLIPOLIS.base_url}{url('open_sitemap')}",
    )
    return HttpResponse("\n".join(lines) + "\n", content_type="text/plain; charset=utf-8")


class Atom(Feed[Entry, None]):
    """What was published last, newest first."""

    feed_type: type[SyndicationFeed] = Atom1Feed

    def title(self) -> str:
        """Name the feed."""
        return gettext("Open data")

    def subtitle(self) -> str:
        """Say what it is of."""
        return gettext("Data that everybody may have, use and pass on.")

    def link(self) -> str:
        """Lead to the page."""
        return url("open_home")

    def items(self) -> Sequence[Entry]:
        """Return what was published last."""
        return distributions.search(CatalogueSearch(sort="newest", limit=NEWS)).entries

    def item_title(self, item: Entry) -> str:
        """Name a dataset."""
        return item.dataset.title.in_language(language_of_thread())

    def item_description(self, item: Entry) -> str:
        """Say what a dataset holds."""
        return item.dataset.summary.in_language(language_of_thread())

    def item_link(self, item: Entry) -> str:
        """Lead to a dataset; another one for each version, so that readers see it as new."""
        version = f"?v={item.versions[0].id}" if item.versions else ""
        return url("open_dataset", dataset_id=item.id) + version

    def item_updateddate(self, item: Entry) -> datetime:
        """Say since when it is as it is."""
        return item.modified_at or BEGINNING

    def item_pubdate(self, item: Entry) -> datetime:
        """Say since when it is as it is."""
        return item.modified_at or BEGINNING

    def item_author_name(self, item: Entry) -> str:
        """Say who publishes it."""
        return item.publisher.name.in_language(language_of_thread())


class Rss(Atom):
    """The same for older readers."""

    feed_type = Rss201rev2Feed

    def description(self) -> str:
        """Say what it is of."""
        return self.subtitle()


class DatasetMap(Sitemap[Entry]):
    """The pages of all open datasets."""

    def items(self) -> list[Entry]:
        """Return the open datasets."""
        return list(distributions.search(CatalogueSearch(limit=MOST_ROWS)).entries)

    def location(self, item: Entry) -> str:
        """Return the page of a dataset."""
        return url("open_dataset", dataset_id=item.id)

    def lastmod(self, item: Entry) -> datetime | None:
        """Return since when it is as it is."""
        return item.modified_at
