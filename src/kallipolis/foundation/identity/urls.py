"""The routes of log-in, of one's account, and of the OpenID provider."""

from django.urls import URLPattern, URLResolver, include, path

from kallipolis.foundation.identity import views

urlpatterns: list[URLPattern | URLResolver] = [
    path("accounts/profile", views.show_profile, name="identity_profile"),
    path("accounts/", include("allauth.urls")),
    path("", include("allauth.idp.urls")),
]
