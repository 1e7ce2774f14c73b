"""What members get by mail, delivered to a real server; the calendar's file read back."""

import re
from datetime import date, datetime, timedelta
from email.message import EmailMessage
from zoneinfo import ZoneInfo

import icalendar
import pytest
from django.test import Client
from django.utils import timezone

from tests.factories.cabinet import FAY, attended, cabinet, published, taken_on
from tests.factories.mail_server import MailServer, running_mail_server
from tests.factories.worker import work_off
from wholecity.governance import actions, queries
from wholecity.governance.actions.mailing import remind
from wholecity.governance.definitions import Presence
from wholecity.governance.models import ActionItem, Meeting, Response
from wholecity.governance.queries.desk import without_address
from wholecity.mail.actions import deliver, set_preference
from wholecity.mail.definitions import How
from wholecity.mail.models import Message
from wholecity.people.actions import add_user, give_role, register_person
from wholecity.people.definitions import Role
from wholecity.people.models import User
from wholecity.people.rules import INSTALLATION

pytestmark = pytest.mark.django_db(transaction=True)

HERE = ZoneInfo("America/New_York")


@pytest.fixture
def server(settings):
    with running_mail_server() as running:
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", running.port
        settings.EMAIL_USE_TLS, settings.SMTP_SECURITY = False, "none"
        settings.TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}
        yield running


@pytest.fixture
def city():
    return cabinet()


def sent(server: MailServer) -> dict[str, EmailMessage]:
    """What the worker sends now, by receiver; asked again, only what is new."""
    server.received.clear()
    work_off()
    return {r.to.split("@")[0]: r.mail for r in server.received}


def text(mail: EmailMessage) -> str:
    body = mail.get_body(("plain",))
    assert body is not None
    return str(body.get_content())


def event(mail: EmailMessage) -> icalendar.Event:
    parts = [p for p in mail.walk() if p.get_content_type() == "text/calendar"]
    files = {p.get_payload(decode=True) for p in parts}
    [file] = files  # shown by programs that know calendars, and attached for the others
    calendar = icalendar.Calendar.from_ical(file)
    return calendar.walk("VEVENT")[0]


def next_meeting(city):
    return published(city, timezone.localdate() + timedelta(days=20), ("Absence", "Buses"))


# -- invitations -----------------------------------------------------------------------------


def test_everybody_is_invited_with_the_packet_and_the_calendars_file(city, server):
    meeting = next_meeting(city)
    mails = sent(server)
    assert set(mails) == {"mayor", "schools", "health", "clubs", "office"} | {
        "health-deputy",
        "clubs-deputy",
    }
    mail = mails["mayor"]
    assert "Absence" in text(mail)
    assert "Absence" not in mail["Subject"]
    kinds = [p.get_content_type() for p in mail.walk()]
    assert "application/pdf" in kinds
    row = queries.meeting(meeting, timezone.localdate(), drafts=True).row
    starts = event(mail)["DTSTART"].dt
    assert starts == datetime.combine(row.day, row.starts, ZoneInfo(row.zone))
    assert sent(server) == {}


def test_an_update_and_a_cancellation_are_of_the_same_event(city, server):
    meeting = next_meeting(city)
    first = event(sent(server)["mayor"])
    row = queries.meeting(meeting, timezone.localdate(), drafts=True).row
    actions.change_meeting(
        by=FAY,
        meeting=meeting,
        version=row.version,
        day=row.day,
        starts=row.starts.replace(hour=14),
        minutes=row.minutes,
        place="Library",
    )
    second = event(sent(server)["mayor"])
    actions.cancel_meeting(by=FAY, meeting=meeting, why="Snow.")
    mail = sent(server)["mayor"]
    third = event(mail)
    assert first["UID"] == second["UID"] == third["UID"]
    assert first["SEQUENCE"] < second["SEQUENCE"] < third["SEQUENCE"]
    assert (second["DTSTART"].dt.hour, second["LOCATION"]) == (14, "Library")
    assert third["STATUS"] == "CANCELLED"
    assert "Snow." in text(mail)
    assert mail["Subject"].startswith("Called off")


def test_a_draft_that_is_called_off_is_news_to_nobody(city, server):
    day = timezone.localdate() + timedelta(days=9)
    meeting = actions.call_meeting(
        by=FAY, body=city.key, day=day, starts=timezone.now().time(), minutes=30
    )
    actions.cancel_meeting(by=FAY, meeting=meeting, why="Not needed.")
    assert sent(server) == {}


def test_who_has_no_address_gets_no_mail_and_is_named(city, server):
    today = timezone.localdate()
    person = register_person(by=FAY, name="No Address").id
    actions.vacate_seat(by=FAY, seat=city.seats["schools"], until=today - timedelta(days=1))
    actions.fill_seat(
        by=FAY,
        seat=city.seats["schools"],
        person=person,
        title="Head",
        is_top_executive=True,
        since=today,
    )
    next_meeting(city)
    assert "schools" not in sent(server)
    assert without_address() == [(person, "No Address")]


