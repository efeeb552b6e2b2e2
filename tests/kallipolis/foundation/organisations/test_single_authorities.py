"""An authority of one region that no pattern tells: a real body with its credit code."""

from pathlib import Path

import pytest

from kallipolis.foundation.errors import Refusal
from kallipolis.foundation.organisations import api as organisations
from kallipolis.foundation.organisations.contracts import Authority
from kallipolis.foundation.organisations.testing import make_credit_code, publish_authorities
from kallipolis.foundation.packs import api as packs
from kallipolis.foundation.packs.testing import publish_documents, write_pack
from kallipolis.foundation.regions.testing import publish_regions
from kallipolis.foundation.text import everywhere

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def place() -> None:
    publish_regions()
    publish_authorities()
    bodies = [
        Authority(
            id=f"{role}-440300",
            role=role,
            region="440300",
            name=everywhere("深圳市某局"),
            credit_code=code,
        )
        for role, code in (("bureau", make_credit_code(9)), ("civil-affairs", ""))
    ]
    publish_documents(pack="catalogue", authority=bodies)


def test_it_is_found_by_role_and_region_by_id_and_by_credit_code() -> None:
    found = organisations.authority("bureau", "440305")

    assert (found.id, found.name.zh_hans) == ("bureau@440300", "深圳市某局")
    assert organisations.get("bureau@440300") == found
    assert organisations.find_by_credit_code(make_credit_code(9)) == found


def test_it_plays_the_part_in_its_own_region_alone() -> None:
    with pytest.raises(Refusal, match=r"organisation\.no_authority"):
        organisations.authority("bureau", "441900")


def test_it_goes_before_the_pattern_of_its_region_but_not_of_regions_inside() -> None:
    assert organisations.authority("civil-affairs", "440300").name.zh_hans == "深圳市某局"
    assert organisations.authority("civil-affairs", "440305").name.zh_hans == "南山区民政局"


def test_a_pack_with_a_wrong_one_is_faulty(tmp_path: Path) -> None:
    name = "{en: A, zh-Hans: 甲, zh-Hant: 甲}"
    text = f"id: a\nrole: A B\nregion: '1'\nname: {name}\ncredit_code: '12'\n"
    write_pack(tmp_path, {"authorities/a.yaml": text})

    faults = packs.check(str(tmp_path)).faults

    assert [fault.line for fault in faults] == [2, 3, 5]
