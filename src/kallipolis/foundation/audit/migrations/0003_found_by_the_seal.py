"""What an entry is about, and who acted, is noted when it is sealed, and not by who writes it."""

from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

from kallipolis.foundation.audit.logic import triggers

MENTIONS = ("audit_mention",)
INDEXED = ("subject", "actor")


def note(apps: StateApps, editor: BaseDatabaseSchemaEditor) -> None:
    if editor.connection.vendor == "postgresql":
        editor.execute("ALTER TABLE audit_mention ALTER COLUMN party TYPE varchar(220)", None)
    for column in INDEXED:
        editor.execute(
            f"INSERT INTO audit_mention (party, entry) SELECT '{column} ' || e.{column}, e.id "  # noqa: S608 - names of columns
            "FROM audit_entry e JOIN audit_link l ON l.entry = e.id ORDER BY e.id",
            None,
        )
        editor.execute(f"DROP INDEX audit_entry_by_{column}", None)


def forget(apps: StateApps, editor: BaseDatabaseSchemaEditor) -> None:
    vendor = editor.connection.vendor
    for statement in triggers.exposing(vendor, MENTIONS):
        editor.execute(statement, None)
    for column in INDEXED:
        editor.execute(f"DELETE FROM audit_mention WHERE party LIKE '{column} %'", None)  # noqa: S608 - names of columns
        made = f"CREATE INDEX audit_entry_by_{column} ON audit_entry ({column}, id)"
        editor.execute(made, None)
    if vendor == "postgresql":
        editor.execute("ALTER TABLE audit_mention ALTER COLUMN party TYPE varchar(100)", None)
    for statement in triggers.protecting(vendor, MENTIONS):
        editor.execute(statement, None)


class Migration(migrations.Migration):
    dependencies = [("audit", "0002_numbered_checkpoints")]
    operations = [
        migrations.RunPython(note, forget),
        # Django does not manage these tables: what follows only says how they are now.
        migrations.RemoveIndex("Entry", "audit_entry_by_subject"),
        migrations.RemoveIndex("Entry", "audit_entry_by_actor"),
        migrations.AlterField("Mention", "party", models.CharField(max_length=220)),
    ]
