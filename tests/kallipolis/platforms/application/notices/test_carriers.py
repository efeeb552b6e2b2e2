"""What carriers say to servers, and how they read the answers: each against a server of its own."""

import json
import os
import socket
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any
from urllib.parse import urlsplit

import http_ece
import pytest
import pytest_django
from aiosmtpd.controller import Controller
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from joserfc import jwt
from joserfc.jwk import ECKey
from tests.serving import Asked, Reply, serving

from kallipolis.foundation.errors import Outage, Refusal
from kallipolis.platforms.application.notices.adapters.mail import mail
from kallipolis.platforms.application.notices.adapters.push import public_key, push
from kallipolis.platforms.application.notices.contracts import Message, NewDevice

AUTH = os.urandom(16)
MESSAGE = Message(
    id="0" * 32,
    topic="Cases",
    title="Old-age allowance: granted",
    body="It was granted to Li Wei.",
    short="Case K1 has been decided.",
    url="https://city.example/messages/1",
)
Answer = Callable[[], str]


def written(raw: bytes) -> str:
    return urlsafe_b64encode(raw).rstrip(b"=").decode()


def read(words: str) -> bytes:
    return urlsafe_b64decode(words + "=" * (-len(words) % 4))


class Browser:
    """A browser that is subscribed with keys of its own."""

    def __init__(self, endpoint: str) -> None:
        self.key = ec.generate_private_key(ec.SECP256R1())
        point = self.key.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
        self.address = json.dumps(
            {"endpoint": endpoint, "p256dh": written(point), "auth": written(AUTH)}
        )

    def unseal(self, body: bytes) -> dict[str, str]:
        opened = http_ece.decrypt(body, private_key=self.key, auth_secret=AUTH)
        found: dict[str, str] = json.loads(opened)
        return found


def answering(reply: Reply, asked: list[Asked]) -> Callable[[Asked], Reply]:
    def answer(one: Asked) -> Reply:
        asked.append(one)
        return reply

    return answer


def test_a_browser_reads_what_no_push_service_can() -> None:
    asked: list[Asked] = []
    with serving(answering(Reply(status=201), asked)) as url:
        browser = Browser(f"{url}/send/1")
        push(MESSAGE, browser.address)

    (posted,) = asked
    assert browser.unseal(posted.body) == {
        "title": "Cases",
        "body": MESSAGE.short,
        "url": MESSAGE.url,
        "tag": MESSAGE.id,
    }
    assert b"decided" not in posted.body
    assert posted.headers["Content-Encoding"] == "aes128gcm"


def test_a_push_service_knows_who_posts() -> None:
    asked: list[Asked] = []
    with serving(answering(Reply(status=201), asked)) as url:
        push(MESSAGE, Browser(f"{url}/send/1").address)

    scheme, _, said = asked[0].headers["Authorization"].partition(" ")
    token, key = (part.partition("=")[2] for part in said.split(", "))
    raw = read(key)
    known = ECKey.import_key(
        {"kty": "EC", "crv": "P-256", "x": written(raw[1:33]), "y": written(raw[33:])}
    )
    claims = jwt.decode(token, known, algorithms=["ES256"]).claims
    assert (scheme, key) == ("vapid", public_key())
    assert claims["aud"] == url
    assert claims["sub"].startswith("mailto:")


@pytest.mark.parametrize(
    ("status", "code"),
    [
        (404, "notice.address_gone"),
        (410, "notice.address_gone"),
        (400, "notice.not_taken"),
        (413, "notice.not_taken"),
    ],
)
def test_what_a_push_service_refuses_for_good_is_refused(status: int, code: str) -> None:
    with serving(lambda _: Reply(status=status)) as url:
        browser = Browser(f"{url}/send/1")

        with pytest.raises(Refusal) as refused:
            push(MESSAGE, browser.address)

    assert refused.value.code == code


