"""A spreadsheet that the first company's clerk has begun: some rows are right, some are not."""

import csv
import io
from collections.abc import Mapping
from typing import Final

from django.conf import settings
from django.utils import translation

from kallipolis.domains.government.batches import api as batches
from kallipolis.foundation.packs import api as packs
from kallipolis.foundation.parties import api as parties
from kallipolis.foundation.parties.testing import as_actor
from kallipolis.foundation.text import Text
from kallipolis.site.demo import players
from kallipolis.site.demo.cast import City

SERVICE: Final = "pass-for-lorries-in-restricted-streets"
"""What a company with many lorries asks for many times; a city whose packs lack it has no sheet."""

LORRIES: Final = 6
STATEMENT: Final = Text(
    en="Deliveries to shops in the morning, lorry {number}",
    zh_hans="{number} 号货车，每日清晨为商铺送货",
    zh_hant="{number} 號貨車，每日清晨為商舖送貨",
)
NAME: Final = Text(en="lorries.csv", zh_hans="货车.csv", zh_hant="貨車.csv")


def begin_sheet(city: City) -> None:
    """Send in a sheet of lorries; the second lacks its declaration, the fourth a telephone."""
    if not city.companies or city.clerk is None or packs.find("service", SERVICE) is None:
        return
    company = city.companies[0].party
    clerk = parties.acting_for(as_actor(city.clerk, purpose="demo"), company.id, clock=city.now)
    with translation.override(settings.LANGUAGE_CODE):
        columns = batches.columns_of(SERVICE)
        rows = [_row(city, number) for number in range(1, LORRIES + 1)]
        kept = io.StringIO()
        out = csv.writer(kept)
        out.writerow(each.title.in_language(settings.LANGUAGE_CODE) for each in columns)
        out.writerows([row.get(each.path, "") for each in columns] for row in rows)
        name = NAME.in_language(settings.LANGUAGE_CODE)
        content = kept.getvalue().encode("utf-8-sig")
        batches.begin(clerk, SERVICE, content, name=name, clock=city.now)


def _row(city: City, number: int) -> Mapping[str, str]:
    words = STATEMENT.in_language(settings.LANGUAGE_CODE).format(number=number)
    phone = "12" if number == 4 else players.written_phone(city.rng)
    return {"statement": words, "phone": phone, "is_true": "false" if number == 2 else "true"}
