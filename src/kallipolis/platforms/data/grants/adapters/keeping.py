"""Grants as they are kept, how fast they are read, and who was read about by them."""

import re
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Final

import msgspec
from django.db.models import F, QuerySet, Sum
from django.utils import timezone
from msgspec.structs import replace

from kallipolis.foundation import vault
from kallipolis.foundation.actors import system
from kallipolis.foundation.errors import Reason, Refusal
from kallipolis.foundation.ids import OrganisationId, PartyId
from kallipolis.foundation.parties import api as parties
from kallipolis.platforms.data.datasets.contracts import Subject
from kallipolis.platforms.data.grants import hot
from kallipolis.platforms.data.grants.contracts import (
    Grant,
    GrantId,
    GrantState,
    PersonRead,
    Terms,
)
from kallipolis.platforms.data.grants.models import PersonReading, StoredGrant

TELLER: Final = system("tell people who read about them")
DIGITS: Final = 32
"""Of 64: 128 bits tell a billion people apart."""

PARTY: Final = re.compile(r"[0-9a-f]{32}")
MENTION: Final = "person:"
SECONDS: Final = 60
MOST_SHOWN: Final = 200


def as_grant(row: StoredGrant) -> Grant:
    """Return a grant as others see it."""
    return Grant(
        id=GrantId(row.id),
        dataset=row.dataset,
        owner=OrganisationId(row.owner),
        grantee=OrganisationId(row.grantee),
        terms=msgspec.json.decode(row.terms, type=Terms),
        state=GrantState(row.state),
        basis=row.basis,
        reason=row.reason,
        given_at=row.given_at,
        changed_at=row.changed_at,
    )


def every(rows: QuerySet[StoredGrant]) -> tuple[Grant, ...]:
    """Return grants, latest first."""
    return tuple(as_grant(row) for row in rows.order_by("-given_at", "-id"))


def take_turn(grant: GrantId, at: datetime) -> None:
    """Count an answer against the rate of a grant, in all processes together.

    Raises:
        Refusal: ``grant.too_fast`` once those of this minute are taken.
    """
    row = StoredGrant.objects.select_for_update().get(id=grant)
    minute, second = divmod(int(at.timestamp()), SECONDS)
    taken = row.taken if row.minute == minute else 0
    rate = msgspec.json.decode(row.terms, type=Terms).rate
    if taken >= rate:
        values = {"rate": str(rate), "seconds": str(SECONDS - second)}
        raise Refusal("grant.too_fast", Reason.TOO_MANY, values=values)
    row.minute, row.taken = minute, taken + 1
    row.save(update_fields=["minute", "taken"])


def note_people(grant: GrantId, named: Mapping[Subject, Collection[str]], at: datetime) -> int:
    """Note whom rows that leave are about, each once; return how many that is.

    Shape: ``named`` are identity numbers, parties and credit codes, as columns have them. What is
    none of these is nobody: columns hold what departments wrote.
    """
    mentions = parties.lasting_mentions(TELLER, named.get("id-number", ()))
    marks = {_mark(mention) for mention in mentions}
    marks |= {party for party in named.get("party", ()) if PARTY.fullmatch(party)}
    marks |= {_mark_of_company(code) for code in named.get("credit-code", ())}
    people = sorted({mark[:DIGITS] for mark in marks})
    if people:
        hot.note(people, grant, timezone.localdate(at), at)
    return len(people)


def untold(since: datetime) -> dict[PartyId, int]:
    """Return about whom rows left since a moment of which they were not told, and how often."""
    rows = PersonReading.objects.filter(read_at__gte=since, told__lt=F("times"))
    left = rows.values_list("person").annotate(n=Sum(F("times") - F("told")))
    counts: dict[str, int] = dict(left)
    found: Counter[PartyId] = Counter()
    for person, party in parties.registered(TELLER, counts).items():
        found[party] += counts[person]
    return dict(found)


def told(those: Sequence[PartyId], since: datetime) -> None:
    """Note that people were told of all rows about them that left since a moment."""
    for party in those:
        mentions = parties.mentions_of(replace(TELLER, party=party))
        marks = [_mark(each)[:DIGITS] for each in mentions]
        rows = PersonReading.objects.filter(person__in=marks, read_at__gte=since)
        rows.update(told=F("times"))


def of_person(mentions: Sequence[PartyId], credit_code: str = "") -> tuple[PersonRead, ...]:
    """Return by which grants rows about somebody, or about a company, left, latest day first."""
    marks = [_mark(mention) for mention in mentions if mention.startswith(MENTION)]
    marks += [mention for mention in mentions if not mention.startswith(MENTION)]
    marks += [_mark_of_company(credit_code)] if credit_code else []
    short = [mark[:DIGITS] for mark in marks]
    found = PersonReading.objects.filter(person__in=short).order_by("-day", "under")[:MOST_SHOWN]
    rows = list(found)
    grants = StoredGrant.objects.in_bulk({row.under for row in rows})
    return tuple(_as_read(row, as_grant(grants[row.under])) for row in rows)


def _as_read(row: PersonReading, grant: Grant) -> PersonRead:
    terms = grant.terms
    return PersonRead(
        day=row.day,
        dataset=grant.dataset,
        grantee=grant.grantee,
        purpose=terms.purpose,
        columns={id: terms.columns[id] for id in terms.readable},
        times=row.times,
    )


def _mark_of_company(credit_code: str) -> str:
    return vault.fingerprint(credit_code.strip().upper(), about="grants.company")


def _mark(mention: PartyId) -> str:
    return mention.removeprefix(MENTION)[:DIGITS]
