"""Messages that a broker handed over and that are not published yet; trials of connections."""

from django.db import models


class StoredMessage(models.Model):
    """One message; its id grows in the order of arrival.

    Of a stream, ``sequence`` is where it stands there, and ``stream`` when that stream was made:
    numbers of one that is made anew begin again. It is settled once nothing before it is missing.
    """

    id = models.BigAutoField(primary_key=True)
    source = models.CharField(max_length=100)
    topic = models.TextField()
    payload = models.BinaryField()
    received_at = models.DateTimeField()
    stream = models.CharField(max_length=40, default="", blank=True)
    sequence = models.BigIntegerField(null=True, blank=True)
    is_settled = models.BooleanField(default=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["source", "stream", "sequence"], name="sources_messages_come_once"
            )
        ]
        indexes = [models.Index(fields=["source", "id"], name="sources_messages_of_source")]

    def __str__(self) -> str:
        return f"{self.source} {self.id}"


class StoredTrial(models.Model):
    """The last time that somebody tried a connection; ``error`` is empty where it answered."""

    connection = models.CharField(max_length=100, primary_key=True)
    at = models.DateTimeField()
    error = models.CharField(max_length=100, default="", blank=True)
    error_values = models.JSONField(default=dict, blank=True)

    def __str__(self) -> str:
        return self.connection
