"""What somebody hostile, unlucky or two at once may try with the record, and what it then says."""

import io
import json
import threading
import zipfile
from datetime import date, timedelta
from functools import partial

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from tests.factories.cabinet import FAY, SINCE, TEN, TUESDAY, attended, cabinet, published, taken_on
from wholecity.audit.models import Entry
from wholecity.governance import actions
from wholecity.governance.actions import partnerships
from wholecity.governance.actions.calendars import make_feed, note_reply
from wholecity.governance.actions.mailing import remind, send_change, send_invitations, send_record
from wholecity.governance.actions.papers import PaperFile, add_paper
from wholecity.governance.definitions import (
    Answer,
    BodyKind,
    Effect,
    GuestKind,
    Method,
    MinutesState,
    Presence,
    Purpose,
    SeatRole,
    Stand,
)
from wholecity.governance.definitions.continuity import PartnershipKind
from wholecity.governance.formats import spreadsheets
from wholecity.governance.formats.links import answer_link
from wholecity.governance.formats.recognition import as_text
from wholecity.governance.models import (
    ActionItem,
    AgendaItem,
    Attendance,
    CalendarFeed,
    Decision,
    Designation,
    Guest,
    Meeting,
    Minutes,
    PartnershipDocument,
    Proposal,
    Response,
    Rsvp,
    Seat,
    Signature,
)
from wholecity.governance.queries.calendars import uid
from wholecity.governance.queries.drafting import plain
from wholecity.governance.queries.handover import handover
from wholecity.governance.templatetags.cabinet import markdown
from wholecity.kernel.errors import BadInput, Conflict, WholecityError
from wholecity.mail.models import Message
from wholecity.people.actions import add_user, give_role, register_organization, register_person
from wholecity.people.definitions import Role
from wholecity.people.models import User
from wholecity.people.rules import INSTALLATION

pytestmark = pytest.mark.django_db

PRESENT, DESIGNEE = Presence.PRESENT, Presence.DESIGNEE
A_DAY = timedelta(days=1)
BLANK = dict.fromkeys(("decision", "measure", "initiative"), "")


@pytest.fixture
def city():
    return cabinet()


@pytest.fixture
def meeting(city):
    made = published(city)
    attended(city, made, mayor=PRESENT)
    return made


def signed_in(name):
    client = Client()
    client.force_login(User.objects.get(username=name))
    return client


@pytest.fixture
def facilitator():
    add_user(by=INSTALLATION, username="fay")
    give_role(by=INSTALLATION, username="fay", role=Role.FACILITATOR)
    return signed_in("fay")


def item_of(meeting):
    return AgendaItem.objects.get(meeting=meeting).id


def decided(meeting, text="Buses for all", **more):
    return actions.decide(by=FAY, meeting=meeting, text=text, **more)


def rejected(city, decision):
    against = {city.seats["mayor"]: Stand.AGAINST}
    actions.change_decision(
        by=FAY,
        decision=decision,
        version=1,
        text="Drop it",
        method=Method.VOTE,
        mover=None,
        effect=Effect.ACTION,
        measure="",
        positions=against,
    )


# -- what was kept stays ---------------------------------------------------------------------


def test_an_item_about_which_something_is_kept_stays_on_the_agenda(meeting, facilitator):
    item = item_of(meeting)
    decided(meeting, item=item)
    answer = facilitator.post(reverse("governance:remove-item", args=[item]))
    assert answer.status_code == 409
    assert AgendaItem.objects.filter(pk=item).exists()


def test_an_item_about_which_something_was_said_stays_on_the_agenda(meeting):
    actions.write_record(by=FAY, item=item_of(meeting), base="", text="Much was said.")
    with pytest.raises(Conflict, match="has something about this item"):
        actions.remove_item(by=FAY, item=item_of(meeting))


def test_a_meeting_that_decided_is_not_called_off(meeting):
    decided(meeting)
    with pytest.raises(Conflict, match="decided or taken on"):
        actions.cancel_meeting(by=FAY, meeting=meeting, why="Snow")


