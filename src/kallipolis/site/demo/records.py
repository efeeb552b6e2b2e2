"""What the registries of the demo city say of its people."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from random import Random

from kallipolis.foundation.parties.contracts import Sex
from kallipolis.platforms.application.demonstrations.contracts import Trait
from kallipolis.platforms.data.registries.contracts import Value, Values
from kallipolis.site.demo import players
from kallipolis.site.demo.people import Person

Entries = dict[str, dict[str, Values]]
"""By registry, then key."""


def records_of(everybody: Iterable[Person], today: date, rng: Random) -> Entries:
    """Make the entries of all registries about people, consistent with one another."""
    entries: Entries = defaultdict(dict)
    families: dict[int, list[Person]] = defaultdict(list)
    for person in everybody:
        families[person.home.family].append(person)
        for registry, values in (*_alone(person, today, rng), *_declared(person)):
            entries[registry][person.id_number] = values
    for family in families.values():
        for registry, key, values in _together(family, today, rng):
            entries[registry][key] = values
    return entries


def _alone(person: Person, today: date, rng: Random) -> Iterator[tuple[str, Values]]:
    age = _age(person, today)
    yield "population", _population(person, today)
    yield "criminal-records", {"finding": "unclear" if rng.random() < 0.01 else "clear"}
    if person.home.region != person.home.household:
        yield "residence", _residence(person, today, rng)
    if 6 <= age < 18:
        yield "education", _education(person, age)
    if age >= 60:
        yield "social-insurance", _pension(person, today, rng)
        yield "life-checks", _life_check(today, rng)
    elif age >= 20:
        yield "social-insurance", _insured(person, today, rng)
        yield "provident-fund", _fund(person, rng)
    if rng.random() < 0.03:
        yield "disabilities", _disability(person, today, rng)
    if age >= 14 and rng.random() < 0.3:
        yield "volunteers", _volunteer(person, today, rng)


def _declared(person: Person) -> Iterator[tuple[str, Values]]:
    """Return what the cast of the place says that its own registries hold."""
    known: dict[Trait, Value] = {
        "name": person.name,
        "id_number": person.id_number,
        "phone": person.phone,
        "region": person.home.region,
        "household": person.home.household,
        "address": person.home.address,
        "birth_date": person.birth_date.isoformat(),
        "sex": person.sex.value,
    }
    for registry, fields in players.players().records.items():
        yield registry, {field: known[trait] for field, trait in fields.items()}


def _together(family: list[Person], today: date, rng: Random) -> Iterator[tuple[str, str, Values]]:
    adults = [person for person in family if 20 <= _age(person, today) < 66]
    head = max(family, key=lambda person: _age(person, today) < 66)
    for person in family:
        yield "households", person.id_number, _household(person, head, len(family))
    couple = adults[:2] if len(adults) > 1 else []
    for child in [p for p in family if _age(p, today) < 20]:
        yield "population", child.id_number, _population(child, today) | _parents(adults[:2])
    for person in [p for p in family if _age(p, today) >= 20]:
        spouse = next((p for p in couple if person in couple and p is not person), None)
        yield "marriages", person.id_number, _marriage(person, spouse)
    if adults and rng.random() < 0.6:
        yield "properties", adults[0].id_number, _home(adults[0], rng)


def _population(person: Person, today: date) -> dict[str, Value]:
    return {
        "name": person.name,
        "sex": person.sex.value,
        "birth_date": person.birth_date.isoformat(),
        "ethnicity": "汉",
        "region": person.home.household,
        "address": person.home.address,
        "phone": person.phone,
        "status": "living",
        "card_issued_on": (today - timedelta(days=1000)).isoformat(),
        "card_valid_until": (today + timedelta(days=2600)).isoformat(),
        "card_status": "valid",
    }


def _parents(adults: list[Person]) -> dict[str, Value]:
    return {
        "mother_id_number" if person.sex is Sex.FEMALE else "father_id_number": person.id_number
        for person in adults
    }


def _residence(person: Person, today: date, rng: Random) -> Values:
    valid_until = today + timedelta(days=rng.randrange(-20, 300))
    return {
        "permit_number": f"DEMO{person.home.family:06}",
        "status": "valid",
        "region": person.home.region,
        "address": person.home.address,
        "ground": "work",
        "living_since": (today - timedelta(days=900)).isoformat(),
        "is_registered": True,
        "permit_since": (valid_until - timedelta(days=365)).isoformat(),
        "valid_until": valid_until.isoformat(),
    }


def _education(person: Person, age: int) -> Values:
    stage = "primary" if age < 12 else "junior" if age < 15 else "senior"
    return {
        "status": "enrolled",
        "stage": stage,
        "school": "演示学校",
        "region": person.home.region,
    }


def _pension(person: Person, today: date, rng: Random) -> Values:
    return {
        "card_number": f"DEMO{person.id_number[-6:]}",
        "card_account": f"DEMO{person.phone}",
        "card_region": person.home.region,
        "region": person.home.household,
        "status": "retired",
        "pension_months": rng.randrange(180, 420),
        "pension_status": "paid",
        "pension_since": (person.birth_date + timedelta(days=60 * 365 + 15)).isoformat(),
        "pension_monthly": rng.randrange(150_000, 600_000),
        "checked_on": (today - timedelta(days=rng.randrange(200, 420))).isoformat(),
        "medical_region": person.home.region,
        "medical_scheme": "employee",
        "medical_status": "entitled",
        "medical_months": 300,
    }


def _life_check(today: date, rng: Random) -> Values:
    return {
        "checked_on": (today - timedelta(days=rng.randrange(40))).isoformat(),
        "way": rng.choice(("face", "face", "video", "counter")),
        "passed": rng.random() < 0.95,
    }


def _insured(person: Person, today: date, rng: Random) -> Values:
    months = rng.randrange(6, 200)
    is_paying = rng.random() < 0.9
    stopped_on = None if is_paying else (today - timedelta(days=40)).isoformat()
    return {
        "card_number": f"DEMO{person.id_number[-6:]}",
        "card_account": f"DEMO{person.phone}",
        "card_region": person.home.region,
        "region": person.home.region,
        "status": "paying" if is_paying else "stopped",
        "employer": "示例有限公司",
        "employer_average_wage": rng.randrange(500_000, 1_500_000),
        "monthly_base": rng.randrange(500_000, 2_000_000),
        "continuous_months": months,
        "pension_months": months,
        "medical_region": person.home.region,
        "medical_scheme": "employee",
        "medical_status": "entitled" if is_paying else "suspended",
        "medical_months": months,
        "maternity_insured": True,
        "maternity_months": months,
        "unemployment_months": months,
        "unemployment_unused_months": months,
        "unemployed_since": stopped_on,
        "stopped_on": stopped_on,
        "stop_reason": None if is_paying else "dismissed",
        "pension_status": "none",
    }


def _fund(person: Person, rng: Random) -> Values:
    return {
        "account_number": f"DEMO{person.phone}",
        "region": person.home.region[:4] + "00",
        "employer": "示例有限公司",
        "status": "active",
        "balance": rng.randrange(100_000, 9_000_000),
        "monthly_deposit": rng.randrange(50_000, 400_000),
        "continuous_months": rng.randrange(1, 120),
        "has_loan": False,
        "rent_months": 0,
    }


def _disability(person: Person, today: date, rng: Random) -> Values:
    return {
        "card_number": f"DEMO{person.id_number[-8:]}",
        "category": "physical",
        "grade": rng.randrange(1, 5),
        "status": "valid",
        "region": person.home.household,
        "issued_on": (today - timedelta(days=3200)).isoformat(),
        "valid_until": (today + timedelta(days=400)).isoformat(),
    }


def _volunteer(person: Person, today: date, rng: Random) -> Values:
    this_year, last_year = rng.randrange(60) / 2, rng.randrange(120) / 2
    return {
        "volunteer_number": f"DEMO{person.id_number[-8:]}",
        "registered_on": (today - timedelta(days=1500)).isoformat(),
        "status": "active",
        "region": person.home.region,
        "total_hours": this_year + last_year + rng.randrange(400) / 2,
        "hours_this_year": this_year,
        "hours_last_year": last_year,
    }


def _household(person: Person, head: Person, members: int) -> Values:
    return {
        "household_number": f"DEMO{person.home.family:08}",
        "kind": "family",
        "region": person.home.household,
        "address": person.home.address,
        "head_name": head.name,
        "relation_to_head": "self" if person is head else "relative",
        "members": members,
        "since": (person.birth_date + timedelta(days=30)).isoformat(),
    }


def _marriage(person: Person, spouse: Person | None) -> Values:
    if spouse is None:
        return {"status": "single"}
    return {
        "status": "married",
        "spouse_name": spouse.name,
        "spouse_id_number": spouse.id_number,
        "registered_on": "2015-05-20",
        "certificate_number": f"DEMO{person.home.family:08}",
        "region": person.home.household,
    }


def _home(person: Person, rng: Random) -> Values:
    return {
        "homes": 1,
        "floor_area": float(rng.randrange(40, 140)),
        "certificate_number": f"DEMO{person.home.family:08}",
        "region": person.home.region,
        "address": person.home.address,
        "use": "residential",
        "share_percent": 100.0,
        "registered_on": "2018-09-01",
        "is_mortgaged": rng.random() < 0.4,
        "is_sealed": False,
    }


def _age(person: Person, today: date) -> int:
    return (today - person.birth_date).days // 365
