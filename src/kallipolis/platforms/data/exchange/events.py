"""Facts about messages between nodes; the subject is the message's id."""

from typing import Final

QUEUED: Final = "org.kallipolis.exchange.message-queued"
"""A message waits for another node. Data: node, subject, kind."""

ANSWERED: Final = "org.kallipolis.exchange.message-answered"
"""Another node has dealt with a message of ours. Data: node, subject, kind, outcome, refusal."""

GIVEN_UP: Final = "org.kallipolis.exchange.message-given-up"
"""A message of ours was given up; an answered event follows. Data: node, subject, kind, reason."""

RECEIVED: Final = "org.kallipolis.exchange.message-received"
"""A message of another node was dealt with. Data: node, subject, kind, outcome, refusal."""