def test_the_last_action_item_is_not_taken_out_of_a_closed_meeting(city, meeting):
    action = taken_on(city, meeting)
    actions.close_meeting(by=FAY, meeting=meeting, publish=False)
    with pytest.raises(Conflict, match="is closed"):
        actions.remove_action(by=FAY, action=action)
    actions.reopen_meeting(by=FAY, meeting=meeting)
    actions.remove_action(by=FAY, action=action)


def test_a_decision_by_which_something_was_dropped_stays_adopted(city, meeting):
    action = taken_on(city, meeting)
    actions.close_meeting(by=FAY, meeting=meeting)
    later = published(city, date(2026, 4, 21))
    attended(city, later, mayor=PRESENT)
    decision = decided(later)
    actions.drop(by=FAY, action=action, decision=decision)
    with pytest.raises(Conflict, match="because of this decision"):
        rejected(city, decision)
    assert Decision.objects.get(pk=decision).version == 1


def test_minutes_are_not_approved_at_a_meeting_that_was_not_held_yet(city, meeting, facilitator):
    taken_on(city, meeting)
    actions.close_meeting(by=FAY, meeting=meeting)
    minutes = actions.draft_minutes(by=FAY, meeting=meeting)
    coming = published(city, timezone.localdate() + 30 * A_DAY)
    with pytest.raises(BadInput, match="did not take place"):
        actions.approve_minutes(by=FAY, minutes=minutes, version=1, at=coming)
    page = facilitator.get(reverse("governance:approve-minutes", args=[minutes]))
    assert str(coming) not in page.content.decode()


def test_on_another_day_the_authority_of_that_day_counts(city, meeting):
    attended(city, meeting, health=DESIGNEE)
    taken_on(city, meeting)
    moved(meeting, date(2026, 2, 17))
    health = city.seats["health"]
    assert Attendance.objects.get(meeting=meeting, seat=health).presence == Presence.WITHOUT
    actions.close_meeting(by=FAY, meeting=meeting)
    assert Response.objects.filter(seat=health).exists()


def test_a_meeting_is_not_moved_to_a_day_on_which_a_seat_could_not_have_decided(city, meeting):
    attended(city, meeting, health=DESIGNEE)
    decided(meeting)
    with pytest.raises(Conflict, match="Health decided there"):
        moved(meeting, date(2026, 2, 17))
    assert Meeting.objects.get(pk=meeting).day == TUESDAY


def moved(meeting, day):
    version = Meeting.objects.get(pk=meeting).version
    told = {"day": day, "starts": TEN, "minutes": 60, "place": ""}
    actions.change_meeting(by=FAY, meeting=meeting, version=version, **told)


def test_a_term_ends_sooner_although_somebody_follows(city):
    seat, today = city.seats["mayor"], timezone.localdate()
    actions.vacate_seat(by=FAY, seat=seat, until=today + 60 * A_DAY)
    follows, deputy = (
        register_person(by=FAY, name=name, email=f"{name}@city.example").id
        for name in ("Next", "Deputy")
    )
    actions.fill_seat(
        by=FAY,
        seat=seat,
        person=follows,
        title="Mayor",
        is_top_executive=True,
        since=today + 61 * A_DAY,
    )
    actions.designate(
        by=FAY,
        seat=seat,
        person=deputy,
        authority="All of it.",
        may_decide=True,
        since=today + 70 * A_DAY,
    )
    actions.vacate_seat(by=FAY, seat=seat, until=today + 30 * A_DAY)
    # What the one who follows granted is theirs.
    assert Designation.objects.get(seat=seat).person_id == deputy


def changed_action(city, action, version=1, **more):
    told = {"text": "Find money", "owner": city.people["mayor"], "due": date(2026, 4, 1)}
    told |= {"co_owners": [], **more}
    actions.change_action(by=FAY, action=action, version=version, **told)


