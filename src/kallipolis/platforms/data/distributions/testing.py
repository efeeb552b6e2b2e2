"""Makers of open datasets with places in them, for tests."""

from typing import Any

from kallipolis.foundation.ids import RegionCode
from kallipolis.foundation.text import Text
from kallipolis.platforms.data.datasets.contracts import Dataset
from kallipolis.platforms.data.datasets.testing import make_dataset, make_field


def make_places(id: str = "places", **changes: Any) -> Dataset:
    """Make an open dataset of places: a code, a name, where it is, and a number."""
    usual: dict[str, Any] = {
        "title": Text(en="Charging stations", zh_hans="充电站", zh_hant="充電站"),
        "summary": Text(
            en="Where electric cars are charged.",
            zh_hans="电动汽车充电站的位置。",
            zh_hant="電動汽車充電站的位置。",
        ),
        "region": RegionCode("440300"),
        "themes": ("energy", "transport"),
        "tags": ("cars",),
        "fields": (
            make_field("code", required=True),
            make_field("name"),
            make_field("longitude", type="longitude"),
            make_field("latitude", type="latitude"),
            make_field("points", type="integer"),
        ),
    }
    return make_dataset(id, **(usual | changes))
