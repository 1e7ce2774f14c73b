"""Calendars: the file of a meeting, the secret link, and what calendars answer."""

from datetime import UTC, date, datetime, time, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from icalendar import Calendar

from tests.factories.cabinet import FAY, TEN, TUESDAY, cabinet, published
from wholecity.audit.models import Entry
from wholecity.governance import actions
from wholecity.governance.actions.calendars import make_feed, note_reply, revoke_feed
from wholecity.governance.definitions import BodyKind, Reply
from wholecity.governance.models import CalendarFeed, Meeting, Rsvp
from wholecity.governance.queries.calendars import coming, uid
from wholecity.kernel.errors import BadInput, NotAllowed
from wholecity.people.actions import add_user, give_role
from wholecity.people.definitions import Role
from wholecity.people.models import User
from wholecity.people.rules import INSTALLATION, Acting

pytestmark = pytest.mark.django_db


@pytest.fixture
def city():
    return cabinet()


@pytest.fixture
def meeting(city):
    return published(city)


def client_of(name: str) -> Client:
    client = Client()
    client.force_login(User.objects.get(username=name))
    return client


def facilitator() -> Client:
    add_user(by=INSTALLATION, username="fay")
    give_role(by=INSTALLATION, username="fay", role=Role.FACILITATOR)
    return client_of("fay")


def event(meeting, name: str = "mayor"):
    answer = client_of(name).get(reverse("governance:invitation", args=[meeting]))
    assert answer["Content-Type"] == "text/calendar; charset=utf-8"
    calendar = Calendar.from_ical(answer.content)
    (found,) = calendar.walk("VEVENT")
    return calendar["METHOD"], found


def change(meeting, **more):
    row = Meeting.objects.get(pk=meeting)
    told = {"day": row.day, "starts": row.starts, "minutes": row.minutes, "place": row.place}
    actions.change_meeting(by=FAY, meeting=meeting, version=row.version, **{**told, **more})


# -- a meeting in a calendar -----------------------------------------------------------------


def test_everybody_who_holds_a_seat_or_acts_for_one_is_invited_by_the_staff(meeting):
    method, found = event(meeting)
    assert method == "REQUEST"
    assert found["ORGANIZER"] == "mailto:office@city.example"
    invited = {str(a): a.params["ROLE"] for a in found["ATTENDEE"]}
    assert invited == {
        "mailto:mayor@city.example": "REQ-PARTICIPANT",
        "mailto:schools@city.example": "REQ-PARTICIPANT",
        "mailto:health@city.example": "REQ-PARTICIPANT",
        "mailto:clubs@city.example": "REQ-PARTICIPANT",
        "mailto:health-deputy@city.example": "OPT-PARTICIPANT",
        "mailto:clubs-deputy@city.example": "OPT-PARTICIPANT",
        "mailto:office@city.example": "OPT-PARTICIPANT",
    }


def test_whoever_left_before_the_meeting_is_not_invited(city, meeting):
    actions.vacate_seat(by=FAY, seat=city.seats["schools"], until=TUESDAY - timedelta(days=1))
    _, found = event(meeting)
    assert "mailto:schools@city.example" not in found["ATTENDEE"]


def test_each_change_is_the_same_meeting_in_a_higher_version(meeting):
    _, first = event(meeting)
    change(meeting, day=date(2026, 3, 3), place="Library")
    _, second = event(meeting)
    assert second["UID"] == first["UID"] == uid(meeting)
    assert second["SEQUENCE"] > first["SEQUENCE"]
    assert second["LAST-MODIFIED"].dt >= first["LAST-MODIFIED"].dt
    assert second["LOCATION"] == "Library"
    # The clocks are set forward between the two days; ten o'clock it stays.
    assert [e["DTSTART"].dt.time() for e in (first, second)] == [TEN, TEN]
    actions.cancel_meeting(by=FAY, meeting=meeting, why="Snow")
    method, third = event(meeting)
    assert (method, third["STATUS"], third["UID"]) == ("CANCEL", "CANCELLED", first["UID"])
    assert third["SEQUENCE"] > second["SEQUENCE"]


