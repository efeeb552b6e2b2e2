"""What is looked up about people rests on a law that the service cites, or on their consent."""

from pathlib import Path
from typing import Final

import pytest

from kallipolis.foundation.organisations.contracts import AuthorityRole
from kallipolis.foundation.packs import api as packs
from kallipolis.foundation.packs.testing import write_pack
from kallipolis.foundation.text import everywhere
from kallipolis.platforms.application.services import api as services
from kallipolis.platforms.application.services.contracts import (
    EvidenceRequirement,
    EvidenceType,
    Ground,
    LegalBasis,
    PublicService,
    ServiceOutput,
)

LAW: Final = """\
id: housing-law
title: {en: Housing law, zh-Hans: 住房法, zh-Hant: 住房法}
"""
REGISTRY: Final = """\
id: marriages
title: {en: Marriages, zh-Hans: 婚姻, zh-Hant: 婚姻}
source: civil-affairs
key: id_number
fields:
  - {id: id_number, title: {en: N, zh-Hans: 号, zh-Hant: 號}, type: id-number, personal: true}
"""
PROOF: Final = """\
id: marriage-certificate
name: {en: Marriage certificate, zh-Hans: 结婚证, zh-Hant: 結婚證}
registry: marriages
"""
SERVICE: Final = """\
id: flat
name: {en: Flat, zh-Hans: 公租房, zh-Hant: 公租房}
summary: {en: A flat., zh-Hans: 公租房。, zh-Hant: 公租房。}
authority: housing
output: {name: {en: Flat, zh-Hans: 公租房, zh-Hant: 公租房}}
"""
NEED: Final = "evidence: [{type: marriage-certificate%s}]\n"
CITED: Final = "legal_basis: [{citation: housing-law/art-7%s}]\n"
UNGROUNDED: Final = (
    "evidence[0]: personal data would be looked up in the registry 'marriages' by no law and with "
    "nobody's consent"
)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("said", "of_type", "faults"),
    [
        (NEED % "" + CITED % "", "", [UNGROUNDED]),
        (NEED % "" + CITED % ", for_evidence: true", "", []),
        (NEED % ", basis: housing-law/art-7" + CITED % "", "", []),
        (NEED % ", consent: true", "", []),
        (NEED % "", "basis: housing-law/art-9\n", []),
        (
            NEED % ", basis: housing-law/art-8" + CITED % "",
            "",
            ["evidence[0].basis: the service does not cite `housing-law/art-8`"],
        ),
        (
            NEED % "",
            "basis: no-law/art-9\n",
            ["basis: `no-law/art-9` cites a law that is not known"],
        ),
    ],
)
def test_a_pack_says_by_which_law_people_are_looked_up(
    tmp_path: Path, said: str, of_type: str, faults: list[str]
) -> None:
    documents = {
        "laws/housing.yaml": LAW,
        "registries/marriages.yaml": REGISTRY,
        "evidence/certificate.yaml": PROOF + of_type,
        "services/flat.yaml": SERVICE + said,
    }
    folder = write_pack(tmp_path / "sample", documents)

    report = packs.check(str(folder))

    assert [fault.message for fault in report.faults] == faults
    assert all(fault.line and fault.expected for fault in report.faults)


def test_what_a_service_says_of_its_ground_goes_before_what_the_proof_says() -> None:
    kind = EvidenceType(id="card", name=everywhere("card"), registry="people", basis="law-a")
    plain, special, agreed = (
        EvidenceRequirement(type="card"),
        EvidenceRequirement(type="card", basis="law-b/art-2", purpose=everywhere("age")),
        EvidenceRequirement(type="card", consent=True),
    )
    service = PublicService(
        id="flat",
        name=everywhere("Flat"),
        summary=everywhere("A flat."),
        authority=AuthorityRole("housing"),
        output=ServiceOutput(name=everywhere("Flat")),
        evidence=(plain, special, agreed),
        legal_basis=(
            LegalBasis(citation="law-b/art-1", for_evidence=True),
            LegalBasis(citation="law-b/art-2"),
        ),
    )

    found = [services.ground_of(each, kind) for each in services.grounded(service)]

    assert found == [
        Ground(basis="law-b/art-1", carried_by="duty"),
        Ground(basis="law-b/art-2", carried_by="duty", purpose=everywhere("age")),
        Ground(basis="", carried_by="consent"),
    ]
    assert services.ground_of(plain, kind) == Ground(basis="law-a", carried_by="duty")
