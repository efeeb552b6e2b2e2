"""Where other portals and programs find open data."""

from typing import Final

from django.urls import path

from kallipolis.platforms.data.distributions import views

urlpatterns = [
    path("open/catalogue", views.negotiate, name="open_negotiate"),
    path("open/catalogue.<slug:ending>", views.catalogue, name="open_catalogue"),
    path("open/dataset/<slug:dataset_id>", views.page, name="open_action_page"),
    path("open/api/3", views.version, name="open_action_version"),
    path("open/api/3/action/<slug:name>", views.act, name="open_action"),
    path("open/api/action/<slug:name>", views.act, name="open_action_unversioned"),
    path(
        "open/datasets/<slug:dataset_id>/<slug:file>.<slug:form>",
        views.download,
        name="open_download",
    ),
]

LIMITS: Final = {"open_download": 120, "open_action": 300, "open_action_unversioned": 300}
"""Requests a minute and address."""
