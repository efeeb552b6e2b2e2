"""The settings with one more room, whose jobs and reactions are for practice."""

from kallipolis.site.settings import *  # noqa: F403 - these are the settings, and one room more
from kallipolis.site.settings import ROOMS as INSTALLED

ROOMS = [*INSTALLED, "tests.kallipolis.foundation.jobs.practice"]
