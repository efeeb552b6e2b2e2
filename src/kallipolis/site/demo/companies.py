"""Companies that do not exist: names by chance, codes that nobody can have."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import product
from random import Random

from django.conf import settings

from kallipolis.foundation.parties.contracts import Party
from kallipolis.foundation.text import Text
from kallipolis.platforms.data.registries.contracts import Value
from kallipolis.site.demo import players


@dataclass(frozen=True, slots=True, kw_only=True)
class Firm:
    """What a company is called and registered under."""

    name: Text
    credit_code: str
    scope: str
    address: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Company:
    """A company of the demo, with who manages it."""

    firm: Firm
    party: Party
    manager: Party


def firms(count: int, rng: Random) -> Iterator[Firm]:
    """Make companies; none bears another's name, and there are none without a cast for them."""
    cast = players.players()
    if cast.firms is None:
        return
    pairs = list(product(cast.firms.words, cast.firms.trades))
    rng.shuffle(pairs)
    for number in range(count):
        word, trade = pairs[number % len(pairs)]
        yield Firm(
            name=_named(cast.firms.name, word, trade.name, number // len(pairs)),
            credit_code=players.organisation_number(number + 1),
            scope=trade.scope,
            address=players.address(rng),
        )


def _named(pattern: Text, word: Text, trade: Text, again: int) -> Text:
    number = str(again + 1) if again else ""
    return Text(
        en=pattern.en.format(word=word.en, again=number, trade=trade.en),
        zh_hans=pattern.zh_hans.format(word=word.zh_hans, again=number, trade=trade.zh_hans),
        zh_hant=pattern.zh_hant.format(word=word.zh_hant, again=number, trade=trade.zh_hant),
    )


def records_of(
    company: Company, id_number: str, today: date, rng: Random
) -> dict[str, dict[str, Value]]:
    """Return what the registries say of a company, by registry."""
    since = today - timedelta(days=rng.randrange(500, 5000))
    revenue = rng.randrange(20, 6_000) * 10_000_00
    return {
        "legal-entities": {
            "name": company.firm.name.in_language(settings.LANGUAGE_CODE),
            "kind": "limited",
            "status": "active",
            "region": company.party.region,
            "address": company.firm.address,
            "legal_representative": company.manager.name,
            "legal_representative_id_number": id_number,
            "registered_capital": rng.choice((50, 100, 200, 500, 1000)) * 10_000_00,
            "established_on": since.isoformat(),
            "business_scope": company.firm.scope,
            "shareholders": rng.randrange(1, 5),
            "is_foreign_invested": False,
            "is_listed": False,
            "has_branches": rng.random() < 0.2,
            "has_pledge": False,
            "is_abnormal": rng.random() < 0.03,
            "is_dishonest": False,
        },
        "tax": {
            "status": "normal",
            "taxpayer_kind": rng.choice(("small_scale", "general")),
            "region": company.party.region,
            "clearance": "clear" if rng.random() < 0.9 else "open",
            "owed": 0,
            "open_invoices": 0,
            "credit_grade": rng.choice(("A", "B", "B", "M", "C")),
            "declared_year": today.year - 1,
            "revenue": revenue,
            "rd_spend": revenue // rng.choice((12, 18, 25, 60)),
            "tax_paid": revenue // 30,
        },
    }
