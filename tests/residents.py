"""Residents whom the registries know, as whoever applies for the old-age allowance has to be."""

from datetime import date
from random import Random

from kallipolis.foundation.actors import system
from kallipolis.foundation.clock import SYSTEM_CLOCK, Clock
from kallipolis.foundation.ids import RegionCode
from kallipolis.foundation.parties import api as parties
from kallipolis.foundation.parties.contracts import Party, Sex
from kallipolis.foundation.parties.testing import synthetic_id_number
from kallipolis.platforms.data.registries import api as registries
from kallipolis.platforms.data.registries.contracts import Value

TEST = system("test")


def settled(
    seed: int = 1,
    *,
    name: str = "梁秀英",
    born: date = date(1946, 5, 20),
    household: str = "440304",
    address: str = "",
    phone: str = "",
    clock: Clock = SYSTEM_CLOCK,
) -> Party:
    """Let somebody live in Nanshan, their household registered in a county of Shenzhen."""
    number = synthetic_id_number(Random(seed), born, Sex.FEMALE)
    known: dict[str, dict[str, Value]] = {
        "population": {
            "name": name,
            "birth_date": born.isoformat(),
            "status": "living",
            "card_status": "valid",
        },
        "households": {"region": household, "members": 3, "address": address or None},
        "social-insurance": {"card_number": f"K{seed:08}"},
    }
    for registry, values in known.items():
        registries.put(TEST, registry, number, values)
    return parties.register_resident(
        TEST,
        name=name,
        id_number=number,
        region=RegionCode("440305"),
        phone=phone,
        clock=clock,
    )
