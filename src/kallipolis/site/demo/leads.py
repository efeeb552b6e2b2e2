"""Those whose log-ins are listed: a few residents, a company and its clerk."""

from dataclasses import replace
from typing import Final

from kallipolis.foundation.parties import api as parties
from kallipolis.foundation.parties.contracts import Party, Sex, Terms
from kallipolis.foundation.parties.testing import as_actor
from kallipolis.site.demo.cast import Applicant, City, Pair
from kallipolis.site.demo.offices import FOUNDER

COMPANIES: Final = ("company", "second-company", "third-company")
"""As whom the first companies play, all of which one clerk acts for."""

A_TRAIT: Final = 4.5
MOST_UNFIT: Final = 5.0
"""Units: years; who is less fit at home is looked for elsewhere."""


def choose_residents(city: City) -> None:
    """Choose residents; one may act for her mother."""
    elder = _of_age(city, 85)
    parent = _of_age(city, 36, sex=Sex.FEMALE)
    young = _of_age(city, 23, is_from_elsewhere=True)
    _mandate(city, elder[1], parent[1], relation="child", basis="households")
    city.leads |= {
        "elder": city.resident(*elder),
        "parent": city.resident(*parent),
        "young": city.resident(*young),
        "for-elder": _for_other(city, elder, parent[1]),
    }


def choose_manager(city: City) -> Party:
    """Choose who manages the first company: somebody of middle age at home."""
    manager = _of_age(city, 47)
    city.leads["manager"] = city.resident(*manager)
    return manager[1]


def choose_clerk(city: City) -> None:
    """Let somebody apply for the first companies beside those who manage them."""
    if not city.companies:
        return
    clerk = _of_age(city, 29)
    city.clerk, city.leads["clerk"] = clerk[1], city.resident(*clerk)
    for name, company in zip(COMPANIES, city.companies, strict=False):
        _mandate(city, company.party, city.clerk, relation="clerk", basis="legal-entities")
        city.leads[name] = city.company(company)


def _of_age(
    city: City,
    age: int,
    *,
    sex: Sex | None = None,
    is_from_elsewhere: bool = False,
) -> Pair:
    """Return who fits best; a trait that does not fit counts as some years."""
    today = city.now.now().date()
    left = [pair for pair in city.people if pair[1].id not in city.taken] or city.people
    at_home = [pair for pair in left if pair[1].region == city.home] or left

    def unfit(pair: Pair) -> float:
        person = pair[0]
        years = abs((today - person.birth_date).days / 365.25 - age)
        is_other = sex is not None and person.sex is not sex
        is_local = is_from_elsewhere and person.home.region == person.home.household
        return years + A_TRAIT * (is_other or is_local)

    found = min(at_home, key=unfit)
    if unfit(found) > MOST_UNFIT:
        found = min(left, key=unfit)
    city.taken.add(found[1].id)
    return found


def _for_other(city: City, principal: Pair, holder: Party) -> Applicant:
    acting = parties.acting_for(as_actor(holder, purpose="demo"), principal[1].id, clock=city.clock)
    return replace(city.resident(*principal), actor=acting)


def _mandate(city: City, principal: Party, holder: Party, *, relation: str, basis: str) -> None:
    terms = Terms(relation=relation, scopes=("*",), since=city.clock.now())
    parties.establish(FOUNDER, principal.id, holder.id, terms, basis=basis, clock=city.clock)