@pytest.mark.parametrize(("wait", "seconds"), [("120", 120), ("99999", 3600), ("soon", 60)])
def test_a_push_service_that_asks_to_wait_is_waited_for(wait: str, seconds: int) -> None:
    with serving(lambda _: Reply(status=429, headers={"Retry-After": wait})) as url:
        browser = Browser(f"{url}/send/1")

        with pytest.raises(Outage) as outage:
            push(MESSAGE, browser.address)

    assert outage.value.retry_after_s == seconds


def test_a_push_service_that_leads_elsewhere_is_not_followed() -> None:
    asked: list[Asked] = []
    reply = Reply(status=302, headers={"Location": "/elsewhere"})
    with serving(answering(reply, asked)) as url, pytest.raises(Outage):
        push(MESSAGE, Browser(f"{url}/send/1").address)

    assert [urlsplit(one.path).path for one in asked] == ["/send/1"]


def test_a_push_service_that_is_not_there_is_an_outage() -> None:
    with pytest.raises(Outage, match="push"):
        push(MESSAGE, Browser("http://127.0.0.1:1/send").address)


def test_keys_have_the_length_that_contracts_ask_for() -> None:
    address = json.loads(Browser("https://fcm.googleapis.com/1").address)

    assert len(NewDevice(**address).p256dh) == 87


class Mailbox:
    """A mail server that answers recipients as it is told, and keeps what it takes."""

    def __init__(self, answer: str = "250 OK") -> None:
        self.answer = answer
        self.taken: list[bytes] = []

    async def handle_RCPT(  # noqa: N802 - the name that aiosmtpd calls
        self, server: Any, session: Any, envelope: Any, address: str, options: list[str]
    ) -> str:
        if self.answer.startswith("250"):
            envelope.rcpt_tos.append(address)
        return self.answer

    async def handle_DATA(  # noqa: N802 - as above
        self, server: Any, session: Any, envelope: Any
    ) -> str:
        self.taken.append(envelope.content)
        return "250 OK"


def free_port() -> int:
    """Return a port that nobody listens on; the server looks for itself there as it starts."""
    with socket.socket() as tried:
        tried.bind(("127.0.0.1", 0))
        return int(tried.getsockname()[1])


@contextmanager
def taking(mailbox: Mailbox, settings: pytest_django.Settings) -> Iterator[Mailbox]:
    controller = Controller(mailbox, hostname="127.0.0.1", port=free_port())
    controller.start()
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST = "127.0.0.1"
    settings.EMAIL_PORT = controller.port
    settings.EMAIL_USE_TLS = settings.EMAIL_USE_SSL = False
    try:
        yield mailbox
    finally:
        controller.stop()


def test_a_mail_is_taken_by_a_server(settings: pytest_django.Settings) -> None:
    with taking(Mailbox(), settings) as mailbox:
        mail(MESSAGE, "wei@city.example")

    (taken,) = mailbox.taken
    assert b"Subject: Old-age allowance: granted" in taken
    assert b"Auto-Submitted: auto-generated" in taken
    assert b"https://city.example/messages/1" in taken
    assert f"Message-ID: <{MESSAGE.id}@city.example>".encode() in taken


def test_a_mailbox_that_is_not_there_is_refused(settings: pytest_django.Settings) -> None:
    with (
        taking(Mailbox("550 No such user"), settings),
        pytest.raises(Refusal, match=r"notice\.address_gone"),
    ):
        mail(MESSAGE, "nobody@city.example")


def test_a_mailbox_that_is_full_for_now_is_an_outage(settings: pytest_django.Settings) -> None:
    with taking(Mailbox("452 Try later"), settings), pytest.raises(Outage, match="mail"):
        mail(MESSAGE, "wei@city.example")


def test_a_title_over_two_lines_stays_one(settings: pytest_django.Settings) -> None:
    two = Message(id="1", topic="", title="A\nB", body="", short="", url="https://city.example/")
    with taking(Mailbox(), settings) as mailbox:
        mail(two, "wei@city.example")

    assert b"Subject: A B" in mailbox.taken[0]
