"""The routes for those who verify."""

from typing import Final

from django.urls import path

from kallipolis.platforms.application.credentials import views

urlpatterns = [
    path("verify", views.verify, name="credentials_verify"),
    path("credentials/status/<int:number>", views.status_list, name="credentials_status_list"),
    path("credentials/authority.pem", views.authority, name="credentials_authority"),
    path(".well-known/jwt-vc-issuer", views.issuer_metadata, name="credentials_issuer_metadata"),
]

LIMITS: Final = {
    "credentials_verify": 60,
    "get_credential_status": 60,
    "verify_shown": 60,
    "examine_document": 30,
    "credentials_status_list": 120,
}
"""Requests a minute and address: whoever has no document must not find a code by trying."""
