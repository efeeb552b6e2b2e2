"""The two real catalogues come in whole, by the mappings that are shipped."""

from collections import Counter
from pathlib import Path

import pytest

from kallipolis.foundation.actors import system
from kallipolis.foundation.calendar.contracts import Limit
from kallipolis.foundation.organisations import api as organisations
from kallipolis.foundation.packs import api as packs
from kallipolis.foundation.packs.testing import publish_packs
from kallipolis.platforms.application.catalogue import api as catalogue
from kallipolis.platforms.application.catalogue.contracts import Import, Tally
from kallipolis.platforms.application.services import api as services

pytestmark = [pytest.mark.django_db, pytest.mark.shared_data]
ITEM = "gd-11440000006939756b2440101007000"


def run(name: str, source: Path) -> Import:
    mapping = catalogue.mapping(name)
    return catalogue.import_rows(system("test"), mapping, catalogue.rows_in(mapping, source))


def test_the_service_items_of_guangdong_come_in_whole(data_folder: Path) -> None:
    publish_packs("core", "guangdong", "public-services", "catalogue-mappings")

    done = run("gd-service-items", data_folder / "gd-service-items/gd_service_items_2021.jsonl")
    service = services.get(ITEM)
    imported = [s for s in services.every() if s.source]

    assert done.tally == Tally(read=2262, imported=2262, rejected=0, duplicates=0)
    assert (done.services, done.authorities, done.evidence_types) == (2262, 177, 1408)
    assert len(done.remarks) == 2
    assert service.name.zh_hant == "臨時價格干預範圍事項提價申報"
    assert (service.statutory_limit, service.promised_limit) == (Limit(days=30), Limit(days=7))
    assert organisations.authority(service.authority, "440305").credit_code == "11440000006939756B"
    needed = [services.evidence_type(each.type) for s in imported for each in s.evidence]
    assert (len(needed), sum(bool(each.registry) for each in needed)) == (3434, 353)
    assert {s.output.credential for s in imported} == {"decision-notice"}
    assert all(s.is_sent_in_online for s in imported)
    assert Counter(s.channels for s in imported) == {("online",): 824, ("online", "hall"): 1438}
    assert Counter(s.online for s in imported) == {True: 2196, False: 66}
    assert {s.fee for s in imported} == {None}
    for_each = [organisations.authority(s.authority, s.regions[0]).region for s in imported]
    assert for_each == [s.regions[0] for s in imported]


def test_the_services_of_english_councils_come_in_but_those_that_ended(data_folder: Path) -> None:
    publish_packs("core", "catalogue-mappings")

    done = run("uk-lgsl", data_folder / "uk-lgsl/englishAndWelshServices-all.csv")
    service = services.get("lgsl-1614")

    assert done.tally == Tally(read=1002, imported=978, rejected=24, duplicates=0)
    assert {misfit.field for misfit in done.misfits} == {"only"}
    assert service.name.en == "16 to 19 bursary fund"
    assert organisations.authority(service.authority, "GB-EXAMPLE").name.zh_hans == "示例区议会"
    assert packs.get("region", "GB-EXAMPLE").body.level == service.level
