"""Who brought a file, where that was somebody else than whose it is."""

from typing import ClassVar

from django.db import migrations, models


class Migration(migrations.Migration):
    """Old files were brought by their owners, as far as we know."""

    dependencies: ClassVar = [("files", "0001_initial")]
    operations: ClassVar = [
        migrations.AddField(
            model_name="file",
            name="brought_by",
            field=models.CharField(blank=True, default="", max_length=64),
            preserve_default=False,
        )
    ]