def test_everybody_reads_in_their_own_language(city, server):
    set_preference(address="schools@city.example", how=How.AT_ONCE, language="es")
    next_meeting(city)
    mails = sent(server)
    assert "Orden del día" in text(mails["schools"])
    assert "Agenda" in text(mails["mayor"])


def test_the_packet_is_sent_again_only_where_it_is_another_one(city, server):
    meeting = next_meeting(city)
    sent(server)
    actions.send_packet(by=FAY, meeting=meeting)
    assert sent(server) == {}
    item = Meeting.objects.get(pk=meeting).items.first()
    actions.move_item(by=FAY, item=item.id, down=True)
    actions.send_packet(by=FAY, meeting=meeting)
    assert "mayor" in sent(server)


# -- what came of it, and what is owed -------------------------------------------------------


@pytest.fixture
def closed(city, server):
    """A meeting that only the mayor attended, with one action item of the mayor's."""
    meeting = published(city, date(2026, 3, 17))
    attended(city, meeting, mayor=Presence.PRESENT)
    taken_on(city, meeting)
    actions.close_meeting(by=FAY, meeting=meeting)
    return meeting


def mails_saying(server: MailServer, words: str) -> dict[str, EmailMessage]:
    work_off()
    told = (r for r in server.received if words in r.mail["Subject"])
    return {r.to.split("@")[0]: r.mail for r in told}


def asked(server: MailServer) -> dict[str, EmailMessage]:
    return mails_saying(server, "answer is asked for")


def link_in(mail: EmailMessage) -> str:
    found = re.search(r"https://children\.example\.gov(/cabinet/answer/\S+)", text(mail))
    assert found
    return found[1]


def test_who_owes_an_answer_gets_a_link_that_works_once(city, server, closed):
    mails = asked(server)
    # The deputy of health may decide and may answer; the one of clubs may not.
    assert set(mails) == {"schools", "health", "health-deputy", "clubs"}
    path, client = link_in(mails["schools"]), Client()
    page = client.get(path)
    assert page.status_code == 200
    assert "Find money" in page.content.decode()
    assert page["Referrer-Policy"] == "same-origin"  # no other site learns the address
    assert Response.objects.filter(answer="").count() == 3  # looking answers nothing
    assert client.post(path, {"answer": "object"}).status_code == 422
    assert client.post(path, {"answer": "commit"}).status_code == 200
    row = Response.objects.get(seat=city.seats["schools"])
    assert (row.answer, row.person.name) == ("commit", "Schools")
    again = client.post(path, {"answer": "object", "reason": "No."})
    assert "answered already" in again.content.decode()
    row.refresh_from_db()
    assert row.answer == "commit"


def test_a_member_sees_what_an_answer_is_about_and_the_link_in_a_mail_says_no_more(city, server):
    meeting = published(city, date(2026, 3, 17), ("Routes to school",))
    attended(city, meeting, mayor=Presence.PRESENT)
    decision = actions.decide(by=FAY, meeting=meeting, text="Every child rides free")
    item = queries.meeting(meeting, date(2026, 3, 17), drafts=True).items[0].id
    made = {"owner": city.people["mayor"], "due": date(2026, 4, 1)}
    taken = actions.take_on(
        by=FAY, meeting=meeting, item=item, text="Find money", decision=decision, **made
    )
    actions.close_meeting(by=FAY, meeting=meeting)
    owed = Response.objects.get(seat=city.seats["schools"])
    member, fay = Client(), Client()
    member.force_login(User.objects.get(username="schools"))
    page = member.get(f"/cabinet/answers/{owed.id}/").content.decode()
    for words in (
        "Every child rides free",
        f'href="/cabinet/decisions/{decision}/"',
        f'href="/cabinet/meetings/{meeting}/"',
        f'href="/cabinet/meetings/{meeting}/#item-{item}">Routes to school',
        f'href="/cabinet/actions/{taken}/">Action item 1</a>',  # above it, in the trail
        "Your answer is due",
        "for instance because of a conflict of interest",
    ):
        assert words in page
    assert "Read the minutes" not in page
    actions.draft_minutes(by=FAY, meeting=meeting)
    page = member.get(f"/cabinet/answers/{owed.id}/").content.decode()
    assert f'href="/cabinet/meetings/{meeting}/minutes/">Read the minutes' in page
    linked = member.get(link_in(asked(server)["schools"])).content.decode()
    main = linked[linked.index("<main") : linked.index("</main")]
    assert "conflict of interest" in main
    assert not re.search("rides free|Routes|Read the minutes|<a [^>]*href=./cabinet/", main)
    add_user(by=INSTALLATION, username="fay")
    give_role(by=INSTALLATION, username="fay", role=Role.FACILITATOR)
    fay.force_login(User.objects.get(username="fay"))
    noted = fay.get(f"/cabinet/answers/{owed.id}/").content.decode()
    assert "The answer is due" in noted
    assert "Your answer" not in noted


