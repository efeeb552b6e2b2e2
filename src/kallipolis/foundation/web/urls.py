"""The routes of the JSON interface, and of the edge's own pages."""

from django.urls import URLPattern, URLResolver, path

from kallipolis.foundation.web import views
from kallipolis.foundation.web.rest import operations, url_patterns

urlpatterns: list[URLPattern | URLResolver] = [
    *url_patterns(operations()),
    path("language/<slug:code>", views.choose_language, name="web_language"),
    path("mode/<slug:mode>", views.choose_mode, name="web_mode"),
    path("text/<int:size>", views.choose_text, name="web_text"),
    path("theme/<slug:theme>", views.choose_theme, name="web_theme"),
    path("keys/<slug:state>", views.choose_keys, name="web_keys"),
    path("display", views.show_display, name="web_display"),
    path("problems/<str:code>", views.explain_problem, name="web_problem"),
    path("design", views.show_gallery, name="web_gallery"),
    path("design/suggestions", views.suggest_in_gallery, name="web_gallery_suggestions"),
]
