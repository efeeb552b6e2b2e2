"""The table of registered organisations: kept, changed, found."""

from hashlib import sha256

import uuid_utils
from django.db import IntegrityError, transaction
from django.db.models import Q, QuerySet

from kallipolis.foundation.access import api as access
from kallipolis.foundation.access.contracts import Resource
from kallipolis.foundation.actors import Actor
from kallipolis.foundation.clock import Clock
from kallipolis.foundation.errors import Problem, Reason, Refusal
from kallipolis.foundation.ids import OrganisationId, RegionCode
from kallipolis.foundation.organisations import logic
from kallipolis.foundation.organisations.contracts import (
    LONGEST_NAME,
    Amendment,
    Change,
    Organisation,
    OrganisationKind,
    Registration,
)
from kallipolis.foundation.organisations.models import RegisteredOrganisation, StoredChange
from kallipolis.foundation.regions import api as regions
from kallipolis.foundation.text import Text


def require_registrable(registration: Registration) -> None:
    """Refuse what is no organisation that can be registered."""
    code = registration.credit_code
    if registration.kind is OrganisationKind.AUTHORITY:
        raise Refusal("organisation.not_registrable")
    if code and not logic.is_credit_code(code):
        raise Refusal(
            "organisation.credit_code_invalid",
            Reason.MALFORMED,
            values={"code": code},
            problems=(Problem(field="credit_code", code="organisation.credit_code_unfit"),),
        )
    regions.get(registration.region)
    refuse(faults_of_name(registration.name))


def faults_of_name(name: Text) -> tuple[Problem, ...]:
    """Return what is wrong with a name, in whichever language."""
    spoken = {"zh_hans": name.zh_hans, "zh_hant": name.zh_hant, "en": name.en}
    long = tuple(
        Problem(field=field, code="organisation.name_long", values={"most": str(LONGEST_NAME)})
        for field, words in spoken.items()
        if len(words) > LONGEST_NAME
    )
    empty = Problem(field="zh_hans", code="organisation.name_missing")
    return long if name.zh_hans.strip() else (empty, *long)


def refuse(problems: tuple[Problem, ...]) -> None:
    """Refuse an organisation with its faults, if there are any.

    Raises:
        Refusal: ``organisation.malformed``.
    """
    if problems:
        raise Refusal("organisation.malformed", Reason.MALFORMED, problems=problems)


def require_below(actor: Actor, parent: Organisation | None, child: str = "") -> None:
    """Refuse to put an organisation below one that is not the actor's, or below itself."""
    code = ""
    if parent is None or not access.allows(actor, "organisation.change", as_resource(parent)):
        code = "organisation.parent_unknown"
    elif child and child in _way_up(parent):
        code = "organisation.parent_circular"
    if code:
        refuse((Problem(field="parent", code=code),))


def insert(registration: Registration, clock: Clock) -> RegisteredOrganisation:
    """Keep an organisation that is new.

    Raises:
        Refusal: ``organisation.already_registered``.
    """
    name, code = registration.name, registration.credit_code
    row = RegisteredOrganisation(
        id=uuid_utils.uuid7().hex,
        kind=registration.kind.value,
        name_en=name.en.strip() or name.zh_hans.strip(),
        name_zh_hans=name.zh_hans.strip(),
        name_zh_hant=name.zh_hant.strip() or name.zh_hans.strip(),
        region=registration.region,
        parent=registration.parent or "",
        credit_code=code,
        registered_at=clock.now(),
    )
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError as taken:
        raise Refusal(
            "organisation.already_registered",
            Reason.CONFLICT,
            values={"code": code},
            problems=(Problem(field="credit_code", code="organisation.credit_code_taken"),),
        ) from taken
    return row


def stamp_of(organisation: Organisation) -> str:
    """Return a stamp of what can change of an organisation."""
    known = organisation
    read = (known.name, known.parent or "", str(known.closed_from or ""))
    return sha256(repr(read).encode()).hexdigest()


