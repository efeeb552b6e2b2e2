"""The routes of OpenID4VCI."""

from typing import Final

from django.urls import path

from kallipolis.platforms.application.wallets import views

urlpatterns = [
    path("openid4vci/token", views.token, name="wallets_token"),
    path("openid4vci/nonce", views.nonce, name="wallets_nonce"),
    path("openid4vci/credential", views.credential, name="wallets_credential"),
    path(
        ".well-known/openid-credential-issuer",
        views.issuer_metadata,
        name="wallets_issuer_metadata",
    ),
    path(
        ".well-known/oauth-authorization-server",
        views.server_metadata,
        name="wallets_server_metadata",
    ),
]

LIMITS: Final = {"wallets_token": 120, "wallets_nonce": 120, "wallets_credential": 120}
"""Requests a minute and address; the server of a wallet asks for many people."""
