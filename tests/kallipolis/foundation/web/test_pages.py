"""Pages and what stands around them."""

import errno
import re
from typing import Any

import pytest
from django.db import OperationalError
from django.http import HttpResponse
from django.test import Client, RequestFactory
from django.urls import get_resolver
from structlog.testing import capture_logs

from kallipolis.foundation.errors import Outage, Problem, Reason, Refusal
from kallipolis.foundation.web.faults import fault, slow_down
from kallipolis.foundation.web.limits import Buckets
from kallipolis.foundation.web.messages import message
from kallipolis.foundation.web.middleware import Faults, address_of, limits, network_of

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("accepts", "lang"),
    [("zh-CN,zh;q=0.9", "zh-Hans"), ("zh-HK", "zh-Hant"), ("zh-TW", "zh-Hant"), ("en-GB", "en")],
)
def test_a_page_is_in_the_language_of_the_browser(client: Client, accepts: str, lang: str) -> None:
    answer = client.get("/design", headers={"Accept-Language": accepts})

    assert f'<html lang="{lang}"' in answer.content.decode()


def test_an_answer_says_how_long_it_is(client: Client) -> None:
    page, program = client.get("/design"), client.get("/api/v1/openapi.json")

    assert page["Content-Length"] == str(len(page.content))
    assert program["Content-Length"] == str(len(program.content))


def test_a_chosen_language_outweighs_the_browsers(client: Client) -> None:
    chosen = client.get("/language/en?next=/design")

    answer = client.get("/design", headers={"Accept-Language": "zh-CN"})

    assert chosen["Location"] == "/design"
    assert '<html lang="en"' in answer.content.decode()


@pytest.mark.parametrize("target", ["https://evil.example/", "//evil.example", "javascript:x"])
def test_choosing_a_language_never_leads_elsewhere(client: Client, target: str) -> None:
    answer = client.get("/language/en", {"next": target})

    assert answer["Location"] == "/"


def test_elderly_mode_is_kept(client: Client) -> None:
    client.get("/mode/care?next=/design")

    assert 'data-mode="care"' in client.get("/design").content.decode()


@pytest.mark.parametrize("path", ["/language/fr", "/mode/dark", "/nowhere", "/problems/no.such"])
def test_an_unknown_address_is_answered_with_a_page(client: Client, path: str) -> None:
    answer = client.get(path, headers={"Accept": "text/html"})

    assert answer.status_code == 404
    assert message("web.path_not_found") in answer.content.decode()


def test_programs_are_answered_with_problem_details_everywhere(client: Client) -> None:
    answer = client.get("/nowhere", headers={"Accept": "application/json"})

    assert (answer.status_code, answer["Content-Type"]) == (404, "application/problem+json")


def test_a_problems_code_has_a_page(client: Client) -> None:
    answer = client.get("/problems/web.too_many", headers={"Accept-Language": "en"})

    assert "too many requests" in answer.content.decode()


def test_pages_may_run_no_foreign_and_no_inline_code(client: Client) -> None:
    answer = client.get("/design")

    policy = answer["Content-Security-Policy"]
    assert "script-src 'self'" in policy
    assert "unsafe" not in policy
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Referrer-Policy"] == "same-origin"
    assert not re.search(r" style=| on[a-z]+=|<script>|<style", answer.content.decode())


def test_a_page_asks_nothing_of_other_sites(client: Client) -> None:
    words = client.get("/design").content.decode()

    assert re.findall(r'(?:src|href|action)="(?:https?:)?//[^"]*"', words) == []


def test_every_request_has_an_id(client: Client) -> None:
    given = client.get("/design", headers={"X-Request-ID": "from-the-proxy-1"})
    forged = client.get("/design", headers={"X-Request-ID": "a b"})

    assert given["X-Request-ID"] == "from-the-proxy-1"
    assert re.fullmatch("[0-9a-f]{32}", forged["X-Request-ID"])


def answered(raised: Exception, accept: str = "text/html") -> Any:
    request = RequestFactory().get("/x", headers={"Accept": accept})
    request.COOKIES = {}
    return Faults(lambda _: HttpResponse()).process_exception(request, raised)


def test_a_refusal_is_a_page_with_its_remedy() -> None:
    answer = answered(Refusal("identity.real_name", Reason.FORBIDDEN, rule="law/1"))

    assert answer.status_code == 403
    assert message("remedy.identity.real_name") in answer.content.decode()


def test_a_page_shows_people_no_codes() -> None:
    problem = Problem(field="answers.a_field", code="identity.real_name")
    refusal = Refusal("identity.real_name", Reason.FORBIDDEN, rule="law/1", problems=(problem,))

    page = answered(refusal).content.decode()

    assert [code for code in ("identity.real_name", "a_field", "law/1") if code in page] == []


def test_who_is_not_logged_in_is_led_to_the_log_in() -> None:
    answer = answered(Refusal("identity.log_in", Reason.UNAUTHENTICATED))

    assert (answer.status_code, answer["Location"]) == (302, "/accounts/login/?next=/x")


