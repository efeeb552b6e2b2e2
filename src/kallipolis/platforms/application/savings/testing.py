"""Makers of what people were spared, for tests."""

from datetime import date

from django.db import transaction

from kallipolis.foundation.ids import CaseId
from kallipolis.platforms.application.savings.adapters import sums
from kallipolis.platforms.application.savings.contracts import Counts


def make_savings(service: str, month: date, *each: Counts) -> None:
    """Let cases of a service have ended in a month, and have come to so much each."""
    with transaction.atomic():
        for number, counts in enumerate(each):
            sums.keep(CaseId(f"{month:%y%m}{number:012d}"), service, month, counts)
