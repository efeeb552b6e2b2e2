"""Where monitors look."""

from django.urls import path

from kallipolis.foundation.telemetry import views

urlpatterns = [
    path("healthz", views.healthz, name="healthz"),
    path("readyz", views.readyz, name="readyz"),
    path("metrics", views.metrics, name="metrics"),
]
