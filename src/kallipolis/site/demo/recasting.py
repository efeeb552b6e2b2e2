"""Put people, places and days of the demo in the place of those of a worked example."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Final

import msgspec
from django.conf import settings

from kallipolis.domains.government.submissions.contracts import Scenario
from kallipolis.foundation.ids import RegionCode
from kallipolis.foundation.parties.contracts import Sex
from kallipolis.foundation.places import api as here
from kallipolis.foundation.regions import api as regions
from kallipolis.site.demo import places, players
from kallipolis.site.demo.cast import Applicant, City

DAY: Final = re.compile(r"\d{4}-\d{2}-\d{2}")
MONTH: Final = re.compile(r"\d{4}-\d{2}")
ID_NUMBER: Final = re.compile(r"99\d{15}[\dX]")
CREDIT_CODE: Final = re.compile(r"91\d{6}[0-9A-Z]{10}")
NAME_FIELD: Final = re.compile(r"(\w+_)?(name|manager)")
YEAR_FIELD: Final = re.compile(r"(\w+_)?year")
NAME: Final = re.compile(r"[\u4e00-\u9fff]{2,4}")
FEBRUARY: Final = 2
FIRST_LINE: Final = "the first address"


@dataclass(slots=True, kw_only=True)
class Recast:
    """What becomes of the values of one example; the same value becomes the same everywhere."""

    scenario: Scenario
    applicant: Applicant
    city: City
    known: dict[str, str] = field(default_factory=dict)
    parts: dict[str, str] = field(default_factory=dict)
    births: set[date] = field(default_factory=set)

    def __post_init__(self) -> None:
        """Put the applicant in the place of who applies in the example."""
        given = self.scenario.given
        region = str(given.applicant.get("region", ""))
        licence = given.evidence.get("business-licence", {})
        own = (given.applicant.get("name"), self.applicant.name), (region, self._here[-1])
        number = licence.get("credit_code") if self.applicant.firm_name else None
        numbers = (given.applicant.get("id_number"), number)
        self.known |= {str(was): becomes for was, becomes in own if was}
        self.known |= {str(was): self.applicant.number for was in numbers if was}
        self.parts |= dict(zip(places.names(region), places.names(self._here[-1]), strict=False))
        trade_name = str(given.answers.get("trade_name", ""))
        if trade_name:
            self.parts[trade_name] = self._trade_name()
        said = msgspec.json.encode(given).decode()
        self.births = {_birth_date(number) for number in ID_NUMBER.findall(said)}

    @property
    def answers(self) -> dict[str, object]:
        """Return the answers as this applicant gives them."""
        given = self.scenario.given.answers
        return {name: self.value(name, value) for name, value in given.items()}

    def value(self, name: str, value: object) -> object:
        """Return what a value becomes, all the way down."""
        if isinstance(value, Mapping):
            return {key: self.value(key, each) for key, each in value.items()}
        if isinstance(value, list):
            return [self.value(name, each) for each in value]
        if YEAR_FIELD.fullmatch(name) and isinstance(value, int):
            return value + self.city.today.year - self.scenario.given.today.year
        return self.text(name, value) if isinstance(value, str) else value

    def text(self, name: str, said: str) -> str:
        """Return what a text becomes: another person, place or day, or the same."""
        if said not in self.known:
            kinds = (self._moment, self._number, self._place, self._name)
            made = (becomes for kind in kinds if (becomes := kind(name, said)))
            self.known[said] = next(made, "") or self._in_parts(said)
        return self.known[said]

    def _trade_name(self) -> str:
        firms, rng = players.players().firms, self.city.rng
        if firms is None:
            return self.applicant.name
        return rng.choice(firms.words).in_language(settings.LANGUAGE_CODE) + rng.choice(
            firms.shop_endings
        )

    @property
    def _here(self) -> tuple[str, ...]:
        return regions.get(self.applicant.party.region).path

    @property
    def _shift(self) -> timedelta:
        return self.city.today - self.scenario.given.today

    def _moment(self, name: str, said: str) -> str:
        if MONTH.fullmatch(said):
            return (date.fromisoformat(f"{said}-15") + self._shift).isoformat()[:7]
        if not DAY.fullmatch(said):
            return ""
        day = date.fromisoformat(said)
        if said == self.scenario.given.applicant.get("birth_date") and self.applicant.birth_date:
            return self.applicant.birth_date.isoformat()
        return (self._born(day) if day in self.births else day + self._shift).isoformat()

    def _born(self, day: date) -> date:
        """Return a birthday in another year, as what people may do hangs on their age."""
        year = day.year + self.city.today.year - self.scenario.given.today.year
        return day.replace(year=year, day=min(day.day, 28) if day.month == FEBRUARY else day.day)

    def _number(self, name: str, said: str) -> str:
        rng = self.city.rng
        if ID_NUMBER.fullmatch(said):
            return self._id_number(said)
        if CREDIT_CODE.fullmatch(said):
            return players.organisation_number(rng.randrange(10**6, 10**7))
        is_phone = re.fullmatch(here.here().telephone.mobile, said, re.ASCII)
        return players.written_phone(rng) if is_phone else ""

    def _id_number(self, said: str) -> str:
        born = _birth_date(said)
        if born.isoformat() == self.scenario.given.applicant.get("birth_date"):
            return self.applicant.number
        sex = Sex.MALE if int(said[16]) % 2 else Sex.FEMALE
        return players.person_number(0, self._born(born), sex, self.city.rng)

    def _place(self, name: str, said: str) -> str:
        if name == "line":
            is_first = self.known.setdefault(FIRST_LINE, said) == said
            return self.applicant.address if is_first else players.address(self.city.rng)
        return self._region(said) if regions.find(said) is not None else ""

    def _region(self, said: str) -> str:
        """Return a region of the demo that is to the applicant's as this is to the example's."""
        example = regions.find(str(self.scenario.given.applicant.get("region", "")))
        around = example.path if example is not None else ()
        if said in around:
            return self._here[min(around.index(RegionCode(said)), len(self._here) - 1)]
        in_city = len(around) > 1 and around[1] in regions.get(said).path
        city = self._here[min(1, len(self._here) - 1)]
        others = [
            code
            for code in self.city.places
            if code != self._here[-1] and (city in regions.get(code).path) is in_city
        ]
        return others[0] if others else self._here[-1]

    def _name(self, name: str, said: str) -> str:
        if said in self.parts or not (NAME_FIELD.fullmatch(name) and NAME.fullmatch(said)):
            return ""
        return players.full_name(self.city.rng)

    def _in_parts(self, said: str) -> str:
        for part, other in self.parts.items():
            said = said.replace(part, other)
        return said


def _birth_date(number: str) -> date:
    return date(int(number[6:10]), int(number[10:12]), int(number[12:14]))
