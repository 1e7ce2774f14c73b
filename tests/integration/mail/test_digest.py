"""One mail a day for those who want it so."""

from datetime import timedelta

import pytest
from django.utils import timezone

from tests.integration.mail.conftest import ANA
from wholecity.mail import actions
from wholecity.mail.actions import Round
from wholecity.mail.definitions import Enclosure, How, State
from wholecity.mail.models import Message

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def _daily(mail_server):
    actions.set_preference(address=ANA, how=How.DAILY, language="en")


def test_what_is_not_urgent_waits_and_comes_as_one_mail(mail_server, posted, later):
    pdf = Enclosure("plan.pdf", "application/pdf", b"%PDF")
    posted("a", subject="Packet for Tuesday", text="It is attached.", attachments=[pdf])
    posted("b", subject="Due in three days", text="Name a lead.")
    posted("c", to="bo@health.example.gov")
    assert actions.deliver() == Round(sent=1)  # to Bo, who wants it at once
    later()
    assert actions.deliver() == Round(sent=1)
    received = mail_server.received[-1]
    assert received.mail["Subject"] == "Riverton: 2 messages"
    listed = received.text.splitlines()
    assert listed[:2] == ["1. Packet for Tuesday", "2. Due in three days"]
    assert {"It is attached.", "Name a lead."} <= set(listed)
    assert [p.get_filename() for p in received.mail.iter_attachments()] == ["plan.pdf"]
    assert not Message.objects.exclude(state=State.SENT).exists()


def test_the_first_of_the_waits_ends_at_seven_on_the_citys_clocks(posted, settings):
    due = posted().due_at.astimezone(timezone.get_default_timezone())
    assert (due.hour, due.minute) == (7, 0)
    assert timezone.now() < due <= timezone.now() + timedelta(hours=25)


def test_what_is_urgent_goes_at_once(mail_server, posted):
    posted(urgent=True)
    assert actions.deliver() == Round(sent=1)
    assert mail_server.received[0].mail["Subject"] == "Due in three days"


def test_what_would_come_too_late_with_the_days_mail_goes_at_once(mail_server, posted):
    posted("soon", until=timezone.now() + timedelta(seconds=60))
    posted("later", until=timezone.now() + timedelta(days=3))
    bo = "bo@health.example.gov"
    posted("his", to=bo, until=timezone.now() + timedelta(seconds=60))
    actions.set_preference(address=bo, how=How.DAILY, language="en")
    assert actions.deliver() == Round(sent=2)
    assert Message.objects.get(key="later").for_digest


def test_there_is_one_mail_a_day_and_what_comes_later_is_in_the_next(mail_server, posted, later):
    posted("a")
    later()
    assert actions.deliver() == Round(sent=1)
    late = posted("b")
    later()
    assert actions.deliver() == Round()
    late.refresh_from_db()
    assert late.state == State.WAITING
    assert late.due_at > timezone.now()


def test_who_wants_mail_at_once_again_gets_what_waited(mail_server, posted):
    posted("a")
    posted("b")
    actions.set_preference(address=ANA, how=How.AT_ONCE, language="en")
    assert actions.deliver() == Round(sent=2)


def test_who_wants_one_mail_a_day_gets_what_waited_with_it(mail_server, posted, later):
    bo = "bo@health.example.gov"
    posted("a", to=bo)
    posted("b", to=bo)
    actions.set_preference(address=bo, how=How.DAILY, language="es")
    assert actions.deliver() == Round()
    later()
    assert actions.deliver() == Round(sent=1)
    assert mail_server.received[0].mail["Subject"] == "Riverton: 2 mensajes"


def test_a_refused_digest_leaves_no_part_of_it_as_if_it_had_arrived(mail_server, posted, later):
    mail_server.to_receivers[ANA] = "550 5.1.1 No such mailbox"
    part = posted("a")
    later()
    assert actions.deliver() == Round(bounced=1)
    part.refresh_from_db()
    assert (part.state, part.words) == (State.BOUNCED, "550 5.1.1 No such mailbox")


def test_a_digest_is_unsubscribed_from_what_is_not_owed_in_it(mail_server, posted, later, client):
    posted("a", kind="packet")
    posted("b", kind="news", owed=False)
    later()
    actions.deliver()
    link = mail_server.received[0].mail["List-Unsubscribe"].strip(" <>")
    assert client.post(link.removeprefix("https://children.example.gov")).status_code == 200
    assert posted("c", kind="news", owed=False).state == State.UNWANTED
    assert posted("d", kind="news").state == State.WAITING
    assert posted("e", kind="packet").state == State.WAITING
