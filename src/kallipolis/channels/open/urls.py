"""The routes of the pages of open data."""

from typing import Final

from django.contrib.sitemaps.views import sitemap
from django.urls import path

from kallipolis.channels.open.views import catalogue, feeds, maps

urlpatterns = [
    path("robots.txt", feeds.lead_robots, name="open_robots"),
    path("open/", catalogue.show_catalogue, name="open_home"),
    path("open/map", maps.show_map, name="open_map"),
    path("open/programs", catalogue.show_programs, name="open_programs"),
    path("open/feed.atom", feeds.Atom(), name="open_atom"),
    path("open/feed.rss", feeds.Rss(), name="open_rss"),
    path(
        "open/sitemap.xml",
        sitemap,
        {"sitemaps": {"datasets": feeds.DatasetMap()}},
        name="open_sitemap",
    ),
    path("open/datasets/<slug:dataset_id>", catalogue.show_dataset, name="open_dataset"),
    path("open/datasets/<slug:dataset_id>/report", catalogue.report, name="open_report"),
]

LIMITS: Final = {"open_report": 5}
"""Requests a minute and address."""
