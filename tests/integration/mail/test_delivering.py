"""Sending over a real server: once, by one worker; again after what passes, not what lasts."""

import os
import signal
import subprocess
import sys
import threading
from datetime import timedelta

import pytest
from django.db import connection
from django.utils import timezone

from tests.factories.mail_server import free_port
from tests.integration.mail.conftest import ANA
from wholecity.mail import actions, queries
from wholecity.mail.actions import Round
from wholecity.mail.definitions import Enclosure, State
from wholecity.mail.models import Attachment, Message
from wholecity.mail.tasks import deliver as task

pytestmark = pytest.mark.django_db(transaction=True)


def test_a_message_is_sent_once(mail_server, posted):
    message = posted()
    assert actions.deliver() == Round(sent=1)
    assert actions.deliver() == Round()
    message.refresh_from_db()
    assert message.state == State.SENT
    assert message.sent_at
    (received,) = mail_server.received
    assert received.to == ANA
    assert received.mail["Subject"] == "Due in three days"
    assert received.mail["Message-ID"] == f"<{message.id.hex}@example.gov>"
    assert received.text.strip() == "Name a lead for the reading plan."


def test_the_workers_task_sends_what_is_due(mail_server, posted):
    posted()
    task.func()
    assert len(mail_server.received) == 1


