"""Hash passwords fast: how slow the real way is, is Django's to test."""

from typing import Any

import pytest


@pytest.fixture(autouse=True)
def fast_hashes(settings: Any) -> None:
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
