"""The routes of the whole installation: each room brings its own."""

from django.urls import URLPattern, URLResolver

from kallipolis.foundation.rooms import declared

urlpatterns: list[URLPattern | URLResolver] = declared("urls", "urlpatterns")
