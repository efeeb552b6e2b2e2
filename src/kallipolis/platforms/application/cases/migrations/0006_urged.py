from django.db import migrations, models

FILL = """
UPDATE cases_case SET urged_at = (
    SELECT MAX(at) FROM cases_entry WHERE case_id = cases_case.id AND action = 'urge'
) WHERE closed_at IS NULL AND EXISTS (
    SELECT 1 FROM cases_entry WHERE case_id = cases_case.id AND action = 'urge'
)
"""


class Migration(migrations.Migration):
    """Of what is open, when somebody last asked to hurry is read off its history."""

    dependencies = [("cases", "0005_closed_by_region")]

    operations = [
        migrations.AddField(
            model_name="case", name="urged_at", field=models.DateTimeField(null=True)
        ),
        migrations.RunSQL(FILL, migrations.RunSQL.noop),
        migrations.AddIndex(
            model_name="case",
            index=models.Index(
                fields=["deciding_region"],
                name="cases_urged",
                condition=models.Q(("closed_at", None), ("urged_at__isnull", False)),
            ),
        ),
    ]
