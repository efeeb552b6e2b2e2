"""The statements that make the full-text index, in the words of each database."""

from typing import Final

COLUMNS: Final = ("name", "keywords", "sounds", "summary")
WEIGHTS: Final = (10.0, 8.0, 6.0, 2.0)
"""How much a match counts by its column, for choosing candidates; ranking weighs anew."""

_NAMES: Final = ", ".join(COLUMNS)
_NEW: Final = ", ".join(f"new.{name}" for name in COLUMNS)
_OLD: Final = ", ".join(f"old.{name}" for name in COLUMNS)
_ADD: Final = f"INSERT INTO services_text(rowid, {_NAMES}) VALUES (new.id, {_NEW});"  # noqa: S608 - constants
_TAKE: Final = (
    f"INSERT INTO services_text(services_text, rowid, {_NAMES}) "  # noqa: S608 - constants
    f"VALUES ('delete', old.id, {_OLD});"
)
_TABLE: Final = f"""CREATE VIRTUAL TABLE services_text USING fts5({_NAMES},
    content='services_indexed', content_rowid='id', tokenize='unicode61 remove_diacritics 0')"""
_CHANGED: Final = f"""CREATE TRIGGER services_text_changed AFTER UPDATE OF {_NAMES}
    ON services_indexed BEGIN {_TAKE} {_ADD} END"""
_SQLITE: Final = (
    _TABLE,
    f"CREATE TRIGGER services_text_added AFTER INSERT ON services_indexed BEGIN {_ADD} END",
    f"CREATE TRIGGER services_text_gone AFTER DELETE ON services_indexed BEGIN {_TAKE} END",
    _CHANGED,
)
_SQLITE_BACK: Final = (
    "DROP TRIGGER services_text_changed",
    "DROP TRIGGER services_text_gone",
    "DROP TRIGGER services_text_added",
    "DROP TABLE services_text",
)
_WEIGHED: Final = " || ".join(
    f"setweight(to_tsvector('simple'::regconfig, {name}), '{letter}')"
    for name, letter in zip(COLUMNS, "ABCD", strict=True)
)
_COLUMN: Final = f"""ALTER TABLE services_indexed ADD COLUMN tokens tsvector
    GENERATED ALWAYS AS ({_WEIGHED}) STORED"""
_POSTGRESQL: Final = (
    _COLUMN,
    "CREATE INDEX services_indexed_tokens ON services_indexed USING gin (tokens)",
)
_POSTGRESQL_BACK: Final = ("ALTER TABLE services_indexed DROP COLUMN tokens",)


def indexing(vendor: str) -> tuple[str, ...]:
    """Return what makes the index: FTS5 fed by triggers, or a generated tsvector with GIN."""
    return _POSTGRESQL if vendor == "postgresql" else _SQLITE


def forgetting(vendor: str) -> tuple[str, ...]:
    """Return what takes the index away again."""
    return _POSTGRESQL_BACK if vendor == "postgresql" else _SQLITE_BACK
