"""A worker that is killed in the middle of its letters: nothing is lost, nothing comes twice."""

import signal
from collections import Counter
from datetime import timedelta

import pytest
from django.db.models import F
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from tests.factories.cabinet import FAY, attended, cabinet, published, taken_on
from tests.factories.mail_server import running_mail_server
from tests.factories.worker import run_worker_process, work_off
from wholecity.governance import actions, tasks
from wholecity.governance.definitions import Presence
from wholecity.governance.models import Response
from wholecity.jobs.actions import reap
from wholecity.jobs.models import WorkerBeat
from wholecity.mail.actions import deliver
from wholecity.mail.models import Message
from wholecity.people.actions import add_user, give_role, register_person
from wholecity.people.definitions import Role
from wholecity.people.rules import INSTALLATION

pytestmark = pytest.mark.django_db(transaction=True)

EVERYBODY = ("mayor", "schools", "health", "health-deputy", "clubs", "clubs-deputy", "office")


@pytest.fixture
def mail_server(settings):
    """A mail server that this process knows; what a killed worker writes waits in the outbox."""
    settings.TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}
    with running_mail_server() as server:
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", server.port
        settings.EMAIL_USE_TLS, settings.SMTP_SECURITY = False, "none"
        yield server


@pytest.fixture
def closed(mail_server):
    """A meeting that was closed, of which nobody was told yet: three seats owe two answers."""
    city = cabinet()
    meeting = published(city)
    work_off()
    attended(city, meeting, mayor=Presence.PRESENT)
    for n in range(2):
        taken_on(city, meeting, text=f"Task {n}")
    actions.close_meeting(by=FAY, meeting=meeting)
    deliver()
    mail_server.received.clear()
    return meeting


def killed(at: int) -> None:
    """A worker writes so many messages and is killed; another one finds out and goes on."""
    assert run_worker_process(killed_at_message=at) == -signal.SIGKILL
    WorkerBeat.objects.update(seen_at=F("seen_at") - timedelta(minutes=5))
    assert DBTaskResult.objects.running().count() == 1
    assert reap() == 1


def came(server) -> Counter:
    """Who got what: address and subject of each mail, once everything is delivered."""
    work_off()
    Message.objects.filter(state="waiting").update(due_at=timezone.now() - timedelta(seconds=1))
    deliver()
    return Counter((mail.to, str(mail.mail["Subject"])) for mail in server.received)


def by_address(found: Counter) -> Counter:
    return Counter(address.partition("@")[0] for address, _ in found)


@pytest.mark.parametrize("at", [1, 3, 9])
def test_of_what_came_of_a_meeting_everybody_is_told_once(closed, mail_server, at):
    killed(at)
    kept = Message.objects.filter(kind__in=("record", "answers")).count()
    assert kept < at, "the last one was not committed"
    found = came(mail_server)
    assert set(found.values()) == {1}
    owing = Counter(schools=1, health=1, clubs=1)
    owing["health-deputy"] = 1
    assert by_address(found) == Counter(EVERYBODY) + owing


@pytest.mark.parametrize("at", [1, 4])
def test_of_a_meeting_everybody_hears_once_with_its_files(mail_server, at):
    meeting = published(cabinet())
    killed(at)
    found = came(mail_server)
    assert by_address(found) == Counter(EVERYBODY)
    assert set(found.values()) == {1}
    for mail in mail_server.received:
        names = [part.get_filename() for part in mail.mail.iter_attachments()]
        assert len(names) == 2, names
    assert tasks.write_letters.func("invitation", str(meeting)) == 0


@pytest.mark.parametrize("at", [1, 2, 3])
def test_reminders_and_who_hears_of_what_is_overdue_once(closed, mail_server, at):
    add_user(by=INSTALLATION, username="fay")
    give_role(by=INSTALLATION, username="fay", role=Role.FACILITATOR)
    register_person(by=FAY, name="Fay", email="fay@city.example", username="fay")
    came(mail_server)
    mail_server.received.clear()
    first, *_ = Response.objects.order_by("seat", "action").values_list("action", flat=True)
    long_ago, soon = (timezone.now() - timedelta(hours=hours) for hours in (49, 40))
    Response.objects.filter(action=first).update(asked_at=long_ago)
    Response.objects.exclude(action=first).update(asked_at=soon)
    posted = Message.objects.count()
    tasks.remind.enqueue()
    killed(at)
    assert Message.objects.count() == posted, "all reminders of a round, or none"
    assert not Response.objects.exclude(escalated_at=None).exists()
    found = came(mail_server)
    assert set(found.values()) == {1}
    escalated = {"fay", "mayor", "schools"}
    reminded = {"schools", "health", "health-deputy", "clubs"}
    assert set(by_address(found)) == escalated | reminded
    assert Response.objects.filter(escalated_at=None).count() == 3
    tasks.remind.func()
    assert came(mail_server) == found
