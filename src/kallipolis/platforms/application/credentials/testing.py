"""Makers of kinds of credentials and of credentials, for tests and the demo."""

from typing import Final

from kallipolis.foundation.actors import Actor, system
from kallipolis.foundation.clock import SYSTEM_CLOCK, Clock
from kallipolis.foundation.ids import CaseId, OrganisationId, PartyId, RegionCode
from kallipolis.foundation.organisations.testing import publish_authorities
from kallipolis.foundation.packs import api as packs
from kallipolis.foundation.packs.testing import publish_documents
from kallipolis.foundation.regions.testing import publish_regions
from kallipolis.foundation.text import Text
from kallipolis.platforms.application.credentials import api
from kallipolis.platforms.application.credentials.contracts import (
    Claim,
    Credential,
    CredentialType,
    Template,
    Validity,
)

CARD: Final = "old-age-card"
SYSTEM: Final = system("test")


def make_type(
    id: str = CARD, *, validity: Validity | None = None, renewable: bool = True
) -> CredentialType:
    """Make a kind of credential with a name, a birth date, an amount and a district."""
    return CredentialType(
        id=id,
        title=Text(en="Senior citizen card", zh_hans="老年人优待证", zh_hant="老年人優待證"),
        vct=f"urn:kallipolis:credential:{id}",
        claims=(
            Claim(
                name="holder_name",
                title=Text(en="Name", zh_hans="姓名", zh_hant="姓名"),
                origin="applicant.name",
                personal=True,
            ),
            Claim(
                name="birth_date",
                title=Text(en="Date of birth", zh_hans="出生日期", zh_hant="出生日期"),
                origin="applicant.birth_date",
                type="date",
                personal=True,
            ),
            Claim(
                name="district",
                title=Text(en="District", zh_hans="区县", zh_hant="區縣"),
                origin="answers.district",
                type="region",
                disclosable=False,
                optional=True,
            ),
        ),
        validity=Validity(days=365) if validity is None else validity,
        renewable=renewable,
        template=Template(
            layout="permit",
            heading=Text(en="Senior citizen card", zh_hans="老年人优待证", zh_hant="老年人優待證"),
            body=(
                Text(
                    en="{holder_name}, born on {birth_date}, has the rights of a senior citizen.",
                    zh_hans="{holder_name}，{birth_date}出生，依法享受老年人优待。",
                    zh_hant="{holder_name}，{birth_date}出生，依法享受老年人優待。",
                ),
            ),
            footer=Text(en="Show it on request.", zh_hans="请随身携带。", zh_hant="請隨身攜帶。"),
        ),
    )


def publish_type(kind: CredentialType | None = None) -> None:
    """Publish a kind of credential, and the place where it is issued."""
    publish_regions()
    publish_authorities()
    publish_documents(credential=[kind or make_type()])


def make_credential(
    *,
    kind: str = CARD,
    case: str = "case-1",
    holder: str = "resident",
    name: str = "张三",
    actor: Actor = SYSTEM,
    clock: Clock = SYSTEM_CLOCK,
) -> Credential:
    """Record a credential of a published kind."""
    return api.record(
        actor,
        credential_type=kind,
        case_id=CaseId(case),
        holder=PartyId(holder),
        issuer=OrganisationId("civil-affairs@440300"),
        region=RegionCode("440300"),
        service="old-age-allowance",
        claims={"holder_name": name, "birth_date": "1950-01-02", "district": "440305"},
        edition=packs.edition(),
        clock=clock,
    )
