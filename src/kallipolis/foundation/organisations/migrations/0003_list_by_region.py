from django.db import migrations, models
from django.db.models import deletion


class Migration(migrations.Migration):
    """The list is worked out anew: nothing of the old one is kept."""

    dependencies = [("organisations", "0002_listing")]

    operations = [
        migrations.DeleteModel(name="ListedAuthority"),
        migrations.CreateModel(
            name="Listing",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("stamp", models.CharField(max_length=16)),
                ("edition", models.PositiveIntegerField()),
            ],
            options={"db_table": "organisations_listing"},
        ),
        migrations.CreateModel(
            name="ListedRegion",
            fields=[
                ("code", models.CharField(max_length=40, primary_key=True, serialize=False)),
                ("stamp", models.CharField(max_length=16)),
                ("position", models.PositiveIntegerField()),
                ("path", models.CharField(max_length=400)),
            ],
            options={"db_table": "organisations_listed_region"},
        ),
        migrations.CreateModel(
            name="ListedAuthority",
            fields=[
                ("organisation", models.CharField(max_length=200, primary_key=True, serialize=False)),
                ("position", models.PositiveIntegerField()),
                ("words", models.TextField()),
                ("written", models.TextField()),
                ("sounds", models.TextField()),
                ("region", models.ForeignKey(on_delete=deletion.CASCADE, to="organisations.listedregion")),
            ],
            options={"db_table": "organisations_listed_authority"},
        ),
    ]
