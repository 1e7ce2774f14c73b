"""Notifications that come back, and the terminal."""

import json

import pytest
from click.testing import CliRunner

from tests.factories.notifications import notification
from tests.integration.mail.conftest import ANA
from wholecity.audit.models import Entry
from wholecity.cli.mail import mail
from wholecity.kernel.errors import BadInput, Conflict, NotAllowed, NotFound
from wholecity.mail import actions, queries
from wholecity.mail.definitions import State
from wholecity.mail.formats.letters import message_id
from wholecity.people.actions import add_user, give_role
from wholecity.people.definitions import Role
from wholecity.people.rules import INSTALLATION

pytestmark = pytest.mark.django_db(transaction=True)


def run(*arguments: str, given: bytes = b"") -> str:
    result = CliRunner().invoke(mail, arguments, input=given, catch_exceptions=False)
    assert result.exit_code == 0, result.output
    return result.stdout


@pytest.fixture
def sent(mail_server, posted):
    message = posted()
    actions.deliver()
    message.refresh_from_db()
    return message


def test_a_notification_marks_the_message_and_its_address(sent):
    told = json.loads(run("bounce", "--json", given=notification(message_id(sent.id))))
    assert told["address"] == ANA
    assert told["failed"]
    assert told["held_back"]
    sent.refresh_from_db()
    assert (sent.state, sent.words) == (State.BOUNCED, told["words"])
    assert "User unknown" in sent.words
    # The same one again changes nothing.
    run("bounce", given=notification(message_id(sent.id)))
    assert len(queries.troubled_addresses()) == 1


def test_a_refusal_by_policy_marks_the_message_alone(sent):
    run("bounce", given=notification(message_id(sent.id), status="5.7.1", words="550 5.7.1 Spam"))
    sent.refresh_from_db()
    assert sent.state == State.BOUNCED
    assert not queries.is_troubled(ANA)


def test_a_delay_changes_nothing(sent):
    given = notification(message_id(sent.id), action="delayed", status="4.4.1")
    assert not json.loads(run("bounce", "--json", given=given))["failed"]
    sent.refresh_from_db()
    assert sent.state == State.SENT


def test_a_forged_notification_mutes_nobody(sent, posted):
    waiting = posted("waits")
    for id in ("<0d8c1e2f34a54b66a7c8d9e0f1a2b3c4@example.gov>", message_id(waiting.id)):
        with pytest.raises(NotFound, match="not about a message that was sent"):
            run("bounce", given=notification(id))
    assert not queries.is_troubled(ANA)


def test_other_mail_is_refused_in_words():
    with pytest.raises(BadInput, match="no delivery status notification"):
        run("bounce", given=b"Subject: hello\n\nhello")


def test_the_outbox_is_listed_with_what_servers_said(mail_server, posted):
    mail_server.to_receivers[ANA] = "550 5.1.1 No [red]such[/red] mailbox"
    posted()
    run("send")
    listed = json.loads(run("list", "--json"))
    (message,) = listed["messages"]
    assert listed["sending"]
    assert (message["to"], message["state"]) == (ANA, "bounced")
    assert message["words"] == "550 5.1.1 No [red]such[/red] mailbox"
    assert [t["address"] for t in listed["troubled"]] == [ANA]
    assert ANA in run("list")
    assert json.loads(run("list", "--state", "waiting", "--json"))["messages"] == []


def test_without_a_server_the_list_says_that_messages_wait(posted):
    posted()
    result = CliRunner().invoke(mail, ["list"])
    assert "No mail server is set: messages wait." in result.stderr
    with pytest.raises(Conflict, match="No mail server"):
        run("send")


def test_sending_now_says_what_came_of_it(mail_server, posted):
    posted()
    assert json.loads(run("send", "--json"))["sent"] == 1
    assert run("send") == "0 sent, 0 postponed, 0 not delivered.\n"
    posted("other")
    mail_server.to_senders = "550 5.7.1 Not you"
    with pytest.raises(Conflict, match="Not you"):
        run("send")


def test_a_facilitator_lifts_what_is_held_back_and_the_record_says_who(sent, posted):
    run("bounce", given=notification(message_id(sent.id)))
    posted("waits")
    add_user(by=INSTALLATION, username="fay")
    give_role(by=INSTALLATION, username="fay", role=Role.FACILITATOR)
    assert json.loads(run("lift", ANA, "--as", "fay", "--json"))["waiting"] == 1
    entry = Entry.objects.get(action="lift bounce")
    assert (entry.who, entry.object_id) == ("fay", ANA)
    with pytest.raises(NotFound):
        run("lift", ANA, "--as", "fay")
    assert Entry.objects.filter(action="lift bounce").count() == 1


def test_nobody_else_does(sent):
    add_user(by=INSTALLATION, username="ana")
    give_role(by=INSTALLATION, username="ana", role=Role.DATA_LEAD)
    for command in (["list"], ["send"], ["lift", ANA]):
        with pytest.raises(NotAllowed):
            run(*command, "--as", "ana")
