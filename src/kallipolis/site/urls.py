"""The routes of the whole installation: each room brings its own."""

from django.urls import URLPattern, URLResolver

from kallipolis.foundation.rooms import declared

API = "api/v1/"

urlpatterns: list[URLPattern | URLResolver] = sorted(
    declared("urls", "urlpatterns"), key=lambda route: str(route.pattern) != API
)
"""The JSON interface first: programs ask most often, and each route before theirs costs a look."""

handler400 = "kallipolis.foundation.web.faults.bad_request"
handler403 = "kallipolis.foundation.web.faults.forbidden"
handler404 = "kallipolis.foundation.web.faults.path_not_found"
handler429 = "kallipolis.foundation.web.faults.slow_down"
handler500 = "kallipolis.foundation.web.faults.fault"
