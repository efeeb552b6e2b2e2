"""What the room declares besides, as it is."""

from kallipolis.platforms.application.cases.contracts import ACTS as ACTS
from kallipolis.platforms.application.cases.contracts import MESSAGES as MESSAGES