def test_the_file_leads_to_the_meeting_and_says_nothing_of_its_agenda(meeting):
    _, found = event(meeting)
    assert found["URL"].endswith(f"/cabinet/meetings/{meeting}/")
    assert "Absence" not in str(found.to_ical())


# -- the secret link -------------------------------------------------------------------------


def link(client: Client) -> str:
    page = client.post(reverse("governance:make-calendar-link"))
    (found,) = [part for part in page.content.decode().split('"') if part.endswith(".ics")]
    return found.removeprefix("http://testserver")


def followed(url: str) -> list[str]:
    answer = Client().get(url)
    assert answer.status_code == 200
    return [str(e["UID"]) for e in Calendar.from_ical(answer.content).walk("VEVENT")]


def test_a_link_is_shown_once_and_only_its_hash_is_kept(city, meeting):
    mayor = client_of("mayor")
    url = link(mayor)
    secret = url.split("/")[-1].removesuffix(".ics")
    assert secret not in mayor.get(reverse("governance:calendar")).content.decode()
    assert secret not in str(CalendarFeed.objects.values_list())
    assert secret not in str(Entry.objects.values_list("details", "object_id"))
    assert followed(url) == [uid(meeting)]


def test_a_feed_needs_no_account_and_stays_out_of_caches(city, meeting):
    answer = Client().get(link(client_of("mayor")))
    assert answer["Content-Type"] == "text/calendar; charset=utf-8"
    assert answer["Cache-Control"].startswith("private")
    assert answer["Referrer-Policy"] == "no-referrer"
    assert b"Absence" not in answer.content
    assert b"@city.example" not in answer.content


def test_unknown_revoked_and_replaced_links_lead_nowhere(city, meeting):
    mayor = client_of("mayor")
    first = link(mayor)
    second = link(mayor)
    assert Client().get(first).status_code == 404
    assert followed(second)
    mayor.post(reverse("governance:revoke-calendar-link"))
    assert Client().get(second).status_code == 404
    assert Client().get("/cabinet/calendar/x.ics").status_code == 404
    made = ["make calendar link", "revoke calendar link"]
    assert set(Entry.objects.filter(action__in=made).values_list("action", flat=True)) == set(made)


def test_a_closed_account_has_no_feed(city, meeting):
    url = link(client_of("mayor"))
    User.objects.filter(username="mayor").update(is_active=False)
    assert Client().get(url).status_code == 404


def test_a_feed_has_what_members_see_of_the_bodies_where_one_has_a_part_today(city, meeting):
    actions.found_body(by=FAY, kind=BodyKind.WORKING_GROUP, name="Others")
    called = {"by": FAY, "starts": time(9), "minutes": 30}
    actions.call_meeting(body="others", day=TUESDAY, **called)
    elsewhere = Meeting.objects.get(body__key="others")
    actions.add_item(by=FAY, meeting=elsewhere.id, title="x", purpose="share", minutes=5)
    actions.publish_meeting(by=FAY, meeting=elsewhere.id)
    draft = actions.call_meeting(body=city.key, day=TUESDAY + timedelta(days=7), **called)
    actions.cancel_meeting(by=FAY, meeting=draft, why="Never mind")
    off = published(city, TUESDAY + timedelta(days=14))
    actions.cancel_meeting(by=FAY, meeting=off, why="Snow")
    for who in ("mayor", "office", "health-deputy"):
        assert followed(link(client_of(who))) == [uid(meeting), uid(off)], who


def test_whoever_has_no_part_any_more_follows_nothing(city, meeting):
    url = link(client_of("schools"))
    assert followed(url)
    yesterday = timezone.localdate() - timedelta(days=1)
    actions.vacate_seat(by=FAY, seat=city.seats["schools"], until=yesterday)
    assert followed(url) == []


