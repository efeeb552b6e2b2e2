"""The routes of the whole installation: each room brings its own."""

from django.urls import URLPattern, URLResolver

from kallipolis.foundation.rooms import declared

urlpatterns: list[URLPattern | URLResolver] = declared("urls", "urlpatterns")

handler400 = "kallipolis.foundation.web.faults.bad_request"
handler403 = "kallipolis.foundation.web.faults.forbidden"
handler404 = "kallipolis.foundation.web.faults.path_not_found"
handler500 = "kallipolis.foundation.web.faults.fault"