def test_what_a_seat_agreed_to_stays_as_it_read_it(city, meeting):
    first, second = owing(city, meeting)
    answered(city, first)
    action, free = (ActionItem.objects.get(pk=r.action_id) for r in (first, second))
    with pytest.raises(Conflict, match="its text stays as it was answered"):
        changed_action(city, action.pk, text="Find no money")
    health = city.people["health"]
    later = {"owner": health, "due": date(2026, 5, 1)}
    changed_action(city, action.pk, text=f" {action.text} ", **later)
    action.refresh_from_db()
    assert (action.owner_id, action.due, action.version) == (health, date(2026, 5, 1), 2)
    entry = Entry.objects.filter(action="change action").latest("at")
    was = {"text": action.text, "owner": "Mayor", "due": "2026-04-01", **BLANK}
    assert entry.details["was"] == was
    changed_action(city, free.pk, text="Find some money")
    assert ActionItem.objects.get(pk=free.pk).text == "Find some money"


def test_the_page_says_that_an_answered_text_stays(city, meeting, facilitator):
    first, second = owing(city, meeting)
    answered(city, first)
    page, free = (reverse("governance:change-action", args=[r.action_id]) for r in (first, second))
    assert "the text stays" not in facilitator.get(free).content.decode()
    shown = facilitator.get(page)
    assert "the text stays" in shown.content.decode()
    assert shown.context["form"]["text"].field.widget.attrs["readonly"] is True
    about = {"co_owners": [city.people["health"]], **BLANK}
    told = {**shown.context["form"].initial, **about}
    sent = facilitator.post(page, {**told, "text": "Find no money"})
    assert "its text stays as it was answered" in sent.content.decode()
    form = sent.context["form"]
    assert "readonly" not in form["text"].field.widget.attrs, "else nobody could put it right"
    assert form["co_owners"].value() == [str(city.people["health"])]
    assert facilitator.post(page, told).status_code == 302
    assert ActionItem.objects.get(pk=first.action_id).co_owners.count() == 1


def test_a_form_with_a_fault_does_not_hide_that_somebody_was_faster(city, meeting, facilitator):
    action = taken_on(city, meeting)
    page = reverse("governance:change-action", args=[action])
    blank = {"co_owners": [], **BLANK}
    begun = facilitator.get(page).context["form"].initial | blank
    changed_action(city, action, text="Find much money")
    faulty = facilitator.post(page, begun | {"due": "soon"})
    told = faulty.context["form"].data.dict() | {"due": "2026-04-01"}
    assert "Somebody changed this" in facilitator.post(page, told).content.decode()
    assert ActionItem.objects.get(pk=action).text == "Find much money"


@pytest.fixture
def drafted(city, meeting):
    """Minutes that can be approved, and the meeting where they are."""
    taken_on(city, meeting)
    actions.close_meeting(by=FAY, meeting=meeting)
    return actions.draft_minutes(by=FAY, meeting=meeting), published(city, date(2026, 4, 21))


def test_minutes_that_somebody_edited_meanwhile_are_not_approved_unread(drafted):
    minutes, later = drafted
    actions.edit_minutes(by=FAY, minutes=minutes, version=1, text="# Nobody read this")
    with pytest.raises(Conflict, match="since you read them"):
        actions.approve_minutes(by=FAY, minutes=minutes, version=1, at=later)
    assert Minutes.objects.get().state == MinutesState.DRAFT
    actions.approve_minutes(by=FAY, minutes=minutes, version=2, at=later)


def test_the_page_approves_the_minutes_that_were_read(meeting, drafted, facilitator):
    minutes, later = drafted
    read = facilitator.get(reverse("governance:minutes", args=[meeting])).content.decode()
    approve = reverse("governance:approve-minutes", args=[minutes])
    assert f'href="{approve}?version=1"' in read
    actions.edit_minutes(by=FAY, minutes=minutes, version=1, text="# Nobody read this")
    page = facilitator.get(approve, {"version": "1"})
    assert "<h1>Nobody read this</h1>" in page.content.decode()
    told = page.context["form"].initial
    without = facilitator.post(approve, told)
    assert without.status_code == 422
    refused = facilitator.post(approve, without.context["form"].data.dict() | {"at": str(later)})
    assert "since you read them" in refused.content.decode()
    assert "Nobody read this" in refused.content.decode()
    assert facilitator.post(approve, refused.context["form"].data.dict()).status_code == 302
    assert Minutes.objects.get().state == MinutesState.APPROVED


