"""An intake knows the columns that its rows came with."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("intakes", "0002_quarantine_is_mended")]

    operations = [
        migrations.AddField(
            model_name="storedintake", name="columns", field=models.JSONField(default=list)
        ),
    ]
