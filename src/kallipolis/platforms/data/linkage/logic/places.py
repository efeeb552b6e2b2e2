"""The model by which records of places and their addresses are compared."""

from typing import Final

from kallipolis.platforms.data.linkage.logic import model
from kallipolis.platforms.data.linkage.logic.model import Comparisons, Level, Model

METRES: Final = (
    '(111320 * sqrt(pow("latitude_l" - "latitude_r", 2)'
    ' + pow(("longitude_l" - "longitude_r") * cos(radians("latitude_l")), 2)))'
)
"""How far two positions are from each other, near enough for some hundred metres: a degree of
latitude is 111.32 km on a sphere of the equator's length."""
NEAR_M: Final = 60
FAR_M: Final = 300

TOWN: Final = 'coalesce("town_l" = "town_r", true)'

COMPARISONS: Final[Comparisons] = {
    "street": (
        Level("same", f'"street_l" = "street_r" and {TOWN}', 0.88, 5e-6, "street"),
        Level("town", '"street_l" = "street_r"', 0.005, 1e-4),
        Level("sound", f'"sound_l" = "sound_r" and {TOWN}', 0.02, 5e-4),
        Level(
            "part",
            'suffix("street_l", "street_r") or suffix("street_r", "street_l")'
            ' or prefix("street_l", "street_r") or prefix("street_r", "street_l")',
            0.055,
            4e-3,
        ),
        Level("other", "ELSE", 0.04, 0.994),
    ),
    "locator": (
        Level("same", '"locator_l" = "locator_r"', 0.97, 5e-4, "locator"),
        Level("other", "ELSE", 0.03, 0.999),
    ),
    "county": (
        Level("same", '"county_l" = "county_r"', 0.995, 0.02),
        Level("other", "ELSE", 0.005, 0.98),
    ),
    "position": (
        Level("near", f"{METRES} <= {NEAR_M}", 0.9, 1e-3),
        Level("between", f"{METRES} <= {FAR_M}", 0.08, 0.02),
        Level("far", "ELSE", 0.02, 0.979),
    ),
    "place": (
        Level("same", '"name_l" = "name_r"', 0.7, 1e-4, "name"),
        Level("other", "ELSE", 0.3, 1.0),
    ),
}


def _is(comparison: str, *names: str) -> str:
    return model.are(COMPARISONS[comparison], comparison, *names)


EXACT: Final = f"{_is('locator', 'same')} AND {_is('county', 'same')}"
AT: Final = f"NOT {_is('position', 'far')}"
NEAR: Final = f"{_is('position', 'near')} AND NOT {_is('street', 'other')}"

PLACES: Final = Model(
    comparisons=COMPARISONS,
    columns={
        "street": "street",
        "locator": "locator",
        "county": "county",
        "position": "longitude",
        "place": "name",
    },
    rare=("street", "locator", "name"),
    blocks=(
        "l.county = r.county and l.locator = r.locator and l.sound = r.sound",
        "l.county = r.county and l.locator = r.locator and l.cell = r.cell",
        "l.county = r.county and l.sound = r.sound and l.name = r.name",
    ),
    compared="name, street, town, sound, locator, county, longitude, latitude, cell",
    sure=f"{EXACT} AND (({_is('street', 'same', 'sound')} AND {AT}) OR ({NEAR}))",
    unsure="address-differs",
    contradicts="coalesce(locator, '')",
    agreeing="coalesce(l.locator = r.locator, l.locator IS NULL AND r.locator IS NULL)",
)
"""Number, building, unit and room agree in all, or it is another place: a building is not one of
its rooms. Streets of one name lie in many counties, so that nothing is compared beyond one, and in
several towns of one, so that towns must not differ where both are said."""