def test_who_edits_minutes_sees_what_somebody_else_wrote_meanwhile(drafted, facilitator):
    minutes, _ = drafted
    edit = reverse("governance:edit-minutes", args=[minutes])
    begun = facilitator.get(edit).context["form"].initial
    actions.edit_minutes(by=FAY, minutes=minutes, version=1, text="# Theirs")
    refused = facilitator.post(edit, begun | {"text": "# Mine"})
    assert "<h1>Theirs</h1>" in refused.content.decode()
    assert facilitator.post(edit, refused.context["form"].data.dict()).status_code == 302
    assert Minutes.objects.get().text == "# Mine\n"


# -- who sees what ---------------------------------------------------------------------------


def test_members_see_a_decision_when_the_meeting_is_closed(city, meeting):
    decision, mayor = decided(meeting), signed_in("mayor")
    action = taken_on(city, meeting, text="Not told yet")
    ActionItem.objects.filter(pk=action).update(decision=decision)
    page = reverse("governance:decision", args=[decision])
    assert mayor.get(page).status_code == 404
    actions.close_meeting(by=FAY, meeting=meeting, publish=False)
    answer = mayor.get(page)
    assert answer.status_code == 200
    assert b"Not told yet" not in answer.content


def test_no_action_item_is_told_before_it_is_published(city, meeting):
    taken_on(city, meeting, text="Not told yet")
    actions.close_meeting(by=FAY, meeting=meeting, publish=False)
    assert "Not told yet" not in str(handover(timezone.localdate()))
    with pytest.raises(Conflict, match="do not see the action items yet"):
        actions.draft_minutes(by=FAY, meeting=meeting)
    actions.publish_actions(by=FAY, meeting=meeting)
    assert "Not told yet" in str(handover(timezone.localdate()))
    assert actions.draft_minutes(by=FAY, meeting=meeting)


@pytest.fixture
def two_agreements():
    """The first with a document and a signature; the second without."""
    parties = [register_organization(by=FAY, key=k, name=k.title()).id for k in ("a", "b")]
    first, second = (
        partnerships.register_partnership(
            by=FAY, title=title, kind=PartnershipKind.IN_KIND, parties=parties, since=SINCE
        )
        for title in ("Buses", "Trains")
    )
    partnerships.add_document(by=FAY, partnership=first, name="a.pdf", content=b"%PDF-1.7")
    told = {"person": register_person(by=FAY, name="Ann").id, "organization": parties[0]}
    partnerships.sign_partnership(by=FAY, partnership=first, signed_on=SINCE, **told)
    return first, second


@pytest.mark.parametrize(
    ("page", "kind"),
    [
        ("remove-document", PartnershipDocument),
        ("unsign-agreement", Signature),
        ("document", PartnershipDocument),
    ],
)
def test_an_address_that_names_another_agreement_leads_nowhere(
    two_agreements, facilitator, page, kind
):
    right, wrong = (
        reverse(f"governance:{page}", args=[agreement, kind.objects.get().pk])
        for agreement in two_agreements
    )
    ask = facilitator.get if page == "document" else facilitator.post
    entries = Entry.objects.count()
    assert ask(wrong).status_code == 404
    assert (kind.objects.count(), Entry.objects.count()) == (1, entries)
    assert ask(right).status_code in (200, 302)


def test_an_address_that_names_another_seat_leads_nowhere(city, facilitator):
    acts = Designation.objects.get(seat=city.seats["health"])
    right, wrong = (
        reverse("governance:end-designation", args=[city.seats[seat], acts.pk])
        for seat in ("health", "clubs")
    )
    assert facilitator.get(wrong).status_code == 404
    assert facilitator.post(wrong, {"until": "2026-05-01"}).status_code == 404
    assert facilitator.post(right, {"until": "2026-05-01"}).status_code == 302


