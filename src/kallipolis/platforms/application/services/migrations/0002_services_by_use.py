from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("services", "0001_initial")]

    operations = [
        migrations.AddIndex(
            model_name="serviceuse",
            index=models.Index(fields=["-uses", "service"], name="services_by_use"),
        ),
    ]
