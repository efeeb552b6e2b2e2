"""A fact on the wire is a CloudEvent.

Source: CloudEvents 1.0.2, sections "Required Attributes" and "Optional Attributes".
"""

import json
import re

from hypothesis import given
from hypothesis import strategies as st

from kallipolis.foundation.events.contracts import Event
from kallipolis.foundation.events.logic import as_cloudevent

RFC3339 = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z")


@given(
    event=st.builds(
        Event,
        id=st.text(min_size=1),
        type=st.just("org.kallipolis.cases.decided"),
        source=st.just("city.example"),
        subject=st.text(min_size=1),
        time=st.datetimes(timezones=st.timezones()),
        data=st.dictionaries(st.text(), st.integers() | st.text()),
    )
)
def test_it_has_the_attributes_of_the_standard_and_nothing_else(event: Event) -> None:
    sent = json.loads(json.dumps(as_cloudevent(event)))

    required = {"id", "source", "specversion", "type"}
    assert required <= set(sent)
    assert set(sent) - required == {"subject", "time", "datacontenttype", "data"}
    assert all(re.fullmatch(r"[a-z0-9]{1,20}", name) for name in sent)
    assert sent["specversion"] == "1.0"
    assert all(sent[name] for name in required)
    assert RFC3339.fullmatch(sent["time"])
    assert sent["datacontenttype"] == "application/json"
    assert sent["data"] == event.data