def test_an_address_that_names_another_meeting_takes_no_guest_off_a_list(
    city, meeting, facilitator
):
    other = published(city, date(2026, 4, 21))
    actions.add_guest(by=FAY, meeting=meeting, name="A Visitor", kind=GuestKind.VISITOR)
    pages = [
        reverse("governance:remove-guest", args=[m, Guest.objects.get().id])
        for m in (other, meeting)
    ]
    facilitator.post(pages[0])
    assert Guest.objects.exists()
    facilitator.post(pages[1])
    assert not Guest.objects.exists()


def test_an_address_that_names_another_body_sets_nothing_aside(city, facilitator):
    group = actions.found_body(by=FAY, kind=BodyKind.WORKING_GROUP, name="Readers")
    made = actions.propose_item(by=FAY, body=city.key, title="Summer", why="They ask.")
    wrong, right = (
        reverse("governance:take-proposal", args=[key, made]) for key in (group, city.key)
    )
    assert facilitator.post(wrong, {"way": "aside"}).status_code == 404
    assert Proposal.objects.get().set_aside_on is None
    assert facilitator.post(right, {"way": "aside"}).status_code == 302


def test_a_link_tells_nothing_to_who_left_the_seat(city, meeting):
    taken_on(city, meeting)
    actions.close_meeting(by=FAY, meeting=meeting)
    owed = Response.objects.get(seat=city.seats["schools"])
    path = answer_link(owed.id, city.people["schools"]).removeprefix("https://children.example.gov")
    assert Client().get(path).status_code == 200
    actions.vacate_seat(by=FAY, seat=city.seats["schools"], until=timezone.localdate() - A_DAY)
    assert Client().get(path).status_code == 404


def test_the_export_names_each_paper_as_its_table_does(meeting):
    file = PaperFile("..", b"Buses for all.")
    add_paper(by=FAY, item=item_of(meeting), title="Memo", file=file)
    out = io.BytesIO()
    actions.export_record(by=FAY, file=out)
    with zipfile.ZipFile(out) as archive:
        (row,) = json.loads(archive.read("json/papercontent.json"))
        assert archive.read(row["content"]) == b"Buses for all."


# -- texts -----------------------------------------------------------------------------------


def test_lines_of_a_form_do_not_keep_letters_from_being_written(city, meeting):
    taken_on(city, meeting)
    decided(meeting, "Buses for all\r\nand shelters")
    actions.close_meeting(by=FAY, meeting=meeting)
    assert "- Buses for all\nand shelters" in Message.objects.filter(kind="record")[0].text
    assert Message.objects.filter(kind="answers").exists()


def test_signs_that_no_mail_may_have_do_not_keep_letters_from_being_written(city):
    meeting = actions.call_meeting(
        by=FAY, body=city.key, day=TUESDAY, starts=TEN, minutes=60, place="Room\x07\u20281"
    )
    purpose = Purpose.DECIDE
    actions.add_item(by=FAY, meeting=meeting, title="Bus\x1bes", purpose=purpose, minutes=20)
    actions.publish_meeting(by=FAY, meeting=meeting)
    assert "Bus es" in Message.objects.filter(kind="invitation")[0].text


@pytest.mark.parametrize(
    "words",
    [
        "Buses\n===",
        "Buses\r\n---",
        "- Buses",
        "1. Buses\n2) Trains",
        "+ Buses",
        "    Buses",
        "~~~\na",
    ],
)
def test_nothing_that_was_written_is_taken_for_a_mark(words):
    for html in (markdown(plain(words)), markdown(f"**Decision 1.** {plain(words)}")):
        assert not any(f"<{tag}" in html for tag in ("h1", "h2", "ul", "ol", "pre", "code"))


def test_a_sign_of_html_is_drafted_as_it_was_written():
    assert markdown(plain("A&lt;B & *C*")) == "<p>A&amp;lt;B &amp; *C*</p>\n"


