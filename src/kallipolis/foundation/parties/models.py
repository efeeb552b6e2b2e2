"""Persons, companies and officials; mandates between them; who holds which role."""

from collections.abc import Mapping
from datetime import datetime
from typing import Self

import msgspec
import uuid_utils
from django.conf import settings
from django.db import models
from msgspec.structs import replace

from kallipolis.foundation import vault
from kallipolis.foundation.access.contracts import Resource
from kallipolis.foundation.actors import Assignment
from kallipolis.foundation.clock import Clock
from kallipolis.foundation.errors import Problem
from kallipolis.foundation.ids import MandateId, OrganisationId, PartyId, RegionCode, RoleId
from kallipolis.foundation.parties.contracts import (
    LONGEST_ON_CARD,
    Mandate,
    Party,
    PartyIdentity,
    PartyKind,
    Terms,
)
from kallipolis.foundation.parties.logic import mandates
from kallipolis.foundation.parties.logic.id_numbers import read_id_number


def standing(moment: datetime) -> models.Q:
    """Return which appointments are in force at a moment, or begin after it."""
    return models.Q(ended_at=None) & (models.Q(until=None) | models.Q(until__gt=moment))


def held_at(moment: datetime) -> models.Q:
    """Return which appointments are in force at a moment."""
    return standing(moment) & (models.Q(since=None) | models.Q(since__lte=moment))


def fingerprint_of(id_number: str) -> str:
    """Return what a person is found by."""
    return vault.fingerprint(id_number, about="party.id_number")


class StoredParty(models.Model):
    """A party; what identifies it is sealed, and found by its fingerprint."""

    id = models.CharField(max_length=32, primary_key=True)
    kind = models.CharField(max_length=10)
    name = models.CharField(max_length=200)
    region = models.CharField(max_length=40)
    organisation = models.CharField(max_length=100, blank=True, db_index=True)
    id_number_sealed = models.TextField(blank=True)
    id_number_fingerprint = models.CharField(  # noqa: DJ001 - unique among those that have one
        max_length=64, null=True, unique=True
    )
    phone_sealed = models.TextField(blank=True)
    is_demo = models.BooleanField(default=False)
    registered_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organisation"],
                condition=models.Q(kind="enterprise"),
                name="parties_one_party_for_an_enterprise",
            )
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.id}"

    @classmethod
    def new(cls, kind: PartyKind, *, name: str, region: RegionCode, clock: Clock) -> Self:
        """Begin a row; it bears the mark of a demo where the installation is one."""
        return cls(
            id=uuid_utils.uuid7().hex,
            kind=kind,
            name=name.strip(),
            region=region,
            is_demo=settings.KALLIPOLIS.demo,
            registered_at=clock.now(),
        )

    def seal(self, *, id_number: str, phone: str) -> None:
        """Put in what identifies the party, so that it cannot be read from the table."""
        if id_number:
            self.id_number_sealed = vault.seal(id_number, about=f"{self.id} id_number")
            self.id_number_fingerprint = fingerprint_of(id_number)
        if phone:
            self.phone_sealed = vault.seal(phone, about=f"{self.id} phone")

    def as_party(self) -> Party:
        """Return what others may see."""
        return Party(
            id=PartyId(self.id),
            kind=PartyKind(self.kind),
            name=self.name,
            region=RegionCode(self.region),
            organisation=OrganisationId(self.organisation) if self.organisation else None,
            is_demo=self.is_demo,
        )

    def as_identity(self) -> PartyIdentity:
        """Open what is sealed."""
        number = self._opened("id_number")
        known = PartyIdentity(
            party=PartyId(self.id), name=self.name, id_number=number, phone=self._opened("phone")
        )
        read = read_id_number(number)
        if isinstance(read, Problem):
            return known
        return replace(known, birth_date=read.birth_date, sex=read.sex)

    def as_resource(self) -> Resource:
        """Return what access is asked about."""
        return Resource(
            parties=(PartyId(self.id),),
            organisations=(OrganisationId(self.organisation),) if self.organisation else (),
            regions=(RegionCode(self.region),),
        )

    def _opened(self, field: str) -> str:
        sealed = {"id_number": self.id_number_sealed, "phone": self.phone_sealed}[field]
        return vault.unseal(sealed, about=f"{self.id} {field}") if sealed else ""


