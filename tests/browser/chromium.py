"""Debian's Chromium, for all that walks pages: the shell without windows where it is installed.

The shell draws pages as the whole browser does, at a third of its work; it shows no notifications.
"""

import shutil
from typing import Final

from playwright.sync_api import Browser, Playwright

WHOLE: Final = "chromium"
NAMES: Final = ("chromium-headless-shell", WHOLE)


def is_there() -> bool:
    """Say whether it is installed, whole."""
    return shutil.which(WHOLE) is not None


def launched(playwright: Playwright, *, whole: bool = False) -> Browser:
    """Open it, or the ``whole`` browser; whoever opens it closes it."""
    path = next(filter(None, map(shutil.which, NAMES[1:] if whole else NAMES)))
    return playwright.chromium.launch(executable_path=path, args=["--no-sandbox", "--disable-gpu"])
