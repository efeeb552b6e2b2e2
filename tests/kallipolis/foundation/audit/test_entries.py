"""The hash of an entry is over the same bytes, however they are put together."""

import hashlib
import json
from datetime import UTC, datetime, timedelta, timezone

from hypothesis import given
from hypothesis import strategies as st

from kallipolis.foundation.audit.logic.entries import Content, hash_of

OFFSETS = st.integers(-14 * 60, 14 * 60).map(lambda minutes: timezone(timedelta(minutes=minutes)))
MOMENTS = st.datetimes(
    datetime(1900, 1, 1),  # noqa: DTZ001 - hypothesis adds the zone itself
    timezones=OFFSETS,
)
WHOLE_SECONDS = MOMENTS.map(lambda moment: moment.replace(microsecond=0))


@given(moment=MOMENTS | WHOLE_SECONDS)
def test_an_entry_is_hashed_as_a_json_array_with_its_time_in_utc(moment: datetime) -> None:
    words = ["resident", "p1", "", "case.read", "case 1", '["p1"]', "why", "api", "{}"]
    content = Content("0" * 32, moment, *words)

    time = moment.astimezone(UTC).isoformat(timespec="microseconds")
    written = json.dumps(["0" * 32, time, *words], ensure_ascii=False, separators=(",", ":"))
    raw = b"kallipolis.audit.entry.1" + written.encode()
    assert hash_of(content) == hashlib.sha256(raw).hexdigest()
