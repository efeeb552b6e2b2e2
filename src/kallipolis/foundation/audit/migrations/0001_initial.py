from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

from kallipolis.foundation.audit.logic import triggers

ID = (
    "id",
    models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID"),
)
TABLES = ("Entry", "Link", "Checkpoint", "Mention")


def protect(apps: StateApps, editor: BaseDatabaseSchemaEditor) -> None:
    for statement in triggers.protecting(editor.connection.vendor, triggers.FIRST):
        editor.execute(statement, None)


def expose(apps: StateApps, editor: BaseDatabaseSchemaEditor) -> None:
    for statement in triggers.exposing(editor.connection.vendor, triggers.FIRST):
        editor.execute(statement, None)


class Migration(migrations.Migration):
    initial = True
    dependencies = []
    operations = [
        migrations.CreateModel(
            name="Entry",
            fields=[
                ID,
                ("uuid", models.CharField(max_length=32, unique=True)),
                ("time", models.DateTimeField()),
                ("actor_kind", models.CharField(max_length=20)),
                ("actor", models.CharField(max_length=100)),
                ("on_behalf_of", models.CharField(max_length=100)),
                ("act", models.CharField(max_length=100)),
                ("subject", models.CharField(max_length=200)),
                ("parties", models.TextField()),
                ("purpose", models.TextField()),
                ("channel", models.CharField(max_length=40)),
                ("detail", models.TextField()),
                ("hash", models.CharField(max_length=64)),
            ],
            options={
                "indexes": [
                    models.Index(fields=["subject", "id"], name="audit_entry_by_subject"),
                    models.Index(fields=["actor", "id"], name="audit_entry_by_actor"),
                ]
            },
        ),
        migrations.CreateModel(
            name="Link",
            fields=[
                ("position", models.BigIntegerField(primary_key=True, serialize=False)),
                ("entry", models.BigIntegerField(unique=True)),
                ("entry_hash", models.CharField(max_length=64)),
                ("previous", models.CharField(max_length=64)),
                ("chain_hash", models.CharField(max_length=64)),
            ],
        ),
        migrations.CreateModel(
            name="Checkpoint",
            fields=[
                ID,
                ("position", models.BigIntegerField()),
                ("chain_hash", models.CharField(max_length=64)),
                ("time", models.DateTimeField()),
                ("key_id", models.CharField(max_length=64)),
                ("signature", models.TextField()),
            ],
        ),
        migrations.CreateModel(
            name="Mention",
            fields=[
                ID,
                ("party", models.CharField(max_length=100)),
                ("entry", models.BigIntegerField()),
            ],
            options={
                "indexes": [models.Index(fields=["party", "entry"], name="audit_mention_by_party")]
            },
        ),
        # From here on Django neither flushes nor alters these tables.
        *[migrations.AlterModelOptions(name, {"managed": False}) for name in TABLES],
        migrations.RunPython(protect, expose),
    ]
