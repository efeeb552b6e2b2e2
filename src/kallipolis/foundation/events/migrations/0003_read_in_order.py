"""Facts are read in their order: no question was answered by these indexes."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("events", "0002_paused")]
    operations = [
        migrations.RemoveIndex("Event", "events_event_by_type"),
        migrations.RemoveIndex("Event", "events_event_by_subject"),
    ]
