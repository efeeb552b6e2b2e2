"""Sessions, tokens, proofs and what was remembered are swept away each night when over."""

from allauth.idp.oidc.models import Token

from kallipolis.foundation.clock import SYSTEM_CLOCK
from kallipolis.foundation.identity.adapters.proofs import PERIOD
from kallipolis.foundation.identity.adapters.remembering import forget_what_is_over
from kallipolis.foundation.identity.adapters.sessions import SessionStore
from kallipolis.foundation.identity.models import AskedProof
from kallipolis.foundation.jobs.contracts import Job, Schedule


def sweep_logins() -> None:
    SessionStore.clear_expired()
    Token.objects.expired().delete()
    AskedProof.objects.filter(asked_at__lte=SYSTEM_CLOCK.now() - PERIOD).delete()
    forget_what_is_over()


JOBS = (Job(name="identity.sweep_logins", run=sweep_logins),)
SCHEDULES = (Schedule(name="identity.nightly", job="identity.sweep_logins", cron="20 3 * * *"),)