def test_no_sign_that_a_database_refuses_is_kept_or_looked_for(meeting, facilitator):
    item = item_of(meeting)
    answer = facilitator.post(
        reverse("governance:write-record", args=[item]), {"base": "", "text": "Bu\0ses"}
    )
    assert answer.status_code == 302
    assert AgendaItem.objects.get(pk=item).record == "Buses"
    for asked in ({"q": "a\0b"}, {"body": "a\0b"}):
        assert facilitator.get(reverse("governance:actions"), asked).status_code == 200
    lift = reverse("governance:lift-bounce")
    assert facilitator.post(lift, {"address": "a\0b@city.example"}).status_code == 302


def test_an_item_goes_no_further_than_to_the_end(meeting, facilitator):
    place = reverse("governance:place-item", args=[item_of(meeting)])
    assert facilitator.post(place, {"place": "9" * 40}).status_code == 302


@pytest.mark.parametrize("day", ["0001-01-01", "9999-12-31"])
def test_the_ends_of_the_calendar_are_no_days_of_the_record(city, facilitator, day):
    told = {"day": day, "starts": "23:59", "minutes": "90"}
    page = facilitator.post(reverse("governance:new-meeting", args=[city.key]), told)
    assert page.status_code == 422
    told = {"person": str(city.people["clubs"]), "title": "Head", "is_top_executive": "on"}
    told |= {"since": day, "in_place_of_holder": "on"}
    page = facilitator.post(reverse("governance:fill", args=[city.seats["mayor"]]), told)
    assert page.status_code == 422
    assert facilitator.get(reverse("governance:effectiveness"), {"until": day}).status_code == 422


ENDS = ["0001-01-01", "1899-12-31", "2200-01-01", "9999-12-31"]
BETWEEN = "; a day lies between 1900-01-01 and 2199-12-31."


@pytest.mark.parametrize("day", ENDS)
def test_a_table_brings_no_day_that_no_page_takes(city, day):
    head = "organization,role,seat_since,person,office,since,until"
    lines = [
        head,
        f"Library,member,{day},,,,",
        f"Parks,member,2026-01-01,Pat,Head,{day},",
        f"Fire,member,2026-01-01,Fay,Head,2026-01-01,{day}",
    ]
    as_csv = "\n".join(lines)
    as_sheet = as_text(spreadsheets.workbook(line.split(",") for line in lines))
    for text in (as_csv, as_sheet):
        outcome = actions.import_members(by=FAY, body=city.key, text=text)
        assert [(fault.line, str(fault.message)) for fault in outcome.faults] == [
            (2, f"seat_since is {day}{BETWEEN}"),
            (3, f"since is {day}{BETWEEN}"),
            (4, f"until is {day}{BETWEEN}"),
        ]
    assert not Seat.objects.filter(organization__name__in=["Library", "Parks", "Fire"]).exists()


@pytest.mark.parametrize("said", [*ENDS, "0001", "9999-12", "1899"])
def test_no_document_brings_a_day_that_no_page_takes(city, said):
    document = {
        "organizations": [{"id": "o", "name": "Library"}],
        "persons": [{"id": "p", "name": "Pat"}],
        "memberships": [{"person_id": "p", "organization_id": "o", "start_date": said}],
    }
    text = json.dumps(document, indent=1)
    outcome = actions.import_members(by=FAY, body=city.key, text=text)
    (fault,) = outcome.faults
    assert fault.message.startswith("start_date is ")
    assert fault.message.endswith(BETWEEN)
    assert fault.line == 15


@pytest.mark.parametrize("day", ["1/1/0001", "0001-01-01", "12/31/1899"])
def test_no_meeting_of_the_past_is_on_a_day_that_no_page_takes(city, day):
    past = {"name": "Council", "meeting_date": day, "meeting_time": "12:00 AM"}
    outcome = actions.import_meetings(by=FAY, body=city.key, text=json.dumps([past]))
    (fault,) = outcome.faults
    assert (fault.place, fault.line) == (f"Council, {day}", 1)
    assert fault.message.startswith("meeting_date is ")
    assert not Meeting.objects.exists()