def test_two_workers_at_once_send_everything_exactly_once(mail_server, posted):
    for n in range(24):
        posted(f"k{n}", subject=f"Message {n}")
    together = threading.Barrier(2)
    rounds = []

    def work():
        together.wait()
        try:
            rounds.append(actions.deliver())
        finally:
            connection.close()

    workers = [threading.Thread(target=work) for _ in range(2)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    subjects = [r.mail["Subject"] for r in mail_server.received]
    assert sorted(subjects) == sorted(f"Message {n}" for n in range(24))
    assert sum(r.sent for r in rounds) == 24
    assert not Message.objects.exclude(state=State.SENT).exists()


def test_a_message_that_another_worker_holds_is_left_alone(mail_server, posted):
    message = posted()
    # While the server takes the message from one worker, another one looks for work.
    found = []

    def look():
        def another():
            found.append(actions.deliver())
            connection.close()

        thread = threading.Thread(target=another)
        thread.start()
        thread.join()

    mail_server.on_text = look
    actions.deliver()
    assert found == [Round()]
    assert len(mail_server.received) == 1
    message.refresh_from_db()
    assert message.lease is None


def test_what_a_server_puts_off_is_tried_again_after_growing_waits(mail_server, posted, later):
    mail_server.to_receivers[ANA] = "450 4.2.0 Greylisted, come back"
    message = posted()
    waits = []
    for _ in range(3):
        assert actions.deliver() == Round(postponed=1)
        assert actions.deliver() == Round()  # not before its time
        message.refresh_from_db()
        waits.append(round((message.due_at - timezone.now()).total_seconds() / 60))
        later()
    assert waits == [1, 2, 4]
    assert message.words == "450 4.2.0 Greylisted, come back"
    del mail_server.to_receivers[ANA]
    assert actions.deliver() == Round(sent=1)
    message.refresh_from_db()
    assert (message.state, message.words) == (State.SENT, "")


def test_what_is_put_off_for_five_days_is_given_up_and_the_address_is_not_blamed(
    mail_server, posted, later
):
    mail_server.to_receivers[ANA] = "452 4.2.2 Mailbox full"
    message = posted()
    Message.objects.update(tried_since=timezone.now() - timedelta(days=5))
    assert actions.deliver() == Round(bounced=1)
    message.refresh_from_db()
    assert message.words == "452 4.2.2 Mailbox full"
    assert not queries.is_troubled(ANA)


def test_what_is_refused_for_good_marks_the_address_and_holds_what_follows(mail_server, posted):
    mail_server.to_receivers[ANA] = "550 5.1.1 No such mailbox"
    refused = posted()
    assert actions.deliver() == Round(bounced=1)
    refused.refresh_from_db()
    assert (refused.state, refused.words) == (State.BOUNCED, "550 5.1.1 No such mailbox")
    del mail_server.to_receivers[ANA]
    held = posted("next", to=ANA.upper(), urgent=True)
    posted("other", to="bo@health.example.gov")
    assert actions.deliver() == Round(sent=1)
    (trouble,) = queries.troubled_addresses()
    assert (trouble.address, trouble.words, trouble.waiting) == (ANA, refused.words, 1)
    assert actions.lift_bounce(address="Ana@schools.example.gov") == 1
    assert actions.deliver() == Round(sent=1)
    held.refresh_from_db()
    assert held.state == State.SENT


def test_a_refused_text_marks_the_message_and_not_the_address(mail_server, posted):
    mail_server.to_texts = "554 5.6.0 I do not like this"
    message = posted()
    assert actions.deliver() == Round(bounced=1)
    message.refresh_from_db()
    assert message.state == State.BOUNCED
    assert not queries.is_troubled(ANA)


@pytest.mark.parametrize("answer", ["550 5.7.1 Sender not allowed", "451 4.3.0 Out of order"])
def test_a_server_that_will_not_have_the_sender_keeps_everything_waiting(
    mail_server, posted, answer
):
    mail_server.to_senders = answer
    for n in range(3):
        posted(f"k{n}")
    assert actions.deliver() == Round(postponed=1, trouble=answer)
    assert Message.objects.filter(state=State.WAITING).count() == 3


def test_a_message_that_is_too_large_does_not_stop_the_others(mail_server, posted):
    mail_server.to_senders = "552 5.3.4 Message too big"
    posted("a")
    posted("b")
    assert actions.deliver() == Round(bounced=2)
    assert not queries.is_troubled(ANA)


def test_a_server_that_is_going_away_ends_the_round(mail_server, posted):
    mail_server.to_receivers[ANA] = "421 4.3.2 Shutting down"
    posted("a")
    posted("b")
    assert actions.deliver() == Round(postponed=1, trouble="421 4.3.2 Shutting down")
    assert Message.objects.filter(state=State.WAITING).count() == 2


def test_a_server_without_right_to_pass_mail_on_kills_no_address(mail_server, posted):
    mail_server.to_receivers[ANA] = "554 5.7.1 Relay access denied"
    posted()
    assert actions.deliver() == Round(postponed=1)
    assert not queries.is_troubled(ANA)


def test_a_server_that_is_not_there_is_tried_again(mail_server, settings, posted, later):
    port, settings.EMAIL_PORT = settings.EMAIL_PORT, free_port()
    message = posted()
    posted("other")
    outcome = actions.deliver()
    assert (outcome.sent, outcome.postponed, outcome.bounced) == (0, 1, 0)
    assert "refused" in outcome.trouble
    message.refresh_from_db()
    assert (message.state, message.attempts, message.lease) == (State.WAITING, 1, None)
    settings.EMAIL_PORT = port
    later()
    assert actions.deliver() == Round(sent=2)


DELIVERER = """
import django
import tests.settings
tests.settings.DATABASES["default"]["NAME"] = {name!r}
tests.settings.EMAIL_HOST, tests.settings.EMAIL_PORT = "127.0.0.1", {port}
tests.settings.EMAIL_USE_TLS = False
django.setup()
from wholecity.mail.actions import deliver
deliver()
"""


def test_a_worker_killed_before_it_could_write_down_that_the_server_took_it(mail_server, posted):
    """The message comes again when the lease is over: the same, so that it can be dropped."""
    message = posted()
    program = DELIVERER.format(name=str(connection.settings_dict["NAME"]), port=mail_server.port)
    environment = {**os.environ, "DJANGO_SETTINGS_MODULE": "tests.settings"}
    environment["PYTHONPATH"] = os.pathsep.join(sys.path)
    worker = subprocess.Popen([sys.executable, "-c", program], env=environment)
    mail_server.on_text = lambda: os.kill(worker.pid, signal.SIGKILL)
    assert worker.wait(timeout=60) == -signal.SIGKILL
    mail_server.on_text = lambda: None
    message.refresh_from_db()
    assert (message.state, message.attempts) == (State.WAITING, 1)
    assert actions.deliver() == Round()  # the dead worker's lease still holds
    Message.objects.update(leased_until=timezone.now() - timedelta(seconds=1))
    assert actions.deliver() == Round(sent=1)
    first, second = mail_server.received
    assert first.mail["Message-ID"] == second.mail["Message-ID"]


def test_attachments_are_kept_until_the_message_is_sent(mail_server, posted):
    mail_server.to_receivers[ANA] = "450 4.2.0 Later"
    posted(attachments=[Enclosure("a.pdf", "application/pdf", b"%PDF-1.7\r\n\x00\xff")])
    actions.deliver()
    assert Attachment.objects.count() == 1
    del mail_server.to_receivers[ANA]
    Message.objects.update(due_at=timezone.now())
    actions.deliver()
    (part,) = mail_server.received[0].mail.iter_attachments()
    assert part.get_content() == b"%PDF-1.7\r\n\x00\xff"
    assert part.get_filename() == "a.pdf"
    assert not Attachment.objects.exists()
