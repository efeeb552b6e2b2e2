"""Short messages and name checks by services over HTTP, and while they are away."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from tests.serving import Asked, Reply, serving

from kallipolis.foundation.errors import Outage
from kallipolis.foundation.identity.adapters import messages, real_names
from kallipolis.foundation.identity.contracts import CheckedName

CHECKED = '{"matches": true, "phone": "+8613912345678"}'


class Service:
    """A service over HTTP that notes what it is sent and answers as a test says."""

    def __init__(self) -> None:
        self.answer = (200, "{}")
        self.heard: list[tuple[str, dict[str, Any]]] = []
        self.url = ""


@pytest.fixture
def service() -> Iterator[Service]:
    made = Service()

    def answer(asked: Asked) -> Reply:
        made.heard.append((asked.headers["Authorization"], json.loads(asked.body)))
        status, words = made.answer
        return Reply(status, words, {"Location": "/elsewhere"})

    with serving(answer) as url:
        made.url = f"{url}/"
        yield made


def configured(settings: Any, **changes: str) -> None:
    settings.KALLIPOLIS = settings.KALLIPOLIS.__class__(**changes)


def test_a_message_is_posted_with_the_token(service: Service, settings: Any) -> None:
    configured(settings, sms_url=service.url, sms_token="t0ken")

    messages.post(phone="+8613912345678", words="123456")

    assert service.heard == [("Bearer t0ken", {"phone": "+8613912345678", "words": "123456"})]


@pytest.mark.parametrize("status", [301, 400, 401, 500])
def test_a_message_that_is_not_taken_is_an_outage(
    service: Service, settings: Any, status: int
) -> None:
    configured(settings, sms_url=service.url)
    service.answer = (status, "")

    with pytest.raises(Outage, match="short-messages"):
        messages.post(phone="+8613912345678", words="123456")


def test_a_message_is_kept_where_only_we_can_read_it(tmp_path: Path, settings: Any) -> None:
    configured(settings, state=str(tmp_path))

    messages.keep(phone="+8613912345678", words="您的验证码 123456")
    messages.keep(phone="+8613912345678", words="654321")

    kept = tmp_path / "short-messages.jsonl"
    assert [json.loads(line)["words"] for line in kept.read_text().splitlines()] == [
        "您的验证码 123456",
        "654321",
    ]
    assert kept.stat().st_mode & 0o077 == 0


def test_a_message_that_is_kept_is_not_in_the_log(
    tmp_path: Path, settings: Any, caplog: pytest.LogCaptureFixture
) -> None:
    configured(settings, state=str(tmp_path))

    messages.keep(phone="+8613912345678", words="code 123456")

    assert "123456" not in caplog.text
    assert "139" not in caplog.text


def test_a_name_is_checked_with_the_telephone_on_record(service: Service, settings: Any) -> None:
    configured(settings, real_name_url=service.url, real_name_token="t0ken")
    service.answer = (200, CHECKED)

    found = real_names.ask(name="李芳", id_number="11010519491231002X")

    assert found == CheckedName(is_confirmed=True, phone="+8613912345678")
    assert service.heard == [("Bearer t0ken", {"name": "李芳", "id_number": "11010519491231002X"})]


@pytest.mark.parametrize("answer", [(500, CHECKED), (200, "maintenance"), (200, "{}"), (401, "")])
def test_a_check_that_is_not_answered_confirms_and_denies_nobody(
    service: Service, settings: Any, answer: tuple[int, str]
) -> None:
    configured(settings, real_name_url=service.url)
    service.answer = answer

    with pytest.raises(Outage, match="real-name-check"):
        real_names.ask(name="李芳", id_number="11010519491231002X")
