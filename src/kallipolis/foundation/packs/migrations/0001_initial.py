from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

from kallipolis.foundation.packs.logic import triggers

COLUMNS = ('id', 'kind', 'document', 'pack', 'version', 'digest', 'body', 'since_edition')


def protect(apps: StateApps, editor: BaseDatabaseSchemaEditor) -> None:
    for statement in triggers.protecting(editor.connection.vendor, COLUMNS):
        editor.execute(statement, None)


def expose(apps: StateApps, editor: BaseDatabaseSchemaEditor) -> None:
    for statement in triggers.exposing(editor.connection.vendor):
        editor.execute(statement, None)


class Migration(migrations.Migration):

    initial = True

    dependencies = [
    ]

    operations = [
        migrations.CreateModel(
            name='EditionRow',
            fields=[
                ('number', models.PositiveIntegerField(primary_key=True, serialize=False)),
                ('token', models.CharField(max_length=32)),
                ('versions', models.JSONField()),
                ('published_at', models.DateTimeField()),
                ('published_by', models.CharField(max_length=100)),
            ],
            options={
                'db_table': 'packs_edition',
            },
        ),
        migrations.CreateModel(
            name='PackRelease',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('pack', models.CharField(max_length=100)),
                ('version', models.CharField(max_length=60)),
                ('digest', models.CharField(max_length=64)),
                ('manifest', models.TextField()),
                ('edition', models.PositiveIntegerField()),
                ('published_at', models.DateTimeField()),
                ('published_by', models.CharField(max_length=100)),
            ],
            options={
                'db_table': 'packs_release',
                'constraints': [models.UniqueConstraint(fields=('pack', 'version'), name='packs_release_once')],
            },
        ),
        migrations.CreateModel(
            name='PublishedDocument',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(max_length=60)),
                ('document', models.CharField(max_length=120)),
                ('pack', models.CharField(max_length=100)),
                ('version', models.CharField(max_length=60)),
                ('digest', models.CharField(max_length=64)),
                ('body', models.TextField()),
                ('since_edition', models.PositiveIntegerField()),
                ('until_edition', models.PositiveIntegerField(null=True)),
            ],
            options={
                'db_table': 'packs_document',
                'indexes': [models.Index(fields=['since_edition'], name='packs_document_since'), models.Index(fields=['until_edition'], name='packs_document_until')],
                'constraints': [models.UniqueConstraint(condition=models.Q(('until_edition', None)), fields=('kind', 'document'), name='packs_document_one_in_force')],
            },
        ),
        migrations.RunPython(protect, expose),
    ]
