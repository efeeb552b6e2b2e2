"""People of one demo node whom another one knows too: told there, and welcomed here."""

from typing import Final

import msgspec

from kallipolis.foundation.clock import SYSTEM_CLOCK
from kallipolis.foundation.database.api import edge
from kallipolis.foundation.identity import api as identity
from kallipolis.foundation.identity.contracts import NewLogin
from kallipolis.foundation.ids import RegionCode
from kallipolis.foundation.parties import api as parties
from kallipolis.foundation.places import api as here
from kallipolis.foundation.text import Text
from kallipolis.site.demo.offices import FOUNDER

RESIDENT: Final = "resident"
NOTE: Final = Text(
    en="A resident of another province, who was in a hospital here",
    zh_hans="外省居民，曾在本省医院就诊",
    zh_hant="外省居民，曾在本省醫院就診",
)


class Newcomer(msgspec.Struct, frozen=True, kw_only=True):
    """Somebody who does not exist, as one node tells another one of them."""

    name: str
    id_number: str
    phone: str = ""


def listed() -> tuple[Newcomer, ...]:
    """Return the residents whose log-ins this demo lists."""
    asking = FOUNDER.with_purpose("demo")
    found = [each.party for each in identity.demo_logins() if each.kind == RESIDENT]
    known = (parties.identity_of(asking, party, clock=SYSTEM_CLOCK) for party in found)
    names = (parties.get(asking, party).name for party in found)
    return tuple(
        Newcomer(name=name, id_number=who.id_number, phone=who.phone or "")
        for name, who in zip(names, known, strict=True)
    )


def welcome_all(told: bytes) -> tuple[int, int]:
    """Welcome those whom another demo listed; return how many are new, and how many there are."""
    every = msgspec.json.decode(told, type=tuple[Newcomer, ...])
    return sum(welcome(each) for each in every), len(every)


def welcome(newcomer: Newcomer) -> bool:
    """Register somebody in the region that is served, with a listed log-in; say if they are new."""
    if any(each.name == newcomer.name for each in identity.demo_logins()):
        return False
    with edge():
        party = parties.register_resident(
            FOUNDER,
            name=newcomer.name,
            id_number=newcomer.id_number,
            region=RegionCode(here.here().region),
            phone=newcomer.phone,
        )
        login = NewLogin(username=f"demo-{party.id[-8:]}", demo_note=NOTE)
        identity.open_login(FOUNDER, party, login)
    return True
