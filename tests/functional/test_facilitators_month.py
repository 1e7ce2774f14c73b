"""A facilitator's month in the browser, with real mail and calendars read back.

Prepare and publish; hold the meeting with two who are absent; their answers;
minutes and approval; the core team's list; what comes onto the next agenda.
"""

import io
import re
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from email.message import EmailMessage
from typing import Any
from zoneinfo import ZoneInfo

import icalendar
import pypdf
import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from tests.factories.cabinet import Cabinet, cabinet
from tests.factories.mail_server import MailServer, running_mail_server
from tests.factories.worker import work_off
from wholecity.governance.actions.mailing import remind
from wholecity.governance.models import Meeting, Response
from wholecity.mail.actions import deliver
from wholecity.people.actions import add_user, give_role
from wholecity.people.definitions import Role
from wholecity.people.rules import INSTALLATION

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

FACILITATOR = "demo-facilitator"


@pytest.fixture
def server(settings: Any, demo_people: None) -> Iterator[MailServer]:
    """The demonstration's accounts, in a city whose mail goes out."""
    with running_mail_server() as running:
        settings.DEMO = False
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", running.port
        settings.EMAIL_USE_TLS, settings.SMTP_SECURITY = False, "none"
        settings.TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}
        yield running


@pytest.fixture
def city(server: MailServer) -> Cabinet:
    add_user(by=INSTALLATION, username="colleague")
    give_role(by=INSTALLATION, username="colleague", role=Role.FACILITATOR)
    return cabinet()


def mails(server: MailServer) -> dict[str, list[EmailMessage]]:
    """What is sent now, by receiver."""
    server.received.clear()
    work_off()
    found: dict[str, list[EmailMessage]] = {}
    for one in server.received:
        found.setdefault(one.to.split("@")[0], []).append(one.mail)
    return found


def event(mail: EmailMessage) -> icalendar.Event:
    part = next(p for p in mail.walk() if p.get_content_type() == "text/calendar")
    return icalendar.Calendar.from_ical(part.get_payload(decode=True)).walk("VEVENT")[0]


def packet(mail: EmailMessage) -> pypdf.PdfReader:
    part = next(p for p in mail.walk() if p.get_content_type() == "application/pdf")
    content = part.get_payload(decode=True)
    assert isinstance(content, bytes)
    return pypdf.PdfReader(io.BytesIO(content))


def text(mail: EmailMessage) -> str:
    body = mail.get_body(("plain",))
    assert body is not None
    return str(body.get_content())


def links(mail: EmailMessage) -> list[str]:
    return re.findall(r"https://children\.example\.gov(/cabinet/answer/\S+)", text(mail))


def save(page: Page) -> None:
    page.get_by_role("button", name="Save").click()


def test_a_month(visit, accessible, city, server) -> None:
    page = visit("/cabinet/", person=FACILITATOR)
    _prepare(page, accessible)
    first = event(mails(server)["mayor"][0])
    meeting = Meeting.objects.get()
    here = ZoneInfo(meeting.zone)
    assert first["DTSTART"].dt == datetime.combine(meeting.day, meeting.starts, here)
    assert {str(a).lower() for a in first["ATTENDEE"]} >= {"mailto:schools@city.example"}

    page.get_by_role("link", name="Change", exact=True).click()
    page.get_by_label("Place").fill("Library")
    save(page)
    sent = mails(server)["schools"][0]
    update = event(sent)
    assert (update["UID"], update["LOCATION"]) == (first["UID"], "Library")
    assert update["SEQUENCE"] > first["SEQUENCE"]

    _hold(visit, page, accessible)
    _answer(visit, accessible, mails(server))
    _look_at_answers(page, accessible, meeting, server)
    _minutes_and_next(page, accessible, city)