@pytest.mark.parametrize("day", ["00010101", "18991231", "22000101"])
def test_a_calendar_that_names_no_day_of_the_record_answered_now(meeting, day):
    note_reply(
        by=FAY,
        meeting=meeting,
        content=(
            "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//X//EN\r\nMETHOD:REPLY\r\n"
            f"BEGIN:VEVENT\r\nUID:{uid(meeting)}\r\nDTSTAMP:{day}T000000Z\r\n"
            "ATTENDEE;PARTSTAT=ACCEPTED:mailto:mayor@city.example\r\n"
            "END:VEVENT\r\nEND:VCALENDAR\r\n"
        ).encode(),
    )
    assert timezone.now() - Rsvp.objects.get().at < A_DAY


# -- once, and at once -----------------------------------------------------------------------


def owing(city, meeting):
    for n in range(2):
        taken_on(city, meeting, text=f"Task {n}")
    actions.close_meeting(by=FAY, meeting=meeting)
    return sorted(Response.objects.filter(seat=city.seats["schools"]), key=lambda r: str(r.id))


def answered(city, response):
    person = city.people["schools"]
    actions.answer_as(by=FAY, response=response.id, person=person, answer=Answer.AGREE)


def test_who_was_asked_is_not_asked_again_when_the_task_is_done_again(city, meeting):
    first, _ = owing(city, meeting)
    letters = Message.objects.count()
    answered(city, first)
    assert send_record(meeting) == 0
    assert Message.objects.count() == letters


def test_who_was_reminded_is_not_reminded_again_after_one_answer(city, meeting):
    first, _ = owing(city, meeting)
    Response.objects.update(asked_at=timezone.now() - timedelta(hours=40))
    remind()
    letters = Message.objects.filter(key__startswith="answers:soon").count()
    answered(city, first)
    remind()
    assert Message.objects.filter(key__startswith="answers:soon").count() == letters > 0


def test_letters_that_come_too_late_do_not_invite_to_what_was_called_off(city):
    meeting = published(city)
    letters = Message.objects.filter(kind="invitation").count()
    actions.cancel_meeting(by=FAY, meeting=meeting, why="Snow")
    assert send_invitations(meeting) == send_change(meeting) == 0
    assert Message.objects.filter(kind="invitation").count() == letters
    assert not Message.objects.filter(kind="change").exists()


def at_once(*works):
    """Do several things at the same time; what each came to: None, or the kind of its error."""
    together, came = threading.Barrier(len(works)), []

    def do(work):
        together.wait()
        try:
            work()
            came.append(None)
        except WholecityError as error:
            came.append(type(error))
        finally:
            connection.close()

    threads = [threading.Thread(target=do, args=[work]) for work in works]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(came) == len(works)
    return came


@pytest.mark.django_db(transaction=True)
def test_of_two_who_change_a_decision_at_once_one_is_told(city, meeting):
    decision = decided(meeting)
    came = at_once(*[lambda: rejected(city, decision)] * 4)
    assert sorted(map(str, came)) == sorted(map(str, [None, Conflict, Conflict, Conflict]))
    assert Decision.objects.get(pk=decision).version == 2


@pytest.mark.django_db(transaction=True)
def test_decisions_and_action_items_that_fall_at_once_have_each_their_number(city, meeting):
    works = [lambda: decided(meeting), lambda: taken_on(city, meeting)] * 4
    assert at_once(*works) == [None] * 8
    assert sorted(Decision.objects.values_list("number", flat=True)) == [1, 2, 3, 4]
    assert sorted(ActionItem.objects.values_list("number", flat=True)) == [1, 2, 3, 4]


@pytest.mark.django_db(transaction=True)
def test_a_meeting_that_two_close_at_once_is_closed_and_published_once(city, meeting):
    taken_on(city, meeting)
    came = at_once(*[lambda: actions.close_meeting(by=FAY, meeting=meeting)] * 3)
    assert came.count(None) == 1
    assert came.count(Conflict) == 2
    seats = ["schools", "health", "clubs"]  # nobody holds the seat of the chamber
    assert {r.seat_id for r in Response.objects.all()} == {city.seats[s] for s in seats}


