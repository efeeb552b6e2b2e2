"""The routes for providers, and of the sandbox."""

from typing import Final

from django.urls import path

from kallipolis.platforms.application.payments import views

urlpatterns = [
    path("payments/messages/<slug:provider>", views.take_message, name="payments_message"),
    path("payments/sandbox/<slug:reference>", views.show_sandbox, name="payments_sandbox"),
]

LIMITS: Final = {"payments_message": 1200, "payments_sandbox": 120}
"""Requests a minute and address; a provider's server tells of many payments."""
