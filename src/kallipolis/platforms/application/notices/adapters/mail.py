"""E-mail over SMTP, by the settings of Django."""

import smtplib
from typing import Final

from django.core.mail import EmailMessage

from kallipolis.foundation.errors import Outage, Refusal
from kallipolis.platforms.application.notices.contracts import Message

FOR_GOOD: Final = 500
"""Codes from here on mean that it is of no use to try again. Source: RFC 5321, 4.2.1."""


def mail(message: Message, to: str) -> None:
    """Hand a mail to the server.

    Raises:
        Outage: ``mail`` when the server does not answer, or not now.
        Refusal: ``notice.address_gone`` for a mailbox that is not there; ``notice.not_taken``.
    """
    letter = EmailMessage(
        subject=" ".join(message.title.split()),
        body=f"{message.body}\n\n{message.url}\n",
        to=[to],
        headers={
            "Message-ID": f"<{message.id}@{_host(message.url)}>",
            "Auto-Submitted": "auto-generated",
        },
    )
    try:
        letter.send()
    except smtplib.SMTPRecipientsRefused as refused:
        code = next((code for code, _ in refused.recipients.values()), 0)
        raise _failure(code, "notice.address_gone") from refused
    except smtplib.SMTPResponseException as answered:
        raise _failure(answered.smtp_code, "notice.not_taken") from answered
    except (smtplib.SMTPException, OSError) as failure:
        raise Outage("mail") from failure


def _failure(code: int, refusal: str) -> Exception:
    """Read a server's answer: what is for good, and what may be better later."""
    is_ours = refusal == "notice.not_taken" and code in {530, 534, 535}
    return Refusal(refusal) if code >= FOR_GOOD and not is_ours else Outage("mail")


def _host(url: str) -> str:
    return url.partition("://")[2].partition("/")[0].partition(":")[0] or "localhost"