def _prepare(page: Page, accessible: Any) -> None:
    """From the core team's list to a published packet."""
    page.get_by_role("link", name="Cabinet", exact=True).last.click()
    page.get_by_role("link", name="The core team’s list").click()
    page.get_by_label("What it is about").fill("Late buses")
    page.get_by_label("To know beforehand").fill("Parents asked for them.")
    page.get_by_role("button", name="Add", exact=True).click()
    page.goto("/cabinet/cabinet/meetings/new/")
    page.get_by_label("Day").fill(timezone.localdate().isoformat())
    page.get_by_label("Begins at").fill("00:00")
    page.get_by_label("Minutes").fill("60")
    save(page)
    page.get_by_role("link", name="Take something from the core team’s list").click()
    page.get_by_role("button", name="Put “Late buses” onto the agenda").wait_for()
    accessible(page)
    page.get_by_role("button", name="Put “Late buses” onto the agenda").click()
    page.get_by_role("link", name=re.compile("Agenda of")).click()
    for title, minutes in (("Welcome", 10), ("Absence", 35)):
        page.get_by_label("What it is about").fill(title)
        page.get_by_label("Minutes").fill(str(minutes))
        page.get_by_role("button", name="Add to the agenda").click()
    expect(page.get_by_text("60 of 60 minutes")).to_be_visible()
    page.get_by_role("button", name="Move “Welcome” up").focus()
    page.keyboard.press("Enter")
    rows = page.get_by_role("region", name="Table of items").get_by_role("row")
    expect(rows.nth(1)).to_contain_text("Welcome")
    rows.nth(3).drag_to(rows.nth(2), target_position={"x": 40, "y": 4})
    expect(rows.nth(2)).to_contain_text("Absence")
    accessible(page)
    page.get_by_role("button", name="Publish the agenda").click()
    expect(page.get_by_text("Members see the agenda now.")).to_be_visible()


def _hold(visit: Any, page: Page, accessible: Any) -> None:
    """Two are absent, one of them sent somebody without authority; two people write at once."""
    page.get_by_role("link", name="Hold the meeting").click()
    there = page.locator("#attendance")
    there.get_by_role("button", name="School District: absent").click()
    expect(there.get_by_text("0 of 5 seats can decide")).to_be_visible()
    there.get_by_role("button", name="Boys and Girls: designee").click()
    expect(there.get_by_text("There without authority: owes answers")).to_be_visible()
    there.get_by_role("button", name="Health: designee").click()
    there.get_by_role("button", name="Everybody else is present").click()
    expect(there.get_by_text("2 of 5 seats can decide")).to_be_visible()

    colleague = visit(page.url.split("/", 3)[3].join(["/", ""]), person="colleague")
    _write_at_once(page, colleague)
    accessible(page)

    part = page.locator("section", has=page.get_by_role("heading", name="2. Absence"))
    part.get_by_text("New decision", exact=True).click()
    part.get_by_label("What was decided").fill("Late buses run on four lines.")
    part.get_by_label("How", exact=True).select_option(label="Vote")
    part.get_by_text("Where each seat stands, and who moved it").click()
    part.get_by_label("Health").select_option(label="Abstains")
    part.get_by_role("button", name="Keep the decision").click()
    expect(part.get_by_text("Vote: For 1, Abstains 1")).to_be_visible()

    part.get_by_text("New action item", exact=True).click()
    part.get_by_role("button", name="Keep the action item").click()
    expect(part.get_by_text("This field is required.").first).to_be_visible()
    part.get_by_label("What is to be done").fill("Agree with the carrier")
    part.get_by_label("Who does it").select_option(label="Mayor (mayor@city.example)")
    part.get_by_role("button", name="Keep the action item").click()
    expect(part.get_by_text("Agree with the carrier")).to_be_visible()
    # The colleague sees it without doing anything.
    expect(colleague.get_by_text("Agree with the carrier")).to_be_visible(timeout=15_000)

    page.get_by_role("link", name="Close the meeting").first.click()
    page.wait_for_url("**/close/")
    accessible(page)
    save(page)
    expect(page.get_by_text("The meeting is closed.")).to_be_visible()


