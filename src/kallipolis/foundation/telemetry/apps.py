"""Sets up logs and traces when Django starts."""

from django.apps import AppConfig
from django.conf import settings

from kallipolis.foundation.telemetry import api


class TelemetryConfig(AppConfig):
    name = "kallipolis.foundation.telemetry"

    def ready(self) -> None:
        api.configure(settings.KALLIPOLIS)
