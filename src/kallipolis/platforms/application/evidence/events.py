"""Facts about evidence that other nodes hold; the subject is the id of the case that waits."""

from typing import Final

ANSWERED: Final = "org.kallipolis.evidence.question-answered"
"""Another node has answered a question of a case. Data: question, type, node."""
