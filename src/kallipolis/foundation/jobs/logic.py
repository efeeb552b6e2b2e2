"""When a schedule is due next, and how long to wait before trying again."""

from datetime import UTC, datetime, timedelta, tzinfo

from cronsim import CronSim

from kallipolis.foundation.jobs.contracts import Schedule

FIRST_WAIT = timedelta(seconds=1)
LONGEST_WAIT = timedelta(minutes=10)


def back_off(attempts: int, chance: float) -> timedelta:
    """Return how long to wait after so many failed attempts: doubled each time, and scattered.

    Units: ``chance`` is from 0 to 1; the wait is from half the doubled time to one and a half of
    it, so that many that failed together do not all come back together.
    """
    doubled = FIRST_WAIT * (1 << min(attempts - 1, 30))
    return min(doubled, LONGEST_WAIT) * (0.5 + chance)


def rule_of(schedule: Schedule) -> str:
    """Return the rule of a schedule in words, to see when it was changed."""
    return f"cron {schedule.cron}" if schedule.cron else f"every {schedule.every}"


def next_moment(
    schedule: Schedule, now: datetime, zone: tzinfo, *, due: datetime | None = None
) -> datetime:
    """Return the first moment after ``now``, in UTC.

    Given the moment that is ``due`` now, an interval keeps its beat; all that was missed between
    then and now is passed over. A cron rule is read in ``zone``.
    """
    if schedule.cron:
        return next(CronSim(schedule.cron, now.astimezone(zone))).astimezone(UTC)
    if schedule.every is None:
        raise ValueError(f"The schedule {schedule.name} says neither every nor cron.")
    missed = (now - due) // schedule.every if due else 0
    return (due or now) + schedule.every * (missed + 1)
