"""Log lines say what happened to which case, and nothing about persons."""

import io
import json
import logging
from collections.abc import Iterator

import pytest
import structlog
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st
from pytest_django import Settings

from kallipolis.foundation.telemetry import api as telemetry
from kallipolis.foundation.telemetry.adapters import logs
from kallipolis.foundation.telemetry.logic import is_told, masked, without_personal_data


@pytest.fixture(params=["json", "console"])
def written(request: pytest.FixtureRequest) -> Iterator[io.StringIO]:
    yield from listening(request.param)


@pytest.fixture
def lines() -> Iterator[io.StringIO]:
    yield from listening("json")


def listening(log_format: str) -> Iterator[io.StringIO]:
    stream = io.StringIO()
    handlers = logging.getLogger().handlers.copy()
    structlog.contextvars.clear_contextvars()
    logs.configure(log_format, stream=stream)
    yield stream
    logs.configure("console")
    logging.getLogger().handlers[:] = handlers


def last(lines: io.StringIO) -> dict[str, object]:
    line: dict[str, object] = json.loads(lines.getvalue().splitlines()[-1])
    return line


def fail(request: object) -> None:
    raise ValueError("a bug of ours")


def refuse(words: str) -> None:
    raise ValueError(words)


def fail_with(words: str) -> None:
    applicant_name = "王" + "五"
    try:
        refuse(words)
    except ValueError:
        structlog.get_logger("test").exception("it failed", length=len(applicant_name))


def test_a_line_carries_its_context_for_as_long_as_it_lasts(lines: io.StringIO) -> None:
    with telemetry.bound(case="c1", actor="p1"):
        structlog.get_logger("test").info("case decided", fee=3)
    inside = last(lines)
    structlog.get_logger("test").info("afterwards")

    assert inside["event"] == "case decided"
    assert (inside["case"], inside["actor"], inside["fee"]) == ("c1", "p1", 3)
    assert "case" not in last(lines)


def test_lines_of_other_libraries_are_written_alike(lines: io.StringIO) -> None:
    with telemetry.bound(case="c1"):
        logging.getLogger("library").warning("slow: %s ms", 7, extra={"phone": "13800138000"})

    line = last(lines)
    assert (line["event"], line["level"], line["case"]) == ("slow: 7 ms", "warning", "c1")
    assert "phone" not in line


def test_personal_data_in_values_words_and_faults_is_not_written(
    written: io.StringIO,
) -> None:
    structlog.get_logger("test").info(
        "call\n13800138000", applicant={"name": "王五", "id": "p1"}, note="身份证11010519491231002X"
    )
    fail_with("no person 440524188001010014")

    text = written.getvalue()
    assert "13800138000" not in text
    assert "王五" not in text
    assert "11010519491231002X" not in text
    assert "440524188001010014" not in text
    assert "p1" in text


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("path", "route", "status"),
    [
        ("/accounts/nowhere", "none", 404),
        ("/api/v1/credentials/N1/status", "api/v1/credentials/<str:number>/status", 404),
        ("/accounts/acting", "accounts/acting", 405),
    ],
)
def test_a_request_that_fails_is_logged_by_its_path_and_route_without_its_query(
    client: Client, written: io.StringIO, path: str, route: str, status: int
) -> None:
    answer = client.get(path, {"code": "王五 of 福田"}, headers={"X-Request-ID": "request-1"})

    text = written.getvalue()
    assert answer.status_code == status
    assert path in text
    assert route in text
    assert "request-1" in text
    assert "?code" not in text
    assert "%E7%8E%8B" not in text
    assert "王五" not in text


@pytest.mark.django_db
def test_a_fault_is_logged_without_its_query(written: io.StringIO, settings: Settings) -> None:
    settings.VISITOR_FOR = f"{__name__}.fail"

    answer = Client(raise_request_exception=False).get("/design", {"name": "王五"})

    assert answer.status_code == 500
    assert "/design" in written.getvalue()
    assert "%E7%8E%8B" not in written.getvalue()


@pytest.mark.parametrize(
    "words",
    [
        "440300202601050000123",
        "case 440300-2026-0000123",
        "01a203ba05c4719e81bc966fec496694",
        "1767574800000000000",
        "91350211M000100Y43",
    ],
)
def test_numbers_that_are_no_persons_stay(words: str) -> None:
    assert masked(words) == words


@pytest.mark.parametrize("phone", ["13800138000", "+8613800138000", "86-13800138000"])
def test_phone_numbers_are_masked(phone: str) -> None:
    assert masked(f"call {phone}!") == "call [phone]!"


@given(
    st.recursive(
        st.text(max_size=5),
        lambda inner: (
            st.lists(inner, max_size=3)
            | st.dictionaries(st.sampled_from(["name", "Phone", "id", "x"]), inner, max_size=4)
        ),
    )
)
def test_no_key_of_a_person_is_left_at_any_depth(value: object) -> None:
    cleaned = json.dumps(without_personal_data({"value": value})).lower()

    assert '"name":' not in cleaned
    assert '"phone":' not in cleaned


@pytest.mark.django_db
def test_each_request_has_one_line_with_its_id_its_route_and_how_long_it_took(
    lines: io.StringIO,
) -> None:
    Client().get("/design", headers={"X-Request-ID": "asked-by-proxy"})

    (line,) = [json.loads(line) for line in lines.getvalue().splitlines()]
    assert line["event"] == "request"
    assert (line["request"], line["method"], line["route"]) == ("asked-by-proxy", "GET", "design")
    assert (line["status_code"], line["level"]) == (200, "info")
    assert line["ms"] >= 0
    assert "path" not in line, "some paths hold what lets somebody in"


@pytest.mark.django_db
def test_what_monitors_ask_has_no_line_while_all_is_well(lines: io.StringIO) -> None:
    for path in ("/healthz", "/readyz", "/metrics"):
        Client().get(path)

    assert lines.getvalue() == ""


@pytest.mark.parametrize(
    ("route", "status", "is_slow", "is_told_of"),
    [
        ("desk/", 200, True, True),
        ("desk/", 200, False, False),
        ("desk/", 404, False, True),
        ("none", 200, True, False),
        ("readyz", 503, False, True),
    ],
)
def test_a_quick_request_may_go_without_a_line_and_a_failed_one_never(
    *, route: str, status: int, is_slow: bool, is_told_of: bool
) -> None:
    assert is_told(route, status, is_slow=is_slow) is is_told_of