def _write_at_once(page: Page, colleague: Page) -> None:
    mine, hers = (one.get_by_label("What was said").nth(1) for one in (page, colleague))
    mine.press_sequentially("Buses are late.")
    expect(page.get_by_text(re.compile("Saved at")).first).to_be_visible()
    hers.press_sequentially("Parents wait.")
    expect(colleague.get_by_text("both texts are kept").first).to_be_visible()
    expect(hers).to_have_value("Buses are late.\nParents wait.")
    mine.press_sequentially(" Since spring.")
    expect(mine).to_have_value(re.compile("Buses are late. Since spring."))
    page.wait_for_function(
        "() => [...document.querySelectorAll('form.wc-words textarea')]"
        ".some((t) => t.value.includes('Parents wait.'))"
    )


def _answer(visit: Any, accessible: Any, sent: dict[str, list[EmailMessage]]) -> None:
    """One answers by the link in the mail, on a phone without scripts; one signs in."""
    asked = {who: m for who, all_ in sent.items() for m in all_ if "asked for" in str(m["Subject"])}
    assert set(asked) == {"schools", "clubs"}
    [link] = links(asked["schools"])
    phone = visit(link, width=390, scripts=False)
    expect(phone.get_by_text("Agree with the carrier")).to_be_visible()
    phone.get_by_text("Object", exact=True).click()
    phone.get_by_role("button", name="Send the answer").click()
    expect(phone.get_by_role("alert")).to_be_visible()
    phone.get_by_text("Commit to do my part").click()
    phone.get_by_role("button", name="Send the answer").click()
    expect(phone.get_by_text("Your answer is kept")).to_be_visible()
    phone.goto(link)
    expect(phone.get_by_text("This was answered already")).to_be_visible()

    member = visit("/cabinet/mine/", person="clubs", width=390)
    accessible(member)
    expect(member.get_by_text("Answers you owe")).to_be_visible()


def _look_at_answers(page: Page, accessible: Any, meeting: Meeting, server: MailServer) -> None:
    """The one who does not answer is overdue after 48 hours, and whoever must know is told."""
    Response.objects.filter(answer="").update(
        asked_at=timezone.now() - timedelta(hours=48, minutes=1)
    )
    # The next meeting is today: this one was yesterday.
    Meeting.objects.filter(pk=meeting.pk).update(day=meeting.day - timedelta(days=1))
    server.received.clear()
    remind()
    deliver()
    subjects = {str(r.mail["Subject"]) for r in server.received if r.to.startswith("mayor")}
    assert "Answers are overdue: Cabinet" in subjects
    page.goto(f"/cabinet/meetings/{meeting.id}/")
    answers = page.get_by_role("region", name="Table of answers")
    expect(answers.get_by_role("row").nth(1)).to_contain_text(re.compile("On time|Overdue"))
    expect(answers.get_by_text("Commit to do my part")).to_be_visible()
    accessible(page)
    page.goto("/cabinet/")
    expect(page.get_by_text("1 answer of an absent seat is overdue")).to_be_visible()


def _minutes_and_next(page: Page, accessible: Any, city: Cabinet) -> None:
    page.get_by_role("link", name=re.compile("^Cabinet, ")).first.click()
    page.get_by_role("button", name="Write them from the record").click()
    page.get_by_role("link", name="Read the minutes").or_(
        page.get_by_role("link", name="Edit")
    ).first.click()
    words = page.get_by_label("The minutes")
    expect(words).to_have_value(re.compile("Late buses run on four lines"))
    expect(words).to_have_value(re.compile("Parents wait"))
    words.fill(words.input_value() + "\nWritten by the facilitator.\n")
    save(page)
    accessible(page)

    page.goto("/cabinet/cabinet/meetings/new/")
    page.get_by_label("Day").fill(timezone.localdate().isoformat())
    page.get_by_label("Begins at").fill("00:00")
    save(page)
    # What is open, and what is owed, is there by itself.
    expect(page.get_by_role("heading", name="Open from before")).to_be_visible()
    expect(page.get_by_role("link", name="Agree with the carrier").first).to_be_visible()
    expect(page.get_by_role("heading", name="Answers owed")).to_be_visible()
    page.get_by_label("What it is about").fill("Minutes")
    page.get_by_role("button", name="Add to the agenda").click()
    page.get_by_role("button", name="Publish the agenda").click()

    page.goto("/cabinet/")
    page.get_by_role("link", name=re.compile("^Cabinet, ")).first.click()
    page.get_by_role("link", name="They were approved").click()
    save(page)
    expect(page.get_by_text("Approved").first).to_be_visible()
    expect(page.get_by_role("link", name="Edit")).to_have_count(0)
    page.get_by_role("link", name="Correct them").click()
    page.get_by_label("What is wrong in the approved minutes").fill("A name.")
    save(page)
    save(page)
    expect(page.get_by_text("Correction: A name.")).to_be_visible()
    expect(page.get_by_text("Version 1, Approved")).to_be_visible()


