"""Answers of words are compressed, and say rightly how long they are."""

import gzip
from collections.abc import Iterator

import pytest
from django.http import HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.test import Client, RequestFactory

from kallipolis.foundation.web.compression import Compression, is_held

TAKES = {"Accept-Encoding": "gzip, deflate, br"}
WORDS = b"A city of words. " * 200


def answered(answer: HttpResponseBase) -> HttpResponseBase:
    asked = RequestFactory().get("/x", headers=TAKES)
    return Compression(lambda _: answer).process_response(asked, answer)


@pytest.mark.django_db
@pytest.mark.parametrize("path", ["/design", "/api/v1/openapi.json"])
def test_a_page_and_a_document_go_out_compressed(client: Client, path: str) -> None:
    plain = client.get(path)

    small = client.get(path, headers=TAKES)

    assert (small["Content-Encoding"], plain.has_header("Content-Encoding")) == ("gzip", False)
    assert len(small.content) < len(plain.content) / 3
    assert len(gzip.decompress(small.content)) == len(plain.content)


@pytest.mark.django_db
@pytest.mark.parametrize("takes", ["gzip", "identity", ""])
@pytest.mark.parametrize("path", ["/design", "/api/v1/openapi.json", "/nowhere"])
def test_the_length_that_is_said_is_the_length_that_is_sent(
    client: Client, path: str, takes: str
) -> None:
    answer = client.get(path, headers={"Accept-Encoding": takes})

    assert answer["Content-Length"] == str(len(answer.content))


@pytest.mark.django_db
def test_caches_keep_both_apart(client: Client) -> None:
    assert "Accept-Encoding" in client.get("/design")["Vary"]


@pytest.mark.django_db
def test_the_same_page_has_another_length_each_time(client: Client) -> None:
    lengths = {len(client.get("/api/v1/openapi.json", headers=TAKES).content) for _ in range(20)}

    assert len(lengths) > 1


@pytest.mark.parametrize(
    "kind", ["application/pdf", "image/png", "application/zip", "application/octet-stream"]
)
def test_what_is_compressed_in_itself_goes_out_as_it_is(kind: str) -> None:
    answer = answered(HttpResponse(WORDS, content_type=kind))

    assert not answer.has_header("Content-Encoding")


def test_a_file_that_is_saved_keeps_its_length() -> None:
    saved = {"Content-Disposition": 'attachment; filename="cases.csv"'}

    answer = answered(HttpResponse(WORDS, content_type="text/csv", headers=saved))

    assert not answer.has_header("Content-Encoding")


def test_an_answer_of_one_packet_goes_out_as_it_is() -> None:
    assert not answered(HttpResponse(WORDS[:900])).has_header("Content-Encoding")


def test_a_stream_stays_a_stream() -> None:
    drawn: list[int] = []

    def pieces() -> Iterator[bytes]:
        drawn.append(1)
        yield WORDS

    answer = answered(StreamingHttpResponse(pieces(), content_type="text/event-stream"))

    assert (drawn, answer.has_header("Content-Encoding")) == ([], False)


@pytest.mark.parametrize("given", ['"a"', 'W/"a"', '"b", W/"a"', "*"])
def test_a_tag_is_known_again(given: str) -> None:
    assert is_held(RequestFactory().get("/x", headers={"If-None-Match": given}), '"a"')


@pytest.mark.parametrize("given", ['"b"', "", 'W/"b"'])
def test_another_tag_is_another(given: str) -> None:
    assert not is_held(RequestFactory().get("/x", headers={"If-None-Match": given}), '"a"')
