"""Jobs are run by a real worker over the database queue."""

import uuid
from datetime import timedelta

import pytest
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from tests.factories.worker import run_worker_process
from tests.integration.jobs import work
from wholecity.jobs import actions, queries
from wholecity.jobs.models import Job, Schedule, WorkerBeat
from wholecity.jobs.tasks import tidy
from wholecity.jobs.worker import Worker
from wholecity.kernel.errors import Conflict
from wholecity.ui.texts import told

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def _a_real_queue(settings):
    settings.TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}


def start(task, **arguments):
    return actions.start(task.module_path, kind="test", title="A test", by="tester", **arguments)


def work_off(attempts=1):
    for _ in range(attempts):
        DBTaskResult.objects.filter(status="READY").update(
            run_after=timezone.now() - timedelta(seconds=1)
        )
        Worker(batch=True, interval=0).run()


def ended(job):
    return queries.job(job.pk)


def test_a_job_is_done_with_its_findings():
    job = start(work.count_to_three)
    assert job.state == Job.State.WAITING
    work_off()
    job = ended(job)
    assert (job.state, job.percent, job.findings) == ("done", 100, ["Counted to three."])


def test_only_one_job_of_a_kind_waits_or_runs():
    start(work.count_to_three)
    with pytest.raises(Conflict, match="already running"):
        start(work.count_to_three)
    work_off()
    assert start(work.count_to_three)


def test_an_expected_failure_is_told_in_words_and_not_tried_again():
    job = start(work.find_bad_input)
    work_off(attempts=3)
    assert told(ended(job).error) == "The file is empty. Export it again."
    assert len(DBTaskResult.objects.get().worker_ids) == 1


def test_an_unforeseen_failure_is_tried_again(tmp_path):
    job = start(work.succeed_the_second_time, marker=str(tmp_path / "marker"))
    work_off(attempts=2)
    assert ended(job).findings == ["Second time lucky."]
    assert ended(job).state == Job.State.DONE


def test_attempts_end():
    job = start(work.always_break)
    work_off(attempts=5)
    assert len(DBTaskResult.objects.get().worker_ids) == 3
    assert ended(job).state == Job.State.FAILED


def test_a_cancelled_job_stops_and_is_not_tried_again():
    job = start(work.count_to_three)
    Job.objects.filter(pk=job.pk).update(cancel_requested=True)
    work_off(attempts=2)
    assert ended(job).state == Job.State.CANCELLED
    assert len(DBTaskResult.objects.get().worker_ids) == 1


def test_a_waiting_job_is_cancelled_at_once():
    job = start(work.count_to_three)
    actions.cancel(job.pk)
    assert ended(job).state == Job.State.CANCELLED


def test_the_job_of_a_killed_worker_is_done_by_another(tmp_path):
    job = start(work.be_killed_once, marker=str(tmp_path / "marker"))
    run_worker_process()
    assert ended(job).state == Job.State.RUNNING
    WorkerBeat.objects.update(seen_at=timezone.now() - timedelta(minutes=5))
    assert actions.reap() == 1
    work_off()
    assert ended(job).findings == ["Survived."]


def test_a_job_that_kills_every_worker_is_given_up():
    job = start(work.count_to_three)
    DBTaskResult.objects.update(status="RUNNING", worker_ids=["a", "b", "c"])
    assert actions.reap() == 1
    assert "worker stopped" in ended(job).error
    assert ended(job).state == Job.State.FAILED


def test_the_task_of_a_living_worker_is_left_alone():
    start(work.count_to_three)
    DBTaskResult.objects.update(status="RUNNING", worker_ids=["alive"])
    actions.beat("alive")
    assert actions.reap() == 0
    assert queries.a_worker_is_alive()
    actions.farewell("alive")
    assert not queries.a_worker_is_alive()


def test_scheduled_work_is_queued_once_when_it_is_due(settings):
    settings.SCHEDULES = {"tidy": ("15 3 * * *", "wholecity.jobs.tasks.tidy")}
    assert actions.enqueue_due() == 0
    Schedule.objects.update(next_run=timezone.now() - timedelta(seconds=1))
    assert actions.enqueue_due() == 1
    assert actions.enqueue_due() == 0
    work_off()
    assert DBTaskResult.objects.get().status == "SUCCESSFUL"


def test_at_night_what_went_well_is_forgotten_after_a_week_and_what_failed_after_a_season():
    for status, days in (("SUCCESSFUL", 8), ("SUCCESSFUL", 6), ("FAILED", 89), ("FAILED", 91)):
        task = work.count_to_three.enqueue("x")
        ended_at = timezone.now() - timedelta(days=days)
        DBTaskResult.objects.filter(pk=task.id).update(status=status, finished_at=ended_at)
    tidy.func()
    left = DBTaskResult.objects.values_list("status", flat=True)
    assert sorted(left) == ["FAILED", "SUCCESSFUL"]


def test_a_job_that_is_gone_ends_its_task():
    work.count_to_three.enqueue(str(uuid.uuid4()))
    work_off(attempts=2)
    assert DBTaskResult.objects.get().exception_class_path.endswith("NotFound")
