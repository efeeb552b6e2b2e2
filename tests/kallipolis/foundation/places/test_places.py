"""What holds all over a place is declared in its pack, and the platform goes by it."""

from pathlib import Path
from typing import Any

import msgspec
import pytest
from msgspec.structs import replace

from kallipolis.foundation.configuration import Configuration, ConfigurationError
from kallipolis.foundation.packs import api as packs
from kallipolis.foundation.packs.testing import write_pack
from kallipolis.foundation.places import api as places
from kallipolis.foundation.places.adapters.own import OwnPattern
from kallipolis.foundation.places.adapters.us_ein import UsEin
from kallipolis.foundation.places.contracts import Number, NumberFault, Place
from kallipolis.foundation.places.logic import as_dialled, as_international

GUANGDONG = places.place_in_pack(Configuration(place="guangdong"))
BOSTON = places.place_in_pack(Configuration(place="boston"))
REGION = (
    "code,parent,level,name_en,name_zh_hans,name_zh_hant\nUS-MA,,state,Massachusetts,麻州,麻州\n"
)


def written(place: Place) -> str:
    return msgspec.yaml.encode(place).decode()


def make_pack(folder: Path, *documents: str) -> Configuration:
    names = {f"places/{n}.yaml": text for n, text in enumerate(documents)}
    write_pack(folder, {"regions/regions.csv": REGION, **names}, id="harbour")
    return Configuration(place="harbour", packs=str(folder))


@pytest.mark.parametrize(
    ("place", "languages", "hotline", "currency", "numbers"),
    [
        (GUANGDONG, ("zh-hans", "zh-hant", "en"), "12345", "CNY", ("gb-11643", "gb-32100")),
        (BOSTON, ("en", "zh-hans", "zh-hant"), "311", "USD", ("pattern", "us-ein")),
    ],
)
def test_a_pack_says_what_holds_all_over_its_place(
    place: Place, languages: tuple[str, ...], hotline: str, currency: str, numbers: tuple[str, str]
) -> None:
    assert place.languages == languages
    assert place.hotline.number == hotline
    assert place.currency.code == currency
    assert (place.person_number.scheme, place.organisation_number.scheme) == numbers


@pytest.mark.parametrize(
    ("documents", "words"),
    [
        ((), "0 files"),
        ((written(BOSTON), written(BOSTON)), "2 files"),
        (("id: harbour\n",), "does not fit"),
    ],
)
def test_a_pack_that_does_not_say_it_stops_the_start(
    tmp_path: Path, documents: tuple[str, ...], words: str
) -> None:
    given = make_pack(tmp_path, *documents)

    with pytest.raises(ConfigurationError, match="KALLIPOLIS_PLACE names harbour") as refused:
        places.place_in_pack(given)

    assert words in str(refused.value)


def test_a_place_whose_pack_is_not_installed_stops_the_start() -> None:
    with pytest.raises(ConfigurationError, match="no pack of this id is installed"):
        places.place_in_pack(Configuration(place="atlantis"))


def test_a_language_that_the_place_does_not_offer_stops_the_start(tmp_path: Path) -> None:
    english = replace(BOSTON, languages=("en",))
    given = make_pack(tmp_path, written(english))

    with pytest.raises(ConfigurationError, match="KALLIPOLIS_LANGUAGE is zh-hant"):
        places.place_in_pack(replace(given, language="zh-hant"))


OWN_NUMBER = BOSTON.person_number


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"region": "US-NY"}, "there is no region `US-NY`"),
        ({"time_zone": "America/Boston"}, "America/Boston is not a time zone"),
        ({"languages": ("en", "en")}, "one stands twice"),
        ({"postcode": "("}, "missing ), unterminated subpattern at position 0"),
        ({"person_number": replace(OWN_NUMBER, scheme="us-ssn")}, "there is no scheme `us-ssn`"),
        ({"person_number": replace(OWN_NUMBER, pattern="")}, "does not go with the scheme"),
        ({"person_number": replace(OWN_NUMBER, scheme="us-ein")}, "does not go with the scheme"),
    ],
)
def test_what_a_place_declares_is_checked(
    tmp_path: Path, change: dict[str, Any], message: str
) -> None:
    make_pack(tmp_path, written(replace(BOSTON, **change)))

    report = packs.check(tmp_path)

    assert [fault for fault in report.faults if message in fault.message] != []


@pytest.mark.parametrize(
    ("words", "read"),
    [
        ("12-3456789", Number(number="123456789")),
        ("123456789", Number(number="123456789")),
        ("07-3456789", NumberFault.FORM),
        ("12-345678", NumberFault.FORM),
        ("91440300MA0000001X", NumberFault.FORM),
    ],
)
def test_an_employer_identification_number_is_read(words: str, read: Number | NumberFault) -> None:
    assert UsEin().read(words) == read


@pytest.mark.parametrize(
    ("words", "read"),
    [
        (" s 12345678 ", Number(number="S12345678")),
        ("SA12345678", Number(number="SA12345678")),
        ("11010519491231002X", NumberFault.FORM),
        ("", NumberFault.FORM),
    ],
)
def test_a_place_can_describe_its_numbers_itself(words: str, read: Number | NumberFault) -> None:
    assert OwnPattern(BOSTON.person_number.pattern).read(words) == read


@pytest.mark.parametrize(
    ("place", "written", "phone"),
    [
        (GUANGDONG, "138 0013 8000", "+8613800138000"),
        (GUANGDONG, "0086 138-0013-8000", "+8613800138000"),
        (GUANGDONG, "617 555 0123", ""),
        (BOSTON, "(617) 555-0123", "+16175550123"),
        (BOSTON, "+86 138 0013 8000", "+8613800138000"),
        (BOSTON, "13800138000", ""),
        (BOSTON, "a telephone", ""),
    ],
)
def test_a_number_that_takes_messages_is_kept_with_the_code_of_its_country(
    place: Place, written: str, phone: str
) -> None:
    assert as_international(written, place.telephone) == phone


@pytest.mark.parametrize(
    ("place", "written", "is_mobile", "number"),
    [
        (GUANGDONG, "+8613800138000", True, "13800138000"),
        (GUANGDONG, "02012345678", False, "02012345678"),
        (GUANGDONG, "02012345678", True, ""),
        (BOSTON, "+16175550123", True, "6175550123"),
        (BOSTON, "311", False, "311"),
        (BOSTON, "02012345678", False, ""),
        (BOSTON, "+8613800138000", True, "+8613800138000"),
    ],
)
def test_a_number_at_home_is_kept_as_it_is_dialled_there(
    place: Place, written: str, is_mobile: bool, number: str
) -> None:
    assert as_dialled(written, place.telephone, is_mobile=is_mobile) == number
