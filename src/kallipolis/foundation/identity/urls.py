"""The routes of log-in, of one's account, and of the OpenID provider."""

from typing import Final

from django.urls import URLPattern, URLResolver, include, path

from kallipolis.foundation.identity import views
from kallipolis.foundation.identity.adapters import device_codes

urlpatterns: list[URLPattern | URLResolver] = [
    path("accounts/profile", views.show_profile, name="identity_profile"),
    path("accounts/phone/change/", views.change_phone, name="account_change_phone"),
    path("accounts/sessions/end", views.log_out_elsewhere, name="identity_log_out_elsewhere"),
    path("accounts/signup/", views.register, name="account_signup"),
    path("accounts/name", views.check_name, name="identity_check_name"),
    path("accounts/code", views.give_code, name="identity_give_code"),
    path("accounts/acting", views.act_for, name="identity_act_for"),
    path("accounts/begin", views.show_first_steps, name="identity_begin"),
    path(
        "accounts/invitation/<int:login>/<str:token>",
        views.accept_invitation,
        name="identity_invitation",
    ),
    path("accounts/mini-program", views.enter_from_mini_program, name="identity_mini_program"),
    path("accounts/demo", views.list_demo_logins, name="identity_demo"),
    path("accounts/demo/log-in", views.log_in_to_demo, name="identity_demo_log_in"),
    path("accounts/", include("allauth.urls")),
    path("identity/o/api/token", device_codes.token),
    path("identity/o/device", device_codes.confirm),
    path("", include("allauth.idp.urls")),
]

LIMITS: Final = {
    "account_signup": 60,
    "identity_check_name": 60,
    "identity_give_code": 60,
    "identity_mini_program": 60,
}
"""Requests a minute and address: nobody finds by trying which name goes with a number. Log-in is
limited by ``ACCOUNT_RATE_LIMITS``."""
