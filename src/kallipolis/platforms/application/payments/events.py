"""Facts about payments. Subject: the payment.

Data: case, service, payer, payee; amount in minor units of currency, where money is meant.
"""

from typing import Final

DUE: Final = "org.kallipolis.payments.due"
"""Something is to be paid for a case."""

RECEIVED: Final = "org.kallipolis.payments.received"
"""The fee of a case was paid, once. Data: receipt too."""

CANCELLED: Final = "org.kallipolis.payments.cancelled"
"""Nothing is to be paid any more: the case ended before anything was."""

REFUND_ASKED: Final = "org.kallipolis.payments.refund-asked"
"""Money is to go back to who paid. Data: refund, ground, amount of the refund."""

REFUNDED: Final = "org.kallipolis.payments.refunded"
"""Money has gone back to who paid. Data: refund, ground, amount of the refund."""

REFUND_FAILED: Final = "org.kallipolis.payments.refund-failed"
"""The provider will not send money back; a person has to. Data: refund, ground, amount."""

DIFFERENCE_FOUND: Final = "org.kallipolis.payments.difference-found"
"""A provider's statement and our books disagree. Subject: the provider. Data: day, kind, key."""
