"""Facts about messages between nodes; the subject is the message's id."""

from typing import Final

QUEUED: Final = "org.kallipolis.exchange.message-queued"
"""A message waits for another node. Data: node, subject, kind."""

ANSWERED: Final = "org.kallipolis.exchange.message-answered"
"""Another node has dealt with a message of ours. Data: node, subject, kind, outcome, refusal."""

RECEIVED: Final = "org.kallipolis.exchange.message-received"
"""A message of another node was dealt with. Data: node, subject, kind, outcome, refusal."""
