"""Sessions and tokens that are over are swept away each night."""

from allauth.idp.oidc.models import Token

from kallipolis.foundation.identity.adapters.sessions import SessionStore
from kallipolis.foundation.jobs.contracts import Job, Schedule


def sweep_logins() -> None:
    SessionStore.clear_expired()
    Token.objects.expired().delete()


JOBS = (Job(name="identity.sweep_logins", run=sweep_logins),)
SCHEDULES = (Schedule(name="identity.nightly", job="identity.sweep_logins", cron="20 3 * * *"),)