def require_unchanged(row: RegisteredOrganisation, amendment: Amendment, seen: str | None) -> None:
    """Let pass while a row is as it was seen, or is already as it is to be.

    Raises:
        Refusal: ``organisation.changed_meanwhile``.
    """
    before = as_organisation(row)
    is_other = _state(row) != _amended(amendment)
    if seen is not None and is_other and seen != stamp_of(before):
        raise Refusal("organisation.changed_meanwhile", Reason.CONFLICT)


def amend(row: RegisteredOrganisation, amendment: Amendment, by: str, clock: Clock) -> bool:
    """Keep what is true from now on, and what was before; say whether anything is another."""
    before, after = _state(row), _amended(amendment)
    row.name_zh_hans, row.name_zh_hant = after["zh_hans"], after["zh_hant"]
    row.name_en, row.parent = after["en"], after["parent"]
    row.closed_from = amendment.closed_from
    others = [field for field in after if after[field] != before[field]]
    if others:
        row.save()
        StoredChange.objects.create(
            organisation=row.id,
            at=clock.now(),
            by=by,
            before={field: before[field] for field in others},
            after={field: after[field] for field in others},
        )
    return bool(others)


def history(id: str) -> tuple[Change, ...]:
    """Read what was changed of an organisation, newest first."""
    rows = StoredChange.objects.filter(organisation=id).order_by("-id")
    return tuple(Change(at=r.at, by=r.by, before=r.before, after=r.after) for r in rows)


def staffed(region: RegionCode) -> QuerySet[RegisteredOrganisation]:
    """Return the registered organisations of a region in which officials work, no companies."""
    rows = RegisteredOrganisation.objects.filter(region=region)
    return rows.exclude(kind=OrganisationKind.ENTERPRISE.value).order_by("name_zh_hans", "id")


def found(words: list[str], limit: int) -> QuerySet[RegisteredOrganisation]:
    """Return those whose names or credit code have all words."""
    rows = RegisteredOrganisation.objects.order_by("name_zh_hans", "id")
    for word in words:
        rows = rows.filter(
            Q(name_zh_hans__icontains=word)
            | Q(name_zh_hant__icontains=word)
            | Q(name_en__icontains=word)
            | Q(credit_code__iexact=word)
            | Q(id=word)
        )
    return rows[:limit]


def as_resource(organisation: Organisation) -> Resource:
    """Return what one must reach to change an organisation."""
    return Resource(organisations=(organisation.id,), regions=(organisation.region,))


def as_organisation(row: RegisteredOrganisation) -> Organisation:
    """Return a row as other rooms see it."""
    return Organisation(
        id=OrganisationId(row.id),
        kind=OrganisationKind(row.kind),
        name=Text(en=row.name_en, zh_hans=row.name_zh_hans, zh_hant=row.name_zh_hant),
        region=RegionCode(row.region),
        parent=OrganisationId(row.parent) if row.parent else None,
        credit_code=row.credit_code,
        closed_from=row.closed_from,
    )


def _way_up(organisation: Organisation) -> set[str]:
    """Return an organisation and those registered above it, as far as they lead."""
    way, above = {str(organisation.id)}, organisation.parent or ""
    while above and above not in way:
        way.add(above)
        row = RegisteredOrganisation.objects.filter(id=above).only("parent").first()
        above = row.parent if row is not None else ""
    return way


def _amended(amendment: Amendment) -> dict[str, str]:
    name, closing = amendment.name, amendment.closed_from
    chief = name.zh_hans.strip()
    return {
        "zh_hans": chief,
        "zh_hant": name.zh_hant.strip() or chief,
        "en": name.en.strip() or chief,
        "parent": amendment.parent or "",
        "closed_from": closing.isoformat() if closing else "",
    }


def _state(row: RegisteredOrganisation) -> dict[str, str]:
    return {
        "zh_hans": row.name_zh_hans,
        "zh_hant": row.name_zh_hant,
        "en": row.name_en,
        "parent": row.parent,
        "closed_from": row.closed_from.isoformat() if row.closed_from else "",
    }