def test_a_link_says_nothing_to_whoever_changes_it_or_comes_too_late(
    city, server, closed, monkeypatch
):
    work_off()
    mail = next(r.mail for r in server.received if "asked for" in r.mail["Subject"])
    path, client = link_in(mail), Client()
    assert client.get(path[:-2] + "x/").status_code == 404
    assert client.get("/cabinet/answer/x/").status_code == 404
    later = timezone.now() + timedelta(days=14, seconds=5)
    monkeypatch.setattr("django.core.signing.time.time", later.timestamp)
    assert client.get(path).status_code == 404


def test_a_link_is_worth_nothing_to_who_left_the_seat(city, server, closed):
    work_off()
    mails = {
        r.to.split("@")[0]: r.mail for r in server.received if "asked for" in r.mail["Subject"]
    }
    actions.vacate_seat(
        by=FAY, seat=city.seats["schools"], until=timezone.localdate() - timedelta(days=1)
    )
    client, path = Client(), link_in(mails["schools"])
    assert client.get(path).status_code == 404  # nor does it tell what it is about
    assert client.post(path, {"answer": "agree"}).status_code == 404
    assert Response.objects.get(seat=city.seats["schools"]).answer == ""


def test_members_are_told_what_came_of_it(city, server, closed):
    mail = mails_saying(server, "What came of it")["mayor"]
    assert mail["Subject"] == "What came of it: Cabinet, March 17, 2026"
    assert "1. Find money (April 1, 2026)" in text(mail)


# -- reminders -------------------------------------------------------------------------------


def reminders(server: MailServer) -> list[tuple[str, str]]:
    server.received.clear()
    remind()
    deliver()
    return sorted((r.to.split("@")[0], str(r.mail["Subject"])) for r in server.received)


def move_clock(hours: float) -> None:
    """As if the answers had been asked for that much earlier."""
    Response.objects.update(asked_at=timezone.now() - timedelta(hours=hours))


def test_answers_are_reminded_of_once_and_then_escalated_once(city, server, closed):
    give_role(by=INSTALLATION, username="office", role=Role.FACILITATOR)
    ActionItem.objects.update(due=timezone.localdate() + timedelta(days=40))
    work_off()
    move_clock(30)
    assert reminders(server) == []
    move_clock(37)
    told = reminders(server)
    assert {who for who, _ in told} == {"schools", "health", "health-deputy", "clubs"}
    assert reminders(server) == []
    move_clock(48.01)
    assert reminders(server) == [
        ("mayor", "Answers are overdue: Cabinet"),
        ("office", "Answers are overdue: Cabinet"),
    ]
    assert reminders(server) == []


@pytest.mark.parametrize(
    ("days", "subject"), [(3, "Due in 3 days"), (0, "Due today"), (-1, "Overdue")]
)
def test_owners_are_reminded_of_what_is_due(city, server, closed, days, subject, monkeypatch):
    work_off()
    Response.objects.all().delete()
    noon = timezone.localtime().replace(hour=12)
    monkeypatch.setattr("django.utils.timezone.now", lambda: noon)
    ActionItem.objects.update(due=noon.date() + timedelta(days=days))
    assert reminders(server) == [("mayor", subject)]
    assert reminders(server) == []


def test_nobody_is_reminded_before_seven(city, server, closed, monkeypatch):
    work_off()
    Response.objects.all().delete()
    night = timezone.localtime().replace(hour=6, minute=59)
    monkeypatch.setattr("django.utils.timezone.now", lambda: night)
    ActionItem.objects.update(due=night.date())
    assert remind() == 0


# -- mail that does not arrive ---------------------------------------------------------------


def test_a_bouncing_address_is_shown_and_can_be_tried_again(city, server):
    server.to_receivers["schools@city.example"] = "550 5.1.1 No such user"
    next_meeting(city)
    sent(server)
    client = Client()
    give_role(by=INSTALLATION, username="office", role=Role.FACILITATOR)
    client.force_login(User.objects.get(username="office"))
    client.post("/account/role/", {"role": "facilitator"})
    page = client.get("/cabinet/mail/").content.decode()
    assert "schools@city.example" in page
    assert "No such user" in page
    client.post("/cabinet/mail/lift/", {"address": "schools@city.example"})
    page = client.get("/cabinet/mail/").content.decode()
    assert "No such user" not in page
    assert Message.objects.filter(to="schools@city.example", state="bounced").exists()