def test_the_packet_is_tagged_and_says_what_it_is(visit, city, server) -> None:
    page = visit("/cabinet/", person=FACILITATOR)
    _prepare(page, lambda page: None)
    pdf = packet(mails(server)["mayor"][0])
    root = pdf.trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"]
    assert "/StructTreeRoot" in root
    assert str(root["/Lang"]).startswith("en")
    assert "Cabinet" in str(pdf.metadata.title if pdf.metadata else "")
    assert "Parents asked for them." in "".join(p.extract_text() for p in pdf.pages)


def test_a_meeting_is_held_by_keyboard_alone(visit, city, server) -> None:
    page = visit("/cabinet/", person=FACILITATOR)
    _prepare(page, lambda page: None)
    _by_keyboard(page, "link", "Hold the meeting")
    _by_keyboard(page, "button", "City Hall: present")
    pressed = page.get_by_role("button", name="City Hall: present")
    expect(pressed).to_have_attribute("aria-pressed", "true")
    expect(pressed).to_be_focused()  # where one was before the part was renewed
    page.keyboard.press("Tab")
    expect(page.get_by_role("button", name="City Hall: designee")).to_be_focused()


def _by_keyboard(page: Page, role: Any, name: str) -> None:
    """Go by Tab to something, and press it."""
    wanted = page.get_by_role(role, name=name).first
    for _ in range(80):
        page.keyboard.press("Tab")
        if wanted.evaluate("e => e === document.activeElement"):
            break
    expect(wanted).to_be_focused()
    page.keyboard.press("Enter")


def test_a_nonexistent_time_and_a_meeting_that_is_called_off(
    visit, accessible, city, server
) -> None:
    spring = _next_spring()
    page = visit("/cabinet/cabinet/meetings/new/", person=FACILITATOR)
    page.get_by_label("Day").fill(spring.isoformat())
    page.get_by_label("Begins at").fill("02:30")
    save(page)
    expect(page.get_by_role("alert")).to_contain_text("the clocks are set forward")
    page.get_by_label("Begins at").fill("10:00")
    save(page)
    page.get_by_label("What it is about").fill("Absence")
    page.get_by_role("button", name="Add to the agenda").click()
    page.get_by_role("button", name="Publish the agenda").click()
    mails(server)
    page.get_by_role("link", name="Call the meeting off").click()
    page.get_by_label("Why it is called off").fill("Snow.")
    save(page)
    mail = mails(server)["mayor"][0]
    assert event(mail)["STATUS"] == "CANCELLED"
    part = next(p for p in mail.walk() if p.get_content_type() == "text/calendar")
    assert part.get_param("method") == "CANCEL"
    member = visit(page.url.split("/", 3)[3].join(["/", ""]), person="mayor", width=390)
    expect(member.get_by_text("Called off: Snow.").first).to_be_visible()
    accessible(member)


def _next_spring() -> date:
    """The next day on which the city's clocks are set forward: a second Sunday in March."""
    today = timezone.localdate()
    for year in (today.year, today.year + 1):
        first = date(year, 3, 1)
        day = first + timedelta(days=(6 - first.weekday()) % 7 + 7)
        if day > today:
            return day
    raise AssertionError
