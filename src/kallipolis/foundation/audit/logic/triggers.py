"""The statements that make both databases refuse to change or remove what is in the ledger."""

FIRST = ("audit_entry", "audit_link", "audit_checkpoint")
TABLES = (*FIRST, "audit_mention")
REFUSAL = "The ledger is append-only."

_FUNCTION = (
    "CREATE OR REPLACE FUNCTION audit_refuse() RETURNS trigger LANGUAGE plpgsql AS "
    f"$$ BEGIN RAISE EXCEPTION '{REFUSAL}'; END $$"
)


def protecting(vendor: str, tables: tuple[str, ...] = TABLES) -> tuple[str, ...]:
    """Return the statements that make the triggers."""
    if vendor == "postgresql":
        made = (statement for table in tables for statement in _on_postgresql(table))
        return (_FUNCTION, *made)
    return tuple(_on_sqlite(table, act) for table in tables for act in ("UPDATE", "DELETE"))


def exposing(vendor: str, tables: tuple[str, ...] = TABLES) -> tuple[str, ...]:
    """Return the statements that remove the triggers, for the way back and tests that tamper."""
    if vendor == "postgresql":
        return tuple(
            f"DROP TRIGGER IF EXISTS {table}_{act} ON {table}"
            for table in tables
            for act in ("change", "truncate")
        )
    return tuple(
        f"DROP TRIGGER IF EXISTS {table}_{act}" for table in tables for act in ("update", "delete")
    )


def _on_postgresql(table: str) -> tuple[str, str]:
    refuse = "EXECUTE FUNCTION audit_refuse()"
    return (
        f"CREATE TRIGGER {table}_change BEFORE UPDATE OR DELETE ON {table} FOR EACH ROW {refuse}",
        f"CREATE TRIGGER {table}_truncate BEFORE TRUNCATE ON {table} FOR EACH STATEMENT {refuse}",
    )


def _on_sqlite(table: str, act: str) -> str:
    return (
        f"CREATE TRIGGER {table}_{act.lower()} BEFORE {act} ON {table} "
        f"BEGIN SELECT RAISE(ABORT, '{REFUSAL}'); END"
    )
