"""Unsubscribing by one click, from what is not owed."""

import pytest
from django.conf import settings as site
from django.test import Client

from tests.integration.mail.conftest import ANA
from tests.spanish import english, texts_of
from wholecity.mail import actions, queries
from wholecity.mail.definitions import State
from wholecity.mail.formats.links import unsubscribe_link
from wholecity.mail.models import Message

pytestmark = pytest.mark.django_db(transaction=True)


def path(message: Message) -> str:
    return unsubscribe_link(message.id).removeprefix("https://children.example.gov")


def test_what_is_owed_offers_no_way_out(mail_server, posted):
    message = posted(owed=True)
    actions.deliver()
    mail = mail_server.received[0].mail
    assert mail["List-Unsubscribe"] is None
    assert "unsubscribe" not in mail_server.received[0].text
    assert Client().post(path(message)).status_code == 404


def test_one_click_of_a_mail_program_stops_messages_of_the_kind(mail_server, posted):
    message = posted("a", owed=False, kind="news")
    actions.deliver()
    mail = mail_server.received[0].mail
    assert mail["List-Unsubscribe"].strip() == f"<{unsubscribe_link(message.id)}>"
    assert mail["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert unsubscribe_link(message.id) in mail_server.received[0].text
    program = Client(enforce_csrf_checks=True)
    answer = program.post(path(message), {"List-Unsubscribe": "One-Click"})
    assert answer.status_code == 200
    assert posted("b", owed=False, kind="news").state == State.UNWANTED
    assert posted("c", owed=False, kind="minutes").state == State.WAITING
    assert posted("d", owed=True, kind="news").state == State.WAITING


def test_what_waits_already_is_not_sent(mail_server, posted):
    message = posted("a", owed=False, kind="news")
    waiting = posted("b", owed=False, kind="news")
    Client().post(path(message))
    assert actions.deliver().sent == 0
    waiting.refresh_from_db()
    assert waiting.state == State.UNWANTED


def test_looking_at_the_page_changes_nothing(posted):
    message = posted(owed=False)
    for _ in range(2):
        page = Client().get(path(message))
        assert page.status_code == 200
    assert queries.wish_of(ANA).unsubscribed == frozenset()
    Client().post(path(message))
    Client().post(path(message))
    assert queries.wish_of(ANA).unsubscribed == {"reminder"}


def test_the_page_reveals_neither_the_address_nor_the_message(posted):
    message = posted(owed=False)
    for answer in (Client().get(path(message)), Client().post(path(message))):
        shown = answer.content.decode()
        assert not {w for w in (ANA, "ana", message.subject, message.text) if w in shown.lower()}
    assert ANA not in path(message)


@pytest.mark.parametrize("change", [lambda t: t[:-2] + "x/", lambda t: "/mail/unsubscribe/abc/"])
def test_a_link_that_was_not_made_here_leads_nowhere(posted, change):
    assert Client().get(change(path(posted(owed=False)))).status_code == 404


def test_the_page_is_in_the_language_of_the_message_unless_another_is_chosen(posted):
    message = posted(owed=False, language="es")
    for answer in (Client().get(path(message)), Client().post(path(message))):
        assert answer["Content-Language"] == "es"
        assert english(texts_of(answer.content.decode())) == []
    client = Client()
    client.cookies[site.LANGUAGE_COOKIE_NAME] = "en"
    answer = client.get(path(message))
    assert "Stop these messages" in answer.content.decode()
    assert answer["Content-Language"] == "en"
