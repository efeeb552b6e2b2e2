"""Forms as they are published, and the places that they let people choose."""

from pathlib import Path

import pytest

from kallipolis.foundation.packs import api as packs
from kallipolis.foundation.packs.testing import publish_packs
from kallipolis.platforms.application.forms import api as forms
from kallipolis.platforms.application.forms.contracts import AddressField, RegionField
from kallipolis.platforms.application.forms.testing import make_context, make_field

PACKS = Path(__file__).parents[5] / "src" / "kallipolis_packs"
pytestmark = pytest.mark.django_db


def test_every_installation_has_the_general_form() -> None:
    publish_packs(PACKS / "core")
    answers = {"statement": "补办", "phone": "13800138000", "is_true": "true"}

    form = packs.get("form", "general-submission").body

    checked = forms.validate(form, answers, make_context())

    assert not checked.problems


@pytest.mark.parametrize("type_", ["region", "address"])
def test_places_stand_under_the_regions_that_hold_them(type_: str) -> None:
    publish_packs(PACKS / "core", PACKS / "guangdong")
    question = make_field(type_, level="county", within="440300")
    assert isinstance(question, RegionField | AddressField)

    ((city, counties),) = forms.places_for(question, "zh-hans")

    assert city == "深圳市"
    assert ("440305", "南山区") in counties
