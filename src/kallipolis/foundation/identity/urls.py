"""The routes of log-in, of one's account, and of the OpenID provider."""

from django.urls import URLPattern, URLResolver, include, path

from kallipolis.foundation.identity import views

urlpatterns: list[URLPattern | URLResolver] = [
    path("accounts/profile", views.show_profile, name="identity_profile"),
    path("accounts/signup/", views.register, name="account_signup"),
    path("accounts/name", views.check_name, name="identity_check_name"),
    path("accounts/acting", views.act_for, name="identity_act_for"),
    path("accounts/begin", views.show_first_steps, name="identity_begin"),
    path(
        "accounts/invitation/<int:login>/<str:token>",
        views.accept_invitation,
        name="identity_invitation",
    ),
    path("accounts/demo", views.list_demo_logins, name="identity_demo"),
    path("accounts/demo/log-in", views.log_in_to_demo, name="identity_demo_log_in"),
    path("accounts/", include("allauth.urls")),
    path("", include("allauth.idp.urls")),
]
