"""A place without a demo city has people all the same: who decides, who looks on, who applies."""

import msgspec
import pytest
from pytest_django import Settings

from kallipolis.foundation.clock import SYSTEM_CLOCK
from kallipolis.foundation.identity import api as identity
from kallipolis.foundation.packs.testing import publish_packs
from kallipolis.foundation.places import api as places
from kallipolis.site.demo import envoys

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("place", "packs", "residents"),
    [
        ("hainan", ("core", "between-provinces", "hainan"), 2),
        ("public-security-ministry", ("core", "public-security-ministry"), 0),
    ],
)
def test_a_place_gets_officials_and_those_who_apply_once(
    settings: Settings, place: str, packs: tuple[str, ...], residents: int
) -> None:
    settings.KALLIPOLIS = msgspec.structs.replace(settings.KALLIPOLIS, demo=True, place=place)
    settings.PLACE = places.place_in_pack(settings.KALLIPOLIS)
    publish_packs(*packs)

    opened, again = envoys.settle(SYSTEM_CLOCK), envoys.settle(SYSTEM_CLOCK)

    kinds = [login.kind for login in identity.demo_logins()]
    notes = [login.note.en for login in identity.demo_logins()]
    assert (again, opened) == (0, len(kinds))
    assert kinds.count("resident") == residents
    assert any("accepts, reviews, decides" in note and "Public Security" in note for note in notes)
