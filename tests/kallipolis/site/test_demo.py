"""A small demo city, founded as the large one is."""

from datetime import UTC, datetime

import msgspec
import pytest
from pytest_django import Settings

from kallipolis.foundation.actors import system
from kallipolis.foundation.audit import api as audit
from kallipolis.foundation.clock import SetClock
from kallipolis.foundation.identity import api as identity
from kallipolis.foundation.packs import api as packs
from kallipolis.platforms.application.cases import api as cases
from kallipolis.site.demo import city
from kallipolis.site.demo.city import Size

NOW = SetClock(datetime(2026, 11, 20, 3, 0, tzinfo=UTC))


@pytest.fixture
def _demo(db: None, settings: Settings) -> None:
    settings.KALLIPOLIS = msgspec.structs.replace(settings.KALLIPOLIS, demo=True)
    packs.publish(system("test"), ["core", "guangdong", "public-services"])


@pytest.mark.usefixtures("_demo")
def test_a_demo_city_has_people_officials_and_cases_and_a_sound_ledger() -> None:
    size = Size(residents=120, companies=5, cases=25)

    founded = city.found(size, NOW, seed=7, progress=lambda *_: None)

    audit.seal()
    audit.checkpoint()
    assert (len(founded.people), len(founded.companies)) == (120, 5)
    assert len(identity.demo_logins()) == 14
    assert cases.supervise(system("test")).loads
    assert audit.verify() == ()


@pytest.mark.usefixtures("_demo")
def test_nobody_of_the_demo_can_exist() -> None:
    founded = city.found(
        Size(residents=60, companies=2, cases=0), NOW, seed=8, progress=lambda *_: None
    )

    numbers = [person.id_number for person, _ in founded.people]

    assert all(number.startswith("990") for number in numbers)
    assert len(set(numbers)) == len(numbers)