@pytest.mark.parametrize("accept", ["text/html", "application/json"])
def test_an_outage_says_when_to_come_back(accept: str) -> None:
    answer = answered(Outage("registry", retry_after_s=9), accept)

    assert (answer.status_code, answer["Retry-After"]) == (503, "9")


@pytest.mark.parametrize("accept", ["text/html", "application/json"])
@pytest.mark.parametrize(
    "fault", [OperationalError("connection refused"), OSError(errno.ENOSPC, "No space left")]
)
def test_a_database_or_disk_that_is_away_is_an_outage_and_no_fault_of_ours(
    fault: Exception, accept: str
) -> None:
    with capture_logs() as lines:
        answer = answered(fault, accept)

    assert (answer.status_code, answer["Retry-After"]) == (503, "10")
    assert [line["event"] for line in lines] == ["outage"]


def test_a_bug_is_left_to_the_alarm() -> None:
    assert answered(KeyError("x")) is None


OUT = ('href="tel:12345"', 'href="/help"')
"""Where whoever cannot go on finds a person."""


@pytest.mark.parametrize(
    "raised",
    [
        Refusal("web.path_not_found", Reason.NOT_FOUND),
        Refusal("web.forbidden", Reason.FORBIDDEN),
        Outage("registry", retry_after_s=9),
    ],
)
def test_who_cannot_go_on_is_led_to_a_person(raised: Exception) -> None:
    words = answered(raised).content.decode()

    assert [way for way in OUT if way not in words] == []


@pytest.mark.parametrize("answer", [fault, slow_down])
def test_a_page_that_stands_alone_leads_to_a_person_in_large_words_too(answer: Any) -> None:
    request = RequestFactory().get("/x", headers={"Accept": "text/html"})
    request.COOKIES = {"mode": "care", "text": "27"}

    words = answer(request).content.decode()

    assert [way for way in OUT if way not in words] == []
    assert 'data-mode="care"' in words
    assert 'data-text="27"' in words


@pytest.mark.parametrize("accept", ["text/html", "application/json"])
def test_a_fault_tells_no_details(accept: str) -> None:
    request = RequestFactory().get("/x", headers={"Accept": accept})

    answer = fault(request)

    assert answer.status_code == 500
    assert "Traceback" not in answer.content.decode()


def test_a_bucket_fills_again_with_time() -> None:
    buckets = Buckets(60)
    spent = [buckets.take("a", at=0.0) for _ in range(60)]

    waits = [buckets.take("a", at=0.0), buckets.take("b", at=0.0), buckets.take("a", at=1.0)]

    assert spent == [0.0] * 60
    assert waits == [1.0, 0.0, 0.0]


def test_buckets_do_not_grow_without_end() -> None:
    buckets = Buckets(60, most=10)

    waits = [buckets.take(str(client), at=0.0) for client in range(100)]

    assert waits == [0.0] * 100
    assert len(buckets) == 10


def test_a_client_that_sends_too_much_must_wait(settings: Any) -> None:
    settings.KALLIPOLIS = settings.KALLIPOLIS.__class__(rate_limit=1)
    handle = limits(fault)
    request = RequestFactory().get("/api/v1/x")

    statuses = [handle(request).status_code for _ in range(2)]

    assert statuses == [500, 429]


def test_a_body_beyond_the_limit_is_not_read(settings: Any) -> None:
    settings.KALLIPOLIS = settings.KALLIPOLIS.__class__(file_limit_mib=1)
    request = RequestFactory().post("/x", b"", content_type="a/b", CONTENT_LENGTH=str(3 << 20))

    assert limits(fault)(request).status_code == 413


@pytest.mark.parametrize(("proxies", "address"), [(0, "10.0.0.9"), (1, "2.2.2.2"), (2, "1.1.1.1")])
def test_the_address_is_what_trusted_proxies_saw(settings: Any, proxies: int, address: str) -> None:
    settings.KALLIPOLIS = settings.KALLIPOLIS.__class__(trusted_proxies=proxies)
    request = RequestFactory().get(
        "/", headers={"X-Forwarded-For": "1.1.1.1, 2.2.2.2"}, REMOTE_ADDR="10.0.0.9"
    )

    assert address_of(request) == address


def test_the_routes_of_all_rooms_can_be_resolved() -> None:
    assert get_resolver().resolve("/api/v1/openapi.json").func is not None


@pytest.mark.parametrize(
    ("one", "other", "is_same"),
    [
        ("2001:db8:1:2::1", "2001:db8:1:2:ffff::9", True),
        ("2001:db8:1:2::1", "2001:db8:1:3::1", False),
        ("fe80::1%eth0", "fe80::2%eth1", True),
        ("10.0.0.1", "10.0.0.2", False),
    ],
)
def test_who_changes_the_end_of_an_address_is_still_counted(
    one: str, other: str, is_same: bool
) -> None:
    assert (network_of(one) == network_of(other)) is is_same


def test_an_address_that_is_none_is_counted_as_it_is() -> None:
    assert network_of("unknown:") == "unknown:"
