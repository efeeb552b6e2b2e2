from django.db import migrations, models

REPORTED = """
UPDATE cases_case SET escalated = TRUE
WHERE closed_at IS NULL AND attention_at < CURRENT_TIMESTAMP AND EXISTS (
    SELECT 1 FROM cases_entry WHERE case_id = cases_case.id AND action = 'escalated'
)
"""


class Migration(migrations.Migration):

    dependencies = [
        ('cases', '0006_urged'),
    ]

    operations = [
        migrations.AddField(
            model_name='case',
            name='escalated',
            field=models.BooleanField(default=False),
        ),
        migrations.RunSQL(REPORTED, migrations.RunSQL.noop),
        migrations.AddIndex(
            model_name='case',
            index=models.Index(condition=models.Q(('closed_at', None), ('escalated', True)), fields=['deciding_region', 'attention_at', 'id'], name='cases_escalated'),
        ),
    ]
