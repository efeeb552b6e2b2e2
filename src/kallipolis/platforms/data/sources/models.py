"""Messages that a broker handed over and that are not published yet."""

from django.db import models


class StoredMessage(models.Model):
    """One message; its id is where it stands, and grows in the order of arrival."""

    id = models.BigAutoField(primary_key=True)
    source = models.CharField(max_length=100)
    topic = models.TextField()
    payload = models.BinaryField()
    received_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["source", "id"], name="sources_messages_of_source")]

    def __str__(self) -> str:
        return f"{self.source} {self.id}"