def test_one_has_a_link_of_ones_own_and_an_account_without_a_person_has_none(city):
    facilitator()
    with pytest.raises(NotAllowed, match="belongs to no person"):
        make_feed(by=FAY)
    page = client_of("fay").get(reverse("governance:calendar")).content.decode()
    assert "belongs to no person" in page
    with pytest.raises(NotAllowed):
        make_feed(by=Acting("mayor", Role.DATA_LEAD))
    make_feed(by=city.acting("mayor"))
    revoke_feed(by=city.acting("schools"))
    assert CalendarFeed.objects.filter(revoked_at=None).count() == 1


# -- replies ---------------------------------------------------------------------------------


def reply(meeting, who: str = "mayor", answer: str = "ACCEPTED", at: str = "20260301T120000Z"):
    return (
        "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//X//EN\r\nMETHOD:REPLY\r\nBEGIN:VEVENT\r\n"
        f"UID:{uid(meeting)}\r\nDTSTAMP:{at}\r\nSEQUENCE:1\r\n"
        f"ATTENDEE;PARTSTAT={answer}:mailto:{who.upper()}@city.example\r\n"
        "END:VEVENT\r\nEND:VCALENDAR\r\n"
    ).encode()


def answers(meeting) -> dict[str, Reply | None]:
    return {row.name: row.answer for row in coming(meeting)}


def test_a_reply_is_kept_and_the_invitation_says_so(meeting):
    assert set(answers(meeting).values()) == {None}
    assert note_reply(by=FAY, meeting=meeting, content=reply(meeting)) == ("Mayor", Reply.ACCEPTED)
    assert answers(meeting)["Mayor"] is Reply.ACCEPTED
    assert coming(meeting)[0].name == "Mayor", "who comes stands first"
    _, found = event(meeting)
    told = {str(a): a.params["PARTSTAT"] for a in found["ATTENDEE"]}
    assert told["mailto:mayor@city.example"] == "ACCEPTED"


def test_the_newest_reply_counts_whenever_it_is_brought(meeting):
    late = reply(meeting, answer="DECLINED", at="20260310T120000Z")
    note_reply(by=FAY, meeting=meeting, content=late)
    assert note_reply(by=FAY, meeting=meeting, content=reply(meeting)) == ("Mayor", Reply.DECLINED)
    assert Rsvp.objects.get().answer == Reply.DECLINED


@pytest.mark.parametrize("kept_at", [None, datetime(9999, 1, 1, tzinfo=UTC)])
def test_a_reply_from_the_future_does_not_have_the_last_word(meeting, kept_at):
    ahead = reply(meeting, answer="DECLINED", at="99981231T120000Z")
    note_reply(by=FAY, meeting=meeting, content=ahead)
    assert Rsvp.objects.get().at <= timezone.now()
    if kept_at:  # as it was kept before
        Rsvp.objects.update(at=kept_at)
    now = f"{timezone.now() + timedelta(seconds=2):%Y%m%dT%H%M%SZ}"
    came = note_reply(by=FAY, meeting=meeting, content=reply(meeting, at=now))
    assert came == ("Mayor", Reply.ACCEPTED)


def test_a_reply_of_somebody_else_or_about_another_meeting_is_refused(city, meeting):
    other = published(city, TUESDAY + timedelta(days=7))
    with pytest.raises(BadInput, match="Nobody with the address stranger@city"):
        note_reply(by=FAY, meeting=meeting, content=reply(meeting, "stranger"))
    with pytest.raises(BadInput, match="another meeting"):
        note_reply(by=FAY, meeting=meeting, content=reply(other))
    with pytest.raises(NotAllowed):
        note_reply(by=city.acting("mayor"), meeting=meeting, content=reply(meeting))
    assert not Rsvp.objects.exists()


def test_a_reply_is_brought_by_a_page(meeting):
    fay, url = facilitator(), reverse("governance:who-comes", args=[meeting])
    file = SimpleUploadedFile("reply.ics", reply(meeting, "health", "TENTATIVE"))
    page = fay.post(url, {"reply": file}, follow=True).content.decode()
    assert "May come" in page
    bad = fay.post(url, {"reply": SimpleUploadedFile("x.ics", b"Dear Fay")})
    assert bad.status_code == 422
    assert "is no calendar" in bad.content.decode()
    assert client_of("mayor").get(url).status_code == 404
