"""Read documents out of the rows of a table."""

from collections.abc import Mapping

from kallipolis.foundation.text import from_columns


def _list(row: Mapping[str, str], name: str) -> list[str]:
    return [part.strip() for part in row.get(name, "").split("|") if part.strip()]


def _audience(row: Mapping[str, str]) -> list[str]:
    words = _list(row, "audience")
    return ["resident", "enterprise"] if words == ["both"] else words


def service_from_row(row: Mapping[str, str]) -> object:
    """Read a plain service out of a row: the standard process, the general form."""
    unit = row.get("day_unit") or "working"
    fee = row.get("fee") or row.get("fee_cny_fen") or "0"
    currency = row.get("currency") or ("CNY" if row.get("fee_cny_fen") else "")
    online = row.get("online", "yes") == "yes"
    when = row.get("payment", "")
    return {
        "id": row["id"],
        "name": from_columns(row, "name"),
        "summary": from_columns(row, "summary"),
        "authority": row["authority"],
        "level": row["level"],
        "audience": _audience(row),
        "kind": row["kind"],
        "life_events": _list(row, "life_events"),
        "business_events": _list(row, "business_events"),
        "keywords": _list(row, "keywords"),
        "channels": ["online", "hall"] if online else ["hall"],
        "statutory_limit": {"days": int(row["statutory_days"]), "unit": unit},
        "promised_limit": {"days": int(row["promised_days"]), "unit": unit},
        "fee": {"amount": int(fee)} | ({"currency": currency} if currency else {}),
        "payment": {"when": when} if when else None,
        "visits": int(row["visits"]),
        "online": online,
        "evidence": [_requirement(words) for words in _list(row, "evidence")],
        "output": {"name": from_columns(row, "output")},
    }


def _requirement(words: str) -> dict[str, object]:
    """Read proof that is needed: its type, with ``+consent`` where it is looked up by consent."""
    type, plus, consent = words.partition("+")
    return {"type": type} | ({consent: True} if plus else {})


def event_from_row(row: Mapping[str, str]) -> object:
    """Read a life or business event out of a row."""
    return {
        "id": row["id"],
        "kind": row["kind"],
        "name": from_columns(row, "name"),
        "order": int(row.get("order") or 0),
    }


def evidence_type_from_row(row: Mapping[str, str]) -> object:
    """Read an evidence type out of a row."""
    body: dict[str, object] = {
        "id": row["id"],
        "name": from_columns(row, "name"),
        "registry": row.get("registry", ""),
        "only_looked_up": row.get("only_looked_up", "") == "yes",
        "asked_as": _list(row, "asked_as"),
        "proves": _list(row, "proves"),
        "basis": row.get("basis", ""),
    }
    if row.get("purpose_en"):
        body["purpose"] = from_columns(row, "purpose")
    hours = row.get("fresh_hours", "")
    return body | ({"fresh_hours": int(hours)} if hours else {})


def synonyms_from_row(row: Mapping[str, str]) -> object:
    """Read a group of synonyms out of a row."""
    return {"id": row["id"], "terms": _list(row, "terms")}
