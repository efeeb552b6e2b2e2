"""Cedar, which decides: what no policy permits is denied."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Final
from zoneinfo import ZoneInfo

import cedarpy
import msgspec
from django.conf import settings

from kallipolis.foundation.ids import OrganisationId
from kallipolis.platforms.data.grants.contracts import Grant, GrantId
from kallipolis.platforms.data.grants.logic import policies

SCHEMA: Final = cedarpy.Schema.from_str(policies.SCHEMA)


def permitted(
    grants: Iterable[Grant],
    columns: Sequence[str],
    *,
    dataset: str,
    official: tuple[str, Sequence[OrganisationId]],
    purpose: str,
    at: datetime,
) -> Mapping[GrantId, frozenset[str]]:
    """Return which columns an official may read for a purpose now, by each grant that lets them."""
    who, organisations = official
    requests = policies.as_requests(dataset, columns, who=("Official", who), purpose=purpose, at=at)
    entities = policies.as_entities(dataset, columns, who, organisations)
    return _by_grant(requests, columns, _set_of(grants), entities)


def readable(grant: Grant, columns: Sequence[str], *, at: datetime) -> frozenset[str]:
    """Return which columns the organisation of a grant may read for its purpose at a moment."""
    who = ("Organisation", grant.grantee)
    requests = policies.as_requests(
        grant.dataset, columns, who=who, purpose=grant.terms.purpose, at=at
    )
    entities = policies.as_entities(grant.dataset, columns, "", ())
    found = _by_grant(requests, columns, _set_of((grant,)), entities)
    return found.get(grant.id, frozenset())


def written(grants: Iterable[Grant]) -> str:
    """Return grants as policies in Cedar's own words, for people and for analysers."""
    said = cedarpy.policies_from_json_str(_json(grants))
    return cedarpy.format_policies(said)


def faults(grants: Iterable[Grant]) -> tuple[str, ...]:
    """Return what Cedar's validator says against policies, nothing if they fit the schema."""
    said = cedarpy.policies_from_json_str(_json(grants))
    return tuple(str(error) for error in cedarpy.validate_policies(said, SCHEMA).errors)


def _by_grant(
    requests: list[policies.Json],
    columns: Sequence[str],
    known: cedarpy.PolicySet,
    entities: list[policies.Json],
) -> Mapping[GrantId, frozenset[str]]:
    answers = cedarpy.is_authorized_batch(requests, known, entities, SCHEMA)
    found: dict[GrantId, set[str]] = {}
    for column, answer in zip(columns, answers, strict=True):
        for grant in answer.diagnostics.reasons if answer.allowed else ():
            found.setdefault(GrantId(grant), set()).add(column)
    return {grant: frozenset(those) for grant, those in found.items()}


def _set_of(grants: Iterable[Grant]) -> cedarpy.PolicySet:
    return cedarpy.PolicySet.from_json_str(_json(grants))


def _json(grants: Iterable[Grant]) -> str:
    zone = ZoneInfo(settings.TIME_ZONE)
    return msgspec.json.encode(policies.as_policies(grants, zone)).decode()
