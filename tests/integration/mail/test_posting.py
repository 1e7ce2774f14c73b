"""What gets into the outbox, once, and with the caller's change or not at all."""

import threading
from datetime import timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from tests.integration.mail.conftest import ANA
from wholecity.kernel.errors import BadInput
from wholecity.mail import actions, queries
from wholecity.mail.definitions import Enclosure, How, State
from wholecity.mail.models import Attachment, Message, Preference

pytestmark = pytest.mark.django_db(transaction=True)

MESSAGE = {"kind": "reminder", "to": ANA, "language": "en", "subject": "S", "text": "T"}


def test_the_same_occasion_is_posted_once_however_often_it_is_asked_for():
    assert actions.post(key="due:7", **MESSAGE)
    assert not actions.post(key="due:7", **{**MESSAGE, "subject": "Again"})
    assert Message.objects.get().subject == "S"


def test_two_who_post_the_same_occasion_at_once_post_it_once():
    together, new = threading.Barrier(2), []

    def work():
        together.wait()
        try:
            new.append(actions.post(key="due:7", **MESSAGE))
        finally:
            connection.close()

    posters = [threading.Thread(target=work) for _ in range(2)]
    for poster in posters:
        poster.start()
    for poster in posters:
        poster.join()
    assert sorted(new) == [False, True]
    assert Message.objects.count() == 1


def test_a_message_is_posted_with_the_change_that_it_tells_of_or_not_at_all():
    enclosure = Enclosure("a.pdf", "application/pdf", b"%PDF")
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        actions.post(key="due:7", attachments=[enclosure], **MESSAGE)
        raise ZeroDivisionError
    assert not Message.objects.exists()
    assert not Attachment.objects.exists()


@pytest.mark.parametrize(
    "wrong",
    [
        {"subject": "two\nlines"},
        {"subject": "x" * 121},
        {"text": " "},
        {"text": "a\x00b"},
        {"to": "ana"},
        {"to": "ana@example.gov, eve@example.org"},
        {"to": "ana@example.gov\nBcc: eve@example.org"},
        {"language": "tlh"},
        {"kind": "digest"},
        {"headers": {"Bcc": "eve@example.org"}},
        {"attachments": [Enclosure("a/b", "application/pdf", b"")]},
    ],
)
def test_what_cannot_stand_in_a_mail_is_refused_and_nothing_is_kept(wrong):
    with pytest.raises(BadInput):
        actions.post(key="k", **{**MESSAGE, **wrong})
    assert not Message.objects.exists()


def test_a_worker_is_woken_once_for_many_messages_and_not_where_none_can_be_sent(
    mail_server, settings
):
    with transaction.atomic():
        for n in range(3):
            actions.post(key=f"k{n}", **MESSAGE)
        assert not DBTaskResult.objects.exists()
    assert DBTaskResult.objects.get().task_path == "wholecity.mail.tasks.deliver"
    DBTaskResult.objects.all().delete()
    settings.DEMO = True
    actions.post(key="k4", **MESSAGE)
    assert not DBTaskResult.objects.exists()


def test_an_address_has_one_preference_however_it_is_written():
    actions.set_preference(address="Ana@Example.gov", how=How.DAILY, language="es")
    actions.set_preference(address=" ana@EXAMPLE.gov", how=How.AT_ONCE, language="es")
    assert queries.wish_of("ANA@example.gov").how == How.AT_ONCE
    with pytest.raises(IntegrityError):
        Preference.objects.create(address="ANA@example.gov", language="en")


def test_texts_are_made_in_the_language_that_the_receiver_wants():
    from django.utils.translation import get_language

    actions.set_preference(address=ANA, how=How.AT_ONCE, language="es")
    with queries.in_the_language_of(ANA) as language:
        assert (language, get_language()) == ("es", "es")
    with queries.in_the_language_of("new@example.gov") as language:
        assert language == "en"


def test_without_a_server_messages_wait_and_it_is_said_why(posted):
    message = posted()
    assert actions.deliver().sent == 0
    message.refresh_from_db()
    assert (message.state, message.attempts) == (State.WAITING, 0)
    assert queries.why_nothing_is_sent() == "No mail server is set: messages wait."


def test_a_demonstration_sends_nothing_even_with_a_server(mail_server, settings, posted):
    settings.DEMO = True
    posted()
    assert actions.deliver().sent == 0
    assert mail_server.received == []


def test_what_came_too_late_to_be_of_use_is_not_sent(mail_server, posted):
    message = posted(until=timezone.now() - timedelta(minutes=1))
    assert actions.deliver().sent == 0
    message.refresh_from_db()
    assert message.state == State.EXPIRED
    assert mail_server.received == []
