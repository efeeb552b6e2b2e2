"""Jobs run once, are tried again when they fail, and are seen when they are dead."""

from datetime import timedelta

import pytest
from pytest_django import Settings
from structlog.testing import capture_logs

from kallipolis.foundation.clock import SYSTEM_CLOCK, SetClock
from kallipolis.foundation.database import api as database
from kallipolis.foundation.errors import Refusal
from kallipolis.foundation.events import api as events
from kallipolis.foundation.jobs import api as jobs
from kallipolis.foundation.jobs import jobs as background
from kallipolis.foundation.jobs.adapters import queue
from kallipolis.foundation.jobs.contracts import JobState
from kallipolis.foundation.jobs.models import Worker

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _with_practice(settings: Settings) -> None:
    settings.ROOMS = ["kallipolis.foundation.jobs", "tests.kallipolis.foundation.jobs.practice"]


def clock_now() -> SetClock:
    return SetClock(moment=SYSTEM_CLOCK.now() + timedelta(seconds=1))


def greeted() -> list[str]:
    return [e.subject for e in events.recorded(types=("org.kallipolis.practice.greeted",))]


def run_for_an_hour(clock: SetClock) -> None:
    for _ in range(6):
        jobs.run_due(clock=clock)
        clock.advance(minutes=10)


def enqueue_and_refuse() -> None:
    with database.edge():
        jobs.enqueue("practice.greet", name="Ada")
        raise Refusal("case.not_allowed")


def die_while_running(clock: SetClock) -> None:
    with database.edge():
        queue.claim("a worker that dies", clock.now())


def test_what_comes_in_thousands_lets_others_go_first() -> None:
    for name in ("Ada", "Bo", "Cy"):
        jobs.enqueue("practice.greet-all", name=name)
    jobs.enqueue("practice.greet", name="Di")

    jobs.run_due()

    assert greeted() == ["Di", "Ada", "Bo", "Cy"]


def test_a_queued_job_runs_once_with_its_arguments() -> None:
    id = jobs.enqueue("practice.greet", name="艾达")

    counts = [jobs.run_due(), jobs.run_due()]

    assert counts == [1, 0]
    assert greeted() == ["艾达"]
    run = jobs.get(id)
    assert run is not None
    assert (run.job, run.state, run.attempts) == ("practice.greet", JobState.DONE, 1)


def test_a_job_queued_by_a_refused_transaction_never_runs() -> None:
    with pytest.raises(Refusal):
        enqueue_and_refuse()

    assert jobs.run_due() == 0


def test_a_job_that_no_room_declares_is_refused() -> None:
    with pytest.raises(Refusal, match=r"job\.not_declared"):
        jobs.enqueue("practice.unheard-of")


def test_a_job_may_be_due_later() -> None:
    clock = clock_now()
    jobs.enqueue_after(timedelta(hours=1), "practice.greet", name="Ada")

    at_once = jobs.run_due(clock=clock)
    clock.advance(hours=1)
    later = jobs.run_due(clock=clock)

    assert (at_once, later) == (0, 1)


def test_a_failing_job_is_tried_again_later_and_leaves_nothing_behind() -> None:
    clock = clock_now()
    id = jobs.enqueue("practice.fail", name="Ada")

    counts = [jobs.run_due(clock=clock), jobs.run_due(clock=clock)]

    run = jobs.get(id)
    assert counts == [1, 0]
    assert greeted() == []
    assert run is not None
    assert (run.state, run.attempts) == (JobState.WAITING, 1)
    assert run.due_at is not None
    assert run.due_at > clock.now()
    assert run.last_error == "RuntimeError: cannot greet Ada"


def test_a_job_is_dead_after_its_attempts_and_can_be_replayed() -> None:
    clock = clock_now()
    id = jobs.enqueue("practice.fail", name="Ada")

    run_for_an_hour(clock)
    dead = jobs.find([JobState.DEAD])
    jobs.replay(id)
    waiting = jobs.find([JobState.WAITING])

    assert [(run.id, run.attempts) for run in dead] == [(id, 3)]
    assert [(run.id, run.attempts) for run in waiting] == [(id, 0)]


@pytest.mark.parametrize("job", ["practice.wait", "practice.write"])
def test_a_job_that_meets_an_outage_is_put_off_and_never_dead(job: str) -> None:
    clock = clock_now()
    id = jobs.enqueue(job)

    run_for_an_hour(clock)

    run = jobs.get(id)
    assert run is not None
    assert run.state is JobState.WAITING