class Listing(models.Model):
    """An official in the directory: by what they are found, and how they are reached at work."""

    party = models.OneToOneField(
        StoredParty, on_delete=models.CASCADE, primary_key=True, related_name="+"
    )
    written = models.CharField(max_length=200)
    sounds = models.TextField()
    post = models.CharField(max_length=LONGEST_ON_CARD["post"], blank=True)
    phone = models.CharField(max_length=LONGEST_ON_CARD["phone"], blank=True)
    email = models.CharField(max_length=LONGEST_ON_CARD["email"], blank=True)

    def __str__(self) -> str:
        return self.written


class StoredMandate(models.Model):
    """A mandate, kept after its end so that both sides can see what was."""

    id = models.CharField(max_length=32, primary_key=True)
    principal = models.CharField(max_length=32, db_index=True)
    holder = models.CharField(max_length=32, db_index=True)
    relation = models.CharField(max_length=30)
    scopes = models.TextField()
    since = models.DateTimeField()
    until = models.DateTimeField(null=True)
    basis = models.CharField(max_length=200, blank=True)
    offered_at = models.DateTimeField()
    accepted_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"{self.relation} {self.id}"

    @classmethod
    def new(cls, principal: PartyId, holder: PartyId, terms: Terms, now: datetime) -> Self:
        """Begin a row: a mandate on offer."""
        return cls(
            id=uuid_utils.uuid7().hex,
            principal=principal,
            holder=holder,
            relation=terms.relation,
            scopes=msgspec.json.encode(terms.scopes).decode(),
            since=terms.since or now,
            until=terms.until,
            offered_at=now,
        )

    def scopes_given(self) -> tuple[str, ...]:
        """Return the public services it is for."""
        return msgspec.json.decode(self.scopes, type=tuple[str, ...])

    def as_mandate(self, moment: datetime, names: Mapping[str, str] | None = None) -> Mandate:
        """Return the mandate as it stands at a moment."""
        known = names or {}
        return Mandate(
            id=MandateId(self.id),
            principal=PartyId(self.principal),
            holder=PartyId(self.holder),
            relation=self.relation,
            scopes=self.scopes_given(),
            since=self.since,
            until=self.until,
            state=mandates.state_at(
                moment, until=self.until, accepted_at=self.accepted_at, ended_at=self.ended_at
            ),
            principal_name=known.get(self.principal, ""),
            holder_name=known.get(self.holder, ""),
            basis=self.basis,
        )


class Appointment(models.Model):
    """A role that a party holds, or held until it was taken away or ran out.

    It is held from ``since``, or at once, to ``until``; ``given_by`` and ``ended_by`` are parties.
    """

    party = models.CharField(max_length=32)
    role = models.CharField(max_length=100)
    organisation = models.CharField(max_length=100)
    region = models.CharField(max_length=40)
    given_at = models.DateTimeField()
    given_by = models.CharField(max_length=32, blank=True)
    since = models.DateTimeField(null=True)
    until = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    ended_by = models.CharField(max_length=32, blank=True)

    class Meta:
        indexes = [models.Index(fields=["organisation"], name="parties_roles_of_office")]
        constraints = [
            models.UniqueConstraint(
                fields=["party", "role", "organisation", "region"],
                condition=models.Q(ended_at=None),
                name="parties_role_held_once",
            )
        ]

    def __str__(self) -> str:
        return f"{self.role} of {self.organisation}"

    def as_assignment(self) -> Assignment:
        """Return the role as an actor bears it."""
        return Assignment(
            role=RoleId(self.role),
            organisation=OrganisationId(self.organisation),
            region=RegionCode(self.region),
        )