@pytest.mark.django_db(transaction=True)
def test_no_line_is_lost_that_several_write_at_once(meeting):
    item = item_of(meeting)

    def writes(line):
        return lambda: actions.write_record(by=FAY, item=item, base="", text=line)

    assert at_once(*[writes(f"Line {n}") for n in range(6)]) == [None] * 6
    record = AgendaItem.objects.get(pk=item).record
    assert sorted(record.split("\n")) == [f"Line {n}" for n in range(6)]


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("hours", [40, 49])
def test_two_workers_remind_once(city, meeting, hours):
    owing(city, meeting)
    Response.objects.update(asked_at=timezone.now() - timedelta(hours=hours))
    before = Message.objects.count()
    at_once(remind, remind, remind)
    letters = Message.objects.count() - before
    assert letters > 0
    remind()
    assert Message.objects.count() - before == letters
    told = Message.objects.order_by("-posted_at")[:letters].values_list("to", "kind")
    assert len(set(told)) == letters


@pytest.mark.django_db(transaction=True)
def test_no_text_changes_while_a_seat_answers_it(city, meeting):
    response = owing(city, meeting)[0]
    came = at_once(
        lambda: answered(city, response),
        lambda: changed_action(city, response.action_id, text="Find no money"),
    )
    assert Response.objects.get(pk=response.pk).answered_at is not None
    changes = Entry.objects.filter(action="change action")
    assert changes.count() == came.count(None) - 1
    if changes.exists():  # then it was answered as it reads now
        assert Entry.objects.latest("at").action == "answer action"


@pytest.mark.django_db(transaction=True)
def test_two_meetings_do_not_come_to_the_same_day_at_once(city):
    today = timezone.localdate()
    meetings = [published(city, today + n * A_DAY) for n in (9, 10)]
    day = today + 20 * A_DAY
    came = at_once(*(partial(moved, meeting, day) for meeting in meetings))
    assert came.count(None) == came.count(Conflict) == 1
    assert Meeting.objects.filter(day=day).count() == 1


@pytest.mark.django_db(transaction=True)
def test_nobody_comes_to_two_seats_of_a_body_at_once(city):
    person = register_person(by=FAY, name="Two").id
    schools = Seat.objects.get(pk=city.seats["schools"]).organization_id
    second = actions.add_seat(
        by=FAY, body=city.key, organization=schools, role=SeatRole.MEMBER, since=SINCE
    )
    told = {"person": person, "title": "Head", "is_top_executive": True, "since": SINCE}
    seats = (city.seats["vacant"], second)
    came = at_once(*(partial(actions.fill_seat, by=FAY, seat=seat, **told) for seat in seats))
    assert came.count(None) == came.count(Conflict) == 1


@pytest.mark.django_db(transaction=True)
def test_a_decision_is_not_taken_back_while_something_is_dropped_by_it(city, meeting):
    action = taken_on(city, meeting)
    actions.close_meeting(by=FAY, meeting=meeting)
    later = published(city, date(2026, 4, 21))
    attended(city, later, mayor=PRESENT)
    decision = decided(later)
    came = at_once(
        lambda: actions.drop(by=FAY, action=action, decision=decision),
        lambda: actions.remove_decision(by=FAY, decision=decision),
    )
    assert came.count(None) == 1
    dropped = ActionItem.objects.get(pk=action).dropped_by_id
    assert (dropped == decision) == Decision.objects.filter(pk=decision).exists()


@pytest.mark.django_db(transaction=True)
def test_somebody_has_one_link_to_their_calendar_however_many_they_make_at_once(city):
    came = at_once(*[lambda: make_feed(by=city.acting("mayor"))] * 3)
    assert set(came) <= {None, Conflict}
    assert CalendarFeed.objects.filter(revoked_at=None).count() == 1


@pytest.mark.django_db(transaction=True)
def test_a_guest_whom_two_take_off_the_list_at_once_is_taken_off_once(meeting):
    actions.add_guest(by=FAY, meeting=meeting, name="A Visitor", kind=GuestKind.VISITOR)
    guest = Guest.objects.get().id
    came = at_once(*[lambda: actions.remove_guest(by=FAY, meeting=meeting, guest=guest)] * 3)
    assert came.count(None) == 1
    assert Entry.objects.filter(action="remove guest").count() == 1
