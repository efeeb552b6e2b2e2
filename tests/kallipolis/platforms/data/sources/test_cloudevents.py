"""A message is an event or says why it is none; in JSON and in headers it says the same."""

import json
from typing import Any

import pytest

from kallipolis.platforms.data.sources.logic.cloudevents import as_row, structured

EVENT = {
    "specversion": "1.0",
    "id": "7",
    "source": "/meters/天河",
    "type": "city.meter.read",
    "time": "2026-11-28T08:00:00Z",
    "data": {"code": "a", "value": 1},
}


def written(**changes: Any) -> bytes:
    event = {**EVENT, **changes}
    return json.dumps({name: value for name, value in event.items() if value is not ...}).encode()


def test_an_event_gives_its_data_and_what_it_says_of_itself() -> None:
    row = as_row(written(), {"_topic": "meters.x"}, "s/1")

    assert (row.unread, row.position) == (None, "s/1")
    assert {**row.values} == {
        "code": "a",
        "value": 1,
        "_event_specversion": "1.0",
        "_event_id": "7",
        "_event_source": "/meters/天河",
        "_event_type": "city.meter.read",
        "_event_time": "2026-11-28T08:00:00Z",
        "_topic": "meters.x",
        "_wrong": None,
    }


@pytest.mark.parametrize(
    "changes", [{"data": ...}, {"data": None}, {"data": ..., "data_base64": "e30="}]
)
def test_an_event_without_data_says_only_of_itself(changes: dict[str, Any]) -> None:
    row = as_row(written(**changes), {}, "s/1")

    assert row.unread is None
    assert "code" not in row.values
    assert row.values["_event_id"] == "7"


@pytest.mark.parametrize(
    ("payload", "why"),
    [
        (b'{"code": \xff', "not a JSON object"),
        (b"[1]", "not a JSON object"),
        (b'{"code": "a"}', "specversion is not 1.0"),
        (written(specversion="0.3"), "specversion is not 1.0"),
        (written(id=...), "the attribute id is missing"),
        (written(id=""), "the attribute id is missing"),
        (written(source=7), "the attribute source is missing"),
        (written(type=...), "the attribute type is missing"),
        (written(time="yesterday"), "the attribute time is no moment"),
        (written(time="2026-11-28T08:00:00"), "the attribute time is no moment"),
        (written(data=[1]), "its data is not a JSON object"),
        (written(data=..., data_base64="_"), "its data is not a JSON object"),
    ],
)
def test_what_is_no_event_is_kept_with_why(payload: bytes, why: str) -> None:
    row = as_row(payload, {"_topic": "x"}, "s/1")

    assert row.unread == payload.decode("utf-8", "replace")
    assert {**row.values} == {"_topic": "x", "_wrong": why}


def test_attributes_in_headers_are_those_in_json() -> None:
    headers = {
        "ce-specversion": "1.0",
        "Ce-Id": "7",
        "ce-source": "/meters/%E5%A4%A9%E6%B2%B3",
        "ce-type": "city.meter.read",
        "ce-time": "2026-11-28T08:00:00Z",
    }

    made = structured(headers, b'{"code": "a", "value": 1}')

    assert json.loads(made) == EVENT


def test_data_in_headers_mode_that_is_no_json_is_kept_as_it_is() -> None:
    made = structured({"ce-specversion": "1.0", "ce-id": "7"}, b"\xff")

    assert json.loads(made) == {"specversion": "1.0", "id": "7", "data_base64": "/w=="}


@pytest.mark.parametrize(
    "headers", [{}, {"content-type": "application/cloudevents+json", "ce-specversion": "1.0"}]
)
def test_a_message_that_is_an_event_in_json_stays_as_it_is(headers: dict[str, str]) -> None:
    assert structured(headers, b'{"id": "7"}') == b'{"id": "7"}'
