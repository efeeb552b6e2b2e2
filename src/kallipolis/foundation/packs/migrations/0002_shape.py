from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

from kallipolis.foundation.packs.logic import triggers

BEFORE = ('id', 'kind', 'document', 'pack', 'version', 'digest', 'body', 'since_edition')
AFTER = (*BEFORE, 'shape')


def protect(apps: StateApps, editor: BaseDatabaseSchemaEditor) -> None:
    for statement in triggers.protecting(editor.connection.vendor, AFTER):
        editor.execute(statement, None)


def protect_as_before(apps: StateApps, editor: BaseDatabaseSchemaEditor) -> None:
    for statement in triggers.protecting(editor.connection.vendor, BEFORE):
        editor.execute(statement, None)


def expose(apps: StateApps, editor: BaseDatabaseSchemaEditor) -> None:
    for statement in triggers.exposing(editor.connection.vendor):
        editor.execute(statement, None)


class Migration(migrations.Migration):

    dependencies = [
        ('packs', '0001_initial'),
    ]

    operations = [
        migrations.RunPython(expose, protect_as_before),
        migrations.AddField(
            model_name='publisheddocument',
            name='shape',
            field=models.PositiveSmallIntegerField(db_default=1),
        ),
        migrations.AddField(
            model_name='packrelease',
            name='shape',
            field=models.PositiveSmallIntegerField(db_default=1),
        ),
        migrations.RunPython(protect, expose),
    ]
