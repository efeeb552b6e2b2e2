"""Grants as Cedar policies: the schema, one policy for each grant, and what is asked of them.

Policies are written as the JSON that Cedar defines, so that no text of ours is read as Cedar.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from typing import Any, Final

from kallipolis.foundation.ids import OrganisationId
from kallipolis.platforms.data.grants.contracts import Grant

SCHEMA: Final = """\
entity Organisation;
entity Official in [Organisation];
entity Dataset;
entity Column in [Dataset];
action read appliesTo {
  principal: [Official, Organisation],
  resource: [Column],
  context: { purpose: String, at: datetime }
};
"""
READ: Final = {"type": "Action", "id": "read"}
Json = dict[str, Any]


def as_policies(grants: Iterable[Grant], zone: tzinfo) -> Json:
    """Return the policies of grants, each under the id of its grant; days are those of a zone."""
    return {
        "staticPolicies": {grant.id: _as_policy(grant, zone) for grant in grants},
        "templates": {},
        "templateLinks": [],
    }


def as_entities(
    dataset: str, columns: Iterable[str], official: str, organisations: Iterable[OrganisationId]
) -> list[Json]:
    """Return what is asked about and who asks, each with what it is in."""
    offices = [_uid("Organisation", id) for id in organisations]
    found = [_entity(_column(dataset, id), _uid("Dataset", dataset)) for id in columns]
    return [*found, _entity(_uid("Official", official), *offices)] if official else found


def as_requests(
    dataset: str, columns: Sequence[str], *, who: tuple[str, str], purpose: str, at: datetime
) -> list[Json]:
    """Return one question for each column; ``who`` is a type of Cedar and an id."""
    context = {"purpose": purpose, "at": {"__extn": {"fn": "datetime", "arg": _moment(at)}}}
    return [
        {
            "principal": _uid(*who),
            "action": READ,
            "resource": _column(dataset, id),
            "context": context,
        }
        for id in columns
    ]


def _as_policy(grant: Grant, zone: tzinfo) -> Json:
    columns = [{"Value": {"__entity": _column(grant.dataset, id)}} for id in grant.terms.readable]
    conditions: tuple[Mapping[str, Any], ...] = (
        {"contains": {"left": {"Set": columns}, "right": {"Var": "resource"}}},
        {"==": {"left": _context("purpose"), "right": {"Value": grant.terms.purpose}}},
        {
            "<": {
                "left": _context("at"),
                "right": {"datetime": [{"Value": _moment(_end_of(grant.terms.until, zone))}]},
            }
        },
    )
    return {
        "effect": "permit",
        "principal": {"op": "in", "entity": _uid("Organisation", grant.grantee)},
        "action": {"op": "==", "entity": READ},
        "resource": {"op": "in", "entity": _uid("Dataset", grant.dataset)},
        "conditions": [{"kind": "when", "body": dict(each)} for each in conditions],
        "annotations": {"id": grant.id, "legal_basis": grant.terms.legal_basis},
    }


def _end_of(until: date, zone: tzinfo) -> datetime:
    """Return the moment at which a last day is over."""
    return datetime.combine(until + timedelta(days=1), time(), zone)


def _context(name: str) -> Json:
    return {".": {"left": {"Var": "context"}, "attr": name}}


def _column(dataset: str, id: str) -> Json:
    return _uid("Column", f"{dataset}.{id}")


def _uid(type: str, id: str) -> Json:
    return {"type": type, "id": id}


def _entity(uid: Json, *parents: Json) -> Json:
    return {"uid": uid, "attrs": {}, "parents": list(parents)}


def _moment(at: datetime) -> str:
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.000Z")
