"""The statements that make both databases refuse to change or remove what was published.

A document's end (``until_edition``) may be set once. PostgreSQL's TRUNCATE and Django's ``flush``
empty whole tables and are left to the owner of the database.
"""

from typing import Final

FIXED: Final = ("packs_edition", "packs_release")
DOCUMENT: Final = "packs_document"
COLUMNS: Final = (
    "id",
    "kind",
    "document",
    "pack",
    "version",
    "digest",
    "body",
    "since_edition",
)
REFUSAL: Final = "What was published does not change."

_SAME: Final = {
    "sqlite": " AND ".join(f"NEW.{name} IS OLD.{name}" for name in COLUMNS),
    "postgresql": " AND ".join(f"NEW.{name} IS NOT DISTINCT FROM OLD.{name}" for name in COLUMNS),
}


def protecting(vendor: str) -> tuple[str, ...]:
    """Return the statements that make the triggers."""
    ends_once = f"OLD.until_edition IS NULL AND NEW.until_edition IS NOT NULL AND {_SAME[vendor]}"
    wanted = [(table, act, "") for table in (*FIXED, DOCUMENT) for act in ("UPDATE", "DELETE")]
    guarded = [
        (table, act, f"WHEN (NOT ({ends_once}))" if (table, act) == (DOCUMENT, "UPDATE") else when)
        for table, act, when in wanted
    ]
    if vendor == "sqlite":
        return tuple(_on_sqlite(*trigger) for trigger in guarded)
    function = (
        "CREATE OR REPLACE FUNCTION packs_refuse() RETURNS trigger LANGUAGE plpgsql AS "
        f"$$ BEGIN RAISE EXCEPTION '{REFUSAL}'; END $$"
    )
    return (function, *(_on_postgresql(*trigger) for trigger in guarded))


def exposing(vendor: str) -> tuple[str, ...]:
    """Return the statements that remove the triggers."""
    names = [(t, f"{t}_{act}") for t in (*FIXED, DOCUMENT) for act in ("update", "delete")]
    on = " ON {}" if vendor == "postgresql" else ""
    return tuple(f"DROP TRIGGER IF EXISTS {name}{on.format(table)}" for table, name in names)


def _on_sqlite(table: str, act: str, when: str) -> str:
    return (
        f"CREATE TRIGGER {table}_{act.lower()} BEFORE {act} ON {table} {when} "
        f"BEGIN SELECT RAISE(ABORT, '{REFUSAL}'); END"
    )


def _on_postgresql(table: str, act: str, when: str) -> str:
    return (
        f"CREATE TRIGGER {table}_{act.lower()} BEFORE {act} ON {table} FOR EACH ROW {when} "
        "EXECUTE FUNCTION packs_refuse()"
    )
