"""Short messages, by the same service that sends codes; a demo keeps them in a file."""

from django.conf import settings
from django.utils.module_loading import import_string

from kallipolis.foundation.identity.contracts import SendShortMessage
from kallipolis.platforms.application.notices.contracts import Message


def sms(message: Message, to: str) -> None:
    """Hand a short message to the service that sends codes too.

    Raises:
        Outage: ``short-messages``.
    """
    send: SendShortMessage = import_string(settings.SEND_SHORT_MESSAGE)
    send(phone=to, words=message.short)
