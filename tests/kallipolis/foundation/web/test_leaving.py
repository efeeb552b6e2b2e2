"""Headers tell programs since when something is not to be used, and until when it is there."""

from datetime import date

from pytest_django import Settings

from kallipolis.foundation.web.api import leaving_headers


def test_days_are_those_of_the_place_and_the_last_one_is_whole(settings: Settings) -> None:
    settings.TIME_ZONE = "Asia/Shanghai"

    said = leaving_headers(date(2026, 3, 1), date(2026, 12, 31), more="https://x/d#fields")

    assert said == {
        "Deprecation": "@1772294400",
        "Link": '<https://x/d#fields>; rel="deprecation"; type="text/html"',
        "Sunset": "Thu, 31 Dec 2026 16:00:00 GMT",
    }


def test_without_a_last_day_nothing_is_promised() -> None:
    assert "Sunset" not in leaving_headers(date(2026, 3, 1), None, more="https://x")
