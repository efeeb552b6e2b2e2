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
    "shape",
    "since_edition",
)
REFUSAL: Final = "What was published does not change."

_SAME: Final = {"sqlite": "IS", "postgresql": "IS NOT DISTINCT FROM"}


def protecting(vendor: str, columns: tuple[str, ...] = COLUMNS) -> tuple[str, ...]:
    """Return what makes the triggers; ``columns`` are all of a document but its end."""
    same = " AND ".join(f"NEW.{name} {_SAME[vendor]} OLD.{name}" for name in columns)
    ends_once = f"OLD.until_edition IS NULL AND NEW.until_edition IS NOT NULL AND {same}"
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
