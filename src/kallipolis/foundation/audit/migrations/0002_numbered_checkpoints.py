"""Checkpoints bear numbers, so that a missing one is missed; mentions are protected too."""

from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

from kallipolis.foundation.audit.logic import triggers

MENTIONS = ("audit_mention",)


def protect(apps: StateApps, editor: BaseDatabaseSchemaEditor) -> None:
    for statement in triggers.protecting(editor.connection.vendor, MENTIONS):
        editor.execute(statement, None)


def expose(apps: StateApps, editor: BaseDatabaseSchemaEditor) -> None:
    for statement in triggers.exposing(editor.connection.vendor, MENTIONS):
        editor.execute(statement, None)


class Migration(migrations.Migration):
    dependencies = [("audit", "0001_initial")]
    operations = [
        # The table is not managed by Django, which therefore would not alter it.
        migrations.RunSQL(
            "ALTER TABLE audit_checkpoint ADD COLUMN number bigint NOT NULL DEFAULT 0",
            "ALTER TABLE audit_checkpoint DROP COLUMN number",
            state_operations=[
                migrations.AddField("Checkpoint", "number", models.BigIntegerField(default=0))
            ],
        ),
        migrations.RunPython(protect, expose),
    ]
