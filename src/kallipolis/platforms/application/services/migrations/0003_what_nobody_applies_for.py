"""Services that people begin from elsewhere are known; those that they cannot begin are forgotten."""

from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps
from django.db.models import F

TEXTS = ("name", "keywords", "sounds", "summary")


def forget_those_for_nobody(apps: StateApps, editor: BaseDatabaseSchemaEditor) -> None:
    entries = apps.get_model("services", "ServiceEntry").objects.filter(audience="  ")
    held = apps.get_model("services", "ServiceToken").objects
    for entry in entries:
        tokens = {token for name in TEXTS for token in getattr(entry, name).split()}
        held.filter(token__in=tokens).update(services=F("services") - 1)
    entries.delete()
    held.filter(services__lte=0).delete()


class Migration(migrations.Migration):
    dependencies = [("services", "0002_services_by_use")]

    operations = [
        migrations.SeparateDatabaseAndState(
            # Django would make the table anew in SQLite, without the triggers of its text index.
            database_operations=[
                migrations.RunSQL(
                    "ALTER TABLE services_indexed "
                    "ADD COLUMN begun_at varchar(100) NOT NULL DEFAULT ''",
                    "ALTER TABLE services_indexed DROP COLUMN begun_at",
                )
            ],
            state_operations=[
                migrations.AddField(
                    model_name="serviceentry",
                    name="begun_at",
                    field=models.CharField(db_default="", max_length=100),
                )
            ],
        ),
        migrations.RunPython(forget_those_for_nobody, migrations.RunPython.noop),
    ]