def test_an_outage_is_a_line_in_the_log_and_no_trace_of_a_bug() -> None:
    jobs.enqueue("practice.wait")

    with capture_logs() as lines:
        jobs.run_due()

    (paused,) = [line for line in lines if line["event"].startswith("job ")]
    assert paused["event"] == "job paused"
    assert paused["waits_for"]
    assert "exc_info" not in paused


@pytest.mark.parametrize(
    ("id", "code"),
    [("no-id", "job.not_found"), ("0a2b6c1e-0000-4000-8000-000000000000", "job.not_found")],
)
def test_an_unknown_job_cannot_be_replayed(id: str, code: str) -> None:
    with pytest.raises(Refusal, match=code):
        jobs.replay(id)


def test_a_job_that_is_not_dead_cannot_be_replayed() -> None:
    id = jobs.enqueue("practice.greet", name="Ada")

    with pytest.raises(Refusal, match=r"job\.not_dead"):
        jobs.replay(id)


def test_what_a_job_that_is_not_atomic_wrote_stays_when_it_fails() -> None:
    jobs.enqueue("practice.fail-openly", name="Ada")

    jobs.run_due()

    assert greeted() == ["Ada"]


def test_how_far_a_long_job_is_can_be_seen() -> None:
    id = jobs.enqueue("practice.count")

    jobs.run_due()

    run = jobs.get(id)
    assert run is not None
    assert (run.done, run.total) == (3, 10)


def test_the_job_of_a_worker_that_died_is_given_to_another() -> None:
    clock = clock_now()
    id = jobs.enqueue("practice.greet", name="Ada")
    die_while_running(clock)

    taken_over = background.take_over(clock)
    clock.advance(minutes=1)
    jobs.run_due(clock=clock)

    run = jobs.get(id)
    assert taken_over == 1
    assert greeted() == ["Ada"]
    assert run is not None
    assert (run.state, run.attempts) == (JobState.DONE, 2)


def test_the_job_of_a_worker_that_lives_is_left_to_it() -> None:
    clock = clock_now()
    jobs.enqueue("practice.greet", name="Ada")
    die_while_running(clock)
    Worker.objects.create(id="a worker that dies", started_at=clock.now(), seen_at=clock.now())

    taken_over = background.take_over(clock)

    assert taken_over == 0


def test_a_job_whose_end_a_living_worker_could_not_write_down_is_run_again() -> None:
    clock = clock_now()
    id = jobs.enqueue("practice.greet", name="Ada")
    background.beat(clock)
    with database.edge():
        queue.claim(background.worker(), clock.now())

    taken_over = background.take_over(clock)
    clock.advance(minutes=1)
    jobs.run_due(clock=clock)

    run = jobs.get(id)
    assert taken_over == 1
    assert run is not None
    assert (greeted(), run.state) == (["Ada"], JobState.DONE)


def test_a_job_that_this_worker_runs_is_not_taken_from_it() -> None:
    clock = clock_now()
    id = jobs.enqueue("practice.look-around", at=clock.now().isoformat())

    jobs.run_due(clock=clock)

    run = jobs.get(id)
    assert run is not None
    assert (greeted(), run.attempts) == (["taken over: 0"], 1)


def test_a_worker_that_was_taken_for_dead_cannot_finish_what_another_has_begun() -> None:
    clock = clock_now()
    jobs.enqueue("practice.greet", name="Ada")
    with database.edge():
        claim = queue.claim("a worker that stalls", clock.now())
    assert claim is not None
    background.take_over(clock)

    with pytest.raises(queue.JobLostError):
        queue.finish(claim)


def test_a_schedule_queues_its_job_when_it_is_due_and_makes_up_for_what_it_missed_once() -> None:
    clock = SetClock()
    begun = jobs.queue_scheduled(clock=clock)
    clock.advance(hours=1)
    due = jobs.queue_scheduled(clock=clock)
    again = jobs.queue_scheduled(clock=clock)
    jobs.run_due(clock=clock)
    clock.advance(hours=5)

    after_five_hours = jobs.queue_scheduled(clock=clock)

    assert (begun, due, again, after_five_hours) == (0, 1, 0, 1)
    assert greeted() == ["hour"]


def test_a_schedule_does_not_queue_behind_a_run_that_is_still_open() -> None:
    clock = SetClock()
    jobs.queue_scheduled(clock=clock)
    clock.advance(hours=1)
    jobs.queue_scheduled(clock=clock)
    clock.advance(hours=1)

    queued = jobs.queue_scheduled(clock=clock)

    assert queued == 0
    assert [run.job for run in jobs.find([JobState.WAITING])] == ["practice.greet"]


def test_jobs_done_long_ago_are_forgotten() -> None:
    jobs.enqueue("practice.greet", name="Ada")
    jobs.run_due()

    background.prune(days=-1)

    assert jobs.find() == ()
