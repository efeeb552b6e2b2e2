"""This node and another that follows it, and is followed; the fixtures of the exchange."""

from tests.kallipolis.platforms.data.exchange.conftest import asks as asks
from tests.kallipolis.platforms.data.exchange.conftest import authority as authority
from tests.kallipolis.platforms.data.exchange.conftest import department as department
from tests.kallipolis.platforms.data.exchange.conftest import here as here
from tests.kallipolis.platforms.data.exchange.conftest import in_force as in_force
from tests.kallipolis.platforms.data.exchange.conftest import post as post
