"""What a receiver's mail program gets, as a real server passed it on."""

import pytest

from wholecity.mail import actions
from wholecity.mail.definitions import Enclosure

pytestmark = pytest.mark.django_db(transaction=True)

INVITATION = (
    "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nMETHOD:REQUEST\r\nBEGIN:VEVENT\r\n"
    "SUMMARY:Reunión del gabinete\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n"
)


@pytest.fixture
def sent(mail_server, posted):
    def send(**said):
        posted(**said)
        assert actions.deliver().sent == 1
        return mail_server.received[-1]

    return send


def test_who_it_comes_from_and_where_failures_go(sent, settings):
    settings.MAIL_BOUNCES = "bounces@example.gov"
    received = sent()
    assert received.sender == "bounces@example.gov"
    assert received.mail["From"] == "Children’s Cabinet <cabinet@example.gov>"
    assert received.mail["Auto-Submitted"] == "auto-generated"
    assert received.mail["Date"]


def test_spanish_arrives_as_it_was_written(sent):
    received = sent(
        subject="Reunión: ¿quién dirige?", text="Año nuevo — “plan”.\n\nAdiós", language="es"
    )
    assert received.mail["Subject"] == "Reunión: ¿quién dirige?"
    assert received.text.splitlines() == ["Año nuevo — “plan”.", "", "Adiós"]


def test_the_html_part_says_the_same_with_links_and_lets_no_markup_in(sent):
    received = sent(
        text="Open https://children.example.gov/x?a=1\n\n<script>alert(1)</script>", html=True
    )
    html = received.mail.get_body(("html",)).get_content()
    assert '<a href="https://children.example.gov/x?a=1"' in html
    assert "<script>" not in html
    assert "&lt;script&gt;" in html
    assert "<script>" in received.text


def test_without_html_there_is_plain_text_alone(sent):
    assert sent().mail.get_content_type() == "text/plain"


def test_an_invitation_stands_in_the_letter_and_beside_it(sent):
    calendar = Enclosure("invitación.ics", "text/calendar; method=REQUEST", INVITATION.encode())
    packet = Enclosure("packet.pdf", "application/pdf", b"%PDF")
    mail = sent(attachments=[calendar, packet]).mail
    parts = [part for part in mail.walk() if part.get_content_type() == "text/calendar"]
    assert [part.get_param("method") for part in parts] == ["REQUEST", "REQUEST"]
    inside, beside = parts
    assert inside.get_content().split() == INVITATION.split()
    assert beside.get_filename() == "invitación.ics"
    assert beside.get_payload(decode=True) == INVITATION.encode()
    assert [p.get_filename() for p in mail.iter_attachments()] == ["invitación.ics", "packet.pdf"]


def test_headers_of_a_thread_arrive(sent):
    mail = sent(headers={"Reply-To": "office@example.gov", "References": "<a@x.gov>"}).mail
    assert (mail["Reply-To"], mail["References"]) == ("office@example.gov", "<a@x.gov>")


def test_nothing_in_a_text_becomes_a_header_or_the_end_of_the_mail(sent):
    text = "Bcc: eve@example.org\n\n.\nQUIT\n.\n.."
    received = sent(text=text)
    assert received.text.splitlines() == text.splitlines()
    assert received.mail["Bcc"] is None


def test_a_long_line_is_whole(sent):
    text = "https://children.example.gov/" + "a" * 2000
    assert sent(text=text).text.strip() == text
