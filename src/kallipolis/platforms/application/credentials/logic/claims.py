"""What a credential says: collected from a case, formatted for readers, masked for strangers."""

from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime, time, timedelta
from typing import Final
from zoneinfo import ZoneInfo

import msgspec

from kallipolis.foundation.errors import Problem, Reason, Refusal
from kallipolis.foundation.text import Text
from kallipolis.platforms.application.credentials.contracts import (
    Claim,
    CredentialType,
    Validity,
    Value,
)

MASK: Final = "＊＊"
"""Stands for whatever is hidden, however long."""

TOLD_LATER: Final = frozenset({"service", "decision", "case"})
"""Where claims come from that are known of every case by the time it is decided."""


def collected(kind: CredentialType, facts: Mapping[str, object]) -> dict[str, object]:
    """Pick the claims of a type out of what is known of a case; what is not known is left out."""
    found = {claim.name: _at(claim.origin, facts) for claim in kind.claims}
    return {name: value for name, value in found.items() if value is not None}


def lacking(kind: CredentialType, facts: Mapping[str, object]) -> tuple[Claim, ...]:
    """Return the claims that a credential has to make and that nothing known so far tells."""
    return tuple(
        claim
        for claim in kind.claims
        if not claim.optional
        and claim.origin.partition(".")[0] not in TOLD_LATER
        and _at(claim.origin, facts) in (None, "")
    )


def checked(kind: CredentialType, claims: Mapping[str, object]) -> dict[str, Value]:
    """Return the claims that the type declares, as JSON values.

    Raises:
        Refusal: ``credential.claim_missing`` when one that is not optional is absent;
            ``credential.claim_malformed`` when a date is none.
    """
    missing = [c for c in kind.claims if not c.optional and claims.get(c.name) in (None, "")]
    if missing:
        raise Refusal(
            "credential.claim_missing",
            Reason.CONFLICT,
            values={"claim": ", ".join(claim.name for claim in missing)},
            problems=tuple(
                Problem(field=f"claims.{c.name}", code="credential.claim_missing") for c in missing
            ),
        )
    said = [claim for claim in kind.claims if claims.get(claim.name) is not None]
    values = {claim.name: msgspec.to_builtins(claims[claim.name]) for claim in said}
    for claim in said:
        if claim.type == "date" and not _is_date(values[claim.name]):
            raise Refusal(
                "credential.claim_malformed", Reason.CONFLICT, values={"claim": claim.name}
            )
    return values


def valid_until(
    validity: Validity, claims: Mapping[str, Value], *, begins_at: datetime, zone: ZoneInfo
) -> datetime | None:
    """Return the first moment at which a credential no longer holds, None if it has no end.

    Shape: the day that a claim names is included, in the time zone of the place.
    """
    if validity.until:
        named = claims.get(validity.until)
        if named is None:
            return None
        day = date.fromisoformat(str(named)[:10])
        return datetime.combine(day + timedelta(days=1), time(), zone).astimezone(UTC)
    return begins_at + timedelta(days=validity.days) if validity.days else None


def joined(names: Sequence[Text]) -> Text:
    """Name a place by its regions, from the outside in or the inside out as each language does."""
    return Text(
        en=", ".join(name.en for name in reversed(names)),
        zh_hans="".join(name.zh_hans for name in names),
        zh_hant="".join(name.zh_hant for name in names),
    )


def masked(value: Value) -> str:
    """Keep the first character of a text, and nothing of anything else."""
    return value[:1] + MASK if isinstance(value, str) else MASK


def _is_date(value: Value) -> bool:
    try:
        date.fromisoformat(str(value)[:10])
    except ValueError:
        return False
    return True


def _at(path: str, facts: Mapping[str, object]) -> object:
    found: object = facts
    for step in path.split("."):
        if not isinstance(found, (dict, Mapping)):
            return None
        found = found.get(step)
    return found
