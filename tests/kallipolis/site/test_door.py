"""Who sends or takes slowly waits at the door, and nobody waits for them."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from dataclasses import dataclass, field
from typing import Any
from wsgiref.types import StartResponse

from django.http import HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase

from kallipolis.site.door import Door, Headers, environment_of

SOON_S = 0.05
LONG_S = 60.0


@dataclass
class Fields:
    given: list[tuple[str, str]]

    def items(self) -> list[tuple[str, str]]:
        return self.given


@dataclass
class Asked:
    method: str = "GET"
    headers: Fields = field(default_factory=lambda: Fields([]))
    path: str = "/"
    query_string: str = ""
    authority: str | None = None
    http_version: str = "1.1"
    server: str = "127.0.0.1:8000"
    client: str = "203.0.113.7:5123"
    scheme: str = "http"


@dataclass
class Line:
    """A line on which parts come, and then nothing more until it is let go on."""

    parts: tuple[bytes, ...] = ()
    holds: asyncio.Event | None = None
    status: int = 0
    said: bytes = b""
    read: int = 0

    async def __aiter__(self) -> AsyncIterator[bytes]:
        for part in self.parts:
            self.read += 1
            yield part
        await self._wait()

    async def _wait(self) -> None:
        await (self.holds.wait() if self.holds else asyncio.sleep(0))

    def response_empty(self, status: int, headers: Headers) -> None:
        self.status = status

    def response_bytes(self, status: int, headers: Headers, body: bytes) -> None:
        self.status, self.said = status, body

    def response_stream(self, status: int, headers: Headers) -> "Line":
        self.status = status
        return self

    def send_bytes(self, data: bytes) -> Awaitable[None]:
        self.said += data
        return self._wait()


def echo(environment: dict[str, Any], start: StartResponse) -> HttpResponse:
    start("200 OK", [("Content-Type", "text/plain")])
    said = f"{environment['CONTENT_LENGTH']} ".encode() + environment["wsgi.input"].read()
    return HttpResponse(said)


def in_parts(closed: list[bool]) -> Callable[[dict[str, Any], StartResponse], HttpResponseBase]:
    def parts() -> Iterator[bytes]:
        yield b"first "
        yield b"last"
        closed.append(True)

    def answer(environment: dict[str, Any], start: StartResponse) -> HttpResponseBase:
        start("200 OK", [])
        by_path = {"/whole": HttpResponse(b"whole")}
        return by_path.get(environment["PATH_INFO"], StreamingHttpResponse(parts()))

    return answer


def door(inside: Any = echo, *, patience_s: float = LONG_S) -> Door:
    """Make a door with one thread behind it; call it where the loop runs."""
    made = Door(inside, threads=1, largest=1000, patience_s=patience_s)
    made.__rsgi_init__(asyncio.get_running_loop())
    return made


def test_a_request_is_handed_in_whole_with_its_length() -> None:
    line = Line(parts=(b"one ", b"two"))

    async def come() -> None:
        await door().__rsgi__(Asked(method="POST"), line)

    asyncio.run(come())

    assert (line.status, line.said) == (200, b"7 one two")


def test_others_are_answered_while_some_send_slowly() -> None:
    other = Line()

    async def come() -> None:
        one, holds = door(), asyncio.Event()
        slow = [Line(parts=(b"x",), holds=holds) for _ in range(3)]
        tasks = [asyncio.create_task(one.__rsgi__(Asked(method="POST"), each)) for each in slow]
        await asyncio.sleep(0)
        await one.__rsgi__(Asked(), other)
        assert [each.status for each in slow] == [0, 0, 0]
        holds.set()
        await asyncio.gather(*tasks)
        assert [each.status for each in slow] == [200, 200, 200]

    asyncio.run(come())

    assert other.status == 200


def test_who_sends_nothing_more_is_turned_away() -> None:
    line = Line(parts=(b"x",))

    async def come() -> None:
        line.holds = asyncio.Event()
        await door(patience_s=SOON_S).__rsgi__(Asked(method="POST"), line)

    asyncio.run(come())

    assert line.status == 408


def test_what_was_cut_off_is_not_taken_for_the_whole() -> None:
    line = Line(parts=(b"half",))
    asked = Asked(method="POST", headers=Fields([("content-length", "8")]))

    async def come() -> None:
        await door().__rsgi__(asked, line)

    asyncio.run(come())

    assert (line.status, line.said) == (408, b"")


def test_what_is_too_long_is_read_no_further_than_is_needed_to_know_it() -> None:
    line = Line(parts=(b"x" * 600,) * 5)
    announced = Line(parts=(b"x" * 600,) * 5)
    asked = Asked(method="POST", headers=Fields([("content-length", "3000")]))

    async def come() -> None:
        await door().__rsgi__(Asked(method="POST"), line)
        await door().__rsgi__(asked, announced)

    asyncio.run(come())

    assert (line.said[:5], line.read) == (b"1001 ", 2)
    assert (announced.said, announced.read) == (b"3000 ", 0)


def test_others_are_answered_while_somebody_takes_slowly() -> None:
    other, slow, closed = Line(), Line(), list[bool]()

    async def come() -> None:
        one, slow.holds = door(in_parts(closed)), asyncio.Event()
        taking = asyncio.create_task(one.__rsgi__(Asked(), slow))
        await one.__rsgi__(Asked(path="/whole"), other)
        assert not closed
        slow.holds.set()
        await taking

    asyncio.run(come())

    assert other.said == b"whole"
    assert (slow.said, closed) == (b"first last", [True])


def test_who_takes_nothing_gets_no_more() -> None:
    line, closed = Line(), list[bool]()

    async def come() -> None:
        line.holds = asyncio.Event()
        await door(in_parts(closed), patience_s=SOON_S).__rsgi__(Asked(), line)

    asyncio.run(come())

    assert (line.said, closed) == (b"first ", [])


def test_an_empty_part_ends_no_answer() -> None:
    line = Line()

    def answer(environment: dict[str, Any], start: StartResponse) -> HttpResponseBase:
        start("200 OK", [])
        return StreamingHttpResponse(iter((b"one ", b"", b"two")))

    async def come() -> None:
        await door(answer).__rsgi__(Asked(), line)

    asyncio.run(come())

    assert line.said == b"one two"


def test_who_asks_for_the_head_alone_is_read_no_part() -> None:
    line, closed = Line(), list[bool]()

    async def come() -> None:
        await door(in_parts(closed)).__rsgi__(Asked(method="HEAD"), line)

    asyncio.run(come())

    assert (line.status, line.said, closed) == (200, b"", [])


def test_no_header_passes_for_another() -> None:
    given = [
        ("x-forwarded-for", "198.51.100.1"),
        ("x_forwarded_for", "192.0.2.66"),
        ("cookie", "a=1"),
        ("cookie", "b=2"),
        ("transfer-encoding", "chunked"),
    ]

    found = environment_of(
        Asked(headers=Fields(given), authority="city.example", path="/养老", client="[::1]:40")
    )

    assert found["HTTP_X_FORWARDED_FOR"] == "198.51.100.1"
    assert found["HTTP_COOKIE"] == "a=1; b=2"
    assert found["HTTP_HOST"] == "city.example"
    assert found["PATH_INFO"].encode("latin-1").decode() == "/养老"
    assert found["REMOTE_ADDR"] == "::1"
    assert "HTTP_TRANSFER_ENCODING" not in found
