"""Makers of organisations: a few authorities for the sample regions, companies with valid codes."""

from stdnum.cn import uscc

from kallipolis.foundation.actors import system
from kallipolis.foundation.clock import SYSTEM_CLOCK, Clock
from kallipolis.foundation.ids import RegionCode
from kallipolis.foundation.organisations import api
from kallipolis.foundation.organisations.contracts import (
    Organisation,
    OrganisationKind,
    Registration,
)
from kallipolis.foundation.organisations.documents import AuthorityPattern, RolePattern
from kallipolis.foundation.packs.testing import publish_documents
from kallipolis.foundation.text import Text, everywhere

ROLES = (
    ("civil-affairs", ("province", "city", "county"), "Civil Affairs Bureau", "民政局"),
    ("public-security", ("province", "city", "county"), "Public Security Bureau", "公安局"),
    ("market-regulation", ("province", "city"), "Market Regulation Bureau", "市场监督管理局"),
)


def make_credit_code(number: int = 1, region: str = "440300") -> str:
    """Make a valid unified social credit code of a company that does not exist."""
    stem = f"91{region}MA{number:07d}"
    return stem + str(uscc.calc_check_digit(stem))


def make_authority_pattern() -> AuthorityPattern:
    """Make a pattern of three authorities for the regions of its own pack."""
    return AuthorityPattern(
        id="authorities",
        roles=tuple(
            RolePattern(
                role=role,
                levels={
                    level: Text(
                        en=f"{{region}} {english}",
                        zh_hans=f"{{region}}{chinese}",
                        zh_hant=f"{{region}}{chinese}",
                    )
                    for level in levels
                },
            )
            for role, levels, english, chinese in ROLES
        ),
    )


def publish_authorities() -> None:
    """Publish the pattern above in the pack ``place``, beside the sample regions."""
    publish_documents(pack="place", authority_pattern=[make_authority_pattern()])


def register_company(
    number: int = 1, *, region: str = "440300", clock: Clock = SYSTEM_CLOCK
) -> Organisation:
    """Register a company that does not exist."""
    registration = Registration(
        name=everywhere(f"示例{number}号有限公司"),
        region=RegionCode(region),
        kind=OrganisationKind.ENTERPRISE,
        credit_code=make_credit_code(number, region),
    )
    return api.register(system("test"), registration, clock=clock)
