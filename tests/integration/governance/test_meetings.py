"""Meetings and their agendas: what can be done, who sees what, and two who write at once."""

from datetime import date, time

import pytest
from django.test import Client
from django.urls import reverse

from tests.factories.cabinet import seated
from wholecity.audit.models import Entry
from wholecity.governance import actions, queries
from wholecity.governance.definitions import BodyKind, Cadence, MeetingState, Purpose
from wholecity.kernel.errors import BadInput, Conflict, NotAllowed, NotFound
from wholecity.people.actions import add_user, give_role
from wholecity.people.definitions import Role
from wholecity.people.models import User
from wholecity.people.rules import INSTALLATION, Acting

pytestmark = pytest.mark.django_db

FAY = Acting("fay", Role.FACILITATOR)
TUESDAY, TEN = date(2026, 3, 17), time(10)
SPRING = date(2026, 3, 8)  # the clocks are set forward at two


@pytest.fixture
def cabinet() -> str:
    return actions.found_body(by=FAY, kind=BodyKind.CABINET, name="Cabinet")


@pytest.fixture
def meeting(cabinet):
    return actions.call_meeting(by=FAY, body=cabinet, day=TUESDAY, starts=TEN, minutes=60)


def add(meeting, title: str, minutes: int = 20):
    return actions.add_item(
        by=FAY, meeting=meeting, title=title, purpose=Purpose.SHARE, minutes=minutes
    )


def titles(meeting) -> list[str]:
    return [i.title for i in queries.meeting(meeting, TUESDAY, drafts=True).items]


def change(item, version: int, title: str) -> None:
    actions.change_item(
        by=FAY,
        item=item,
        version=version,
        title=title,
        purpose=Purpose.DECIDE,
        minutes=10,
        owner=None,
        notes="",
    )


def as_person(name: str, role: Role) -> Client:
    add_user(by=INSTALLATION, username=name)
    give_role(by=INSTALLATION, username=name, role=role)
    client = Client()
    client.force_login(User.objects.get(username=name))
    return client


# -- calling one -----------------------------------------------------------------------------


def test_the_next_day_is_proposed_from_the_cadence(cabinet, meeting):
    assert queries.proposed_day(cabinet, TUESDAY) == date(2026, 4, 21)
    actions.change_body(by=FAY, key=cabinet, name="C", purpose="", cadence=Cadence.TWO_MONTHS)
    assert queries.proposed_day(cabinet, TUESDAY) == date(2026, 5, 19)


def test_a_day_that_is_over_is_not_proposed(cabinet, meeting):
    assert queries.proposed_day(cabinet, date(2026, 8, 30)) == date(2026, 9, 15)


def test_a_time_that_the_clocks_leave_out_is_refused(cabinet, settings):
    with pytest.raises(BadInput, match="no such time on 2026-03-08"):
        actions.call_meeting(by=FAY, body=cabinet, day=SPRING, starts=time(2, 30), minutes=60)


def test_a_meeting_that_is_moved_across_the_change_of_clocks_keeps_its_time(cabinet, meeting):
    actions.change_meeting(
        by=FAY, meeting=meeting, version=1, day=date(2026, 3, 3), starts=TEN, minutes=60, place=""
    )
    row = queries.meeting(meeting, TUESDAY, drafts=True).row
    assert row.starts == TEN
    assert row.begins_at.hour == 15, "ten o'clock in winter"


def test_a_body_meets_once_on_a_day(cabinet, meeting):
    with pytest.raises(Conflict, match="meets on 2026-03-17 already"):
        actions.call_meeting(by=FAY, body=cabinet, day=TUESDAY, starts=time(14), minutes=60)
    actions.cancel_meeting(by=FAY, meeting=meeting, why="Snow")
    actions.call_meeting(by=FAY, body=cabinet, day=TUESDAY, starts=time(14), minutes=60)


def test_a_draft_of_a_day_that_is_over_says_so(meeting):
    assert queries.meeting(meeting, TUESDAY, drafts=True).findings == ()
    (finding,) = queries.meeting(meeting, date(2026, 3, 18), drafts=True).findings
    assert finding == "The day of this draft is over."


# -- the agenda ------------------------------------------------------------------------------


def test_items_have_their_times_and_the_agenda_says_when_it_is_too_long(meeting):
    add(meeting, "Welcome", 10)
    add(meeting, "Attendance", 45)
    page = queries.meeting(meeting, TUESDAY, drafts=True)
    assert [i.begins for i in page.items] == [TEN, time(10, 10)]
    assert page.findings == ()
    add(meeting, "Summer", 20)
    (finding,) = queries.meeting(meeting, TUESDAY, drafts=True).findings
    assert finding == "The agenda takes 15 minutes more than the meeting."


def test_items_change_places_and_stay_at_the_ends(meeting):
    first, _, last = (add(meeting, title) for title in ("a", "b", "c"))
    actions.move_item(by=FAY, item=last, down=False)
    assert titles(meeting) == ["a", "c", "b"]
    actions.move_item(by=FAY, item=first, down=True)
    assert titles(meeting) == ["c", "a", "b"]
    actions.move_item(by=FAY, item=last, down=False)
    assert titles(meeting) == ["c", "a", "b"]


def test_items_are_removed_and_the_order_stays(meeting):
    _, middle, last = (add(meeting, title) for title in ("a", "b", "c"))
    actions.remove_item(by=FAY, item=middle)
    actions.move_item(by=FAY, item=last, down=False)
    add(meeting, "d")
    assert titles(meeting) == ["c", "a", "d"]
    with pytest.raises(NotFound):
        actions.remove_item(by=FAY, item=middle)


def test_of_two_who_write_at_once_the_second_is_told_and_loses_nothing(meeting):
    item = add(meeting, "Attendance")
    change(item, 1, "Attendance in winter")
    with pytest.raises(Conflict, match="Somebody changed this while you wrote"):
        change(item, 1, "Attendance in spring")
    assert titles(meeting) == ["Attendance in winter"]


def test_the_page_shows_both_versions_and_saving_again_replaces_the_other(meeting):
    item = add(meeting, "Attendance")
    fay = as_person("fay", Role.FACILITATOR)
    url = reverse("governance:change-item", kwargs={"item_id": item})
    mine = {"title": "Mine", "purpose": "plan", "minutes": "15", "version": "1"}
    change(item, 1, "Theirs")
    page = fay.post(url, mine)
    assert page.status_code == 422
    words = page.content.decode()
    assert "Theirs" in words
    assert 'value="Mine"' in words
    assert 'name="version" value="2"' in words
    assert fay.post(url, {**mine, "version": "2"}).status_code == 302
    assert titles(meeting) == ["Mine"]


# -- publishing and calling off --------------------------------------------------------------


def test_members_see_an_agenda_when_it_is_published(cabinet, meeting):
    add(meeting, "Attendance")
    member = as_person("mia", Role.CABINET_MEMBER)
    seated("mia")
    url = reverse("governance:meeting", kwargs={"meeting_id": meeting})
    assert member.get(url).status_code == 404
    assert queries.meetings(cabinet, drafts=False) == []
    actions.publish_meeting(by=FAY, meeting=meeting)
    page = member.get(url).content.decode()
    assert "Attendance" in page
    assert "Add to the agenda" not in page


def test_the_next_meetings_are_those_that_are_still_to_come(cabinet, meeting):
    add(meeting, "Attendance")
    assert queries.upcoming(TUESDAY, drafts=False) == []
    actions.publish_meeting(by=FAY, meeting=meeting)
    later = actions.call_meeting(by=FAY, body=cabinet, day=SPRING, starts=TEN, minutes=60)
    assert [m.id for m in queries.upcoming(SPRING, drafts=True)] == [later, meeting]
    assert [m.id for m in queries.upcoming(TUESDAY, drafts=False)] == [meeting]
    assert queries.upcoming(date(2026, 3, 18), drafts=True) == []
    actions.cancel_meeting(by=FAY, meeting=meeting, why="Snow")
    assert queries.upcoming(TUESDAY, drafts=False) == []


def test_an_empty_agenda_is_not_published_and_none_twice(meeting):
    with pytest.raises(BadInput, match="agenda is empty"):
        actions.publish_meeting(by=FAY, meeting=meeting)
    add(meeting, "Attendance")
    actions.publish_meeting(by=FAY, meeting=meeting)
    with pytest.raises(Conflict, match="published already"):
        actions.publish_meeting(by=FAY, meeting=meeting)


def test_a_meeting_that_is_called_off_says_why_and_changes_no_more(cabinet, meeting):
    item = add(meeting, "Attendance")
    actions.publish_meeting(by=FAY, meeting=meeting)
    with pytest.raises(BadInput, match="is not said"):
        actions.cancel_meeting(by=FAY, meeting=meeting, why="  ")
    actions.cancel_meeting(by=FAY, meeting=meeting, why="Snow")
    (row,) = queries.meetings(cabinet, drafts=False)
    assert (row.state, row.why_cancelled) == (MeetingState.CANCELLED, "Snow")
    with pytest.raises(Conflict, match="called off"):
        change(item, 1, "Something else")


def test_a_draft_that_is_called_off_is_never_shown_to_members(cabinet, meeting):
    actions.cancel_meeting(by=FAY, meeting=meeting, why="A mistake")
    assert queries.meetings(cabinet, drafts=False) == []


def test_members_do_not_write(meeting):
    with pytest.raises(NotAllowed):
        actions.cancel_meeting(by=Acting("mia", Role.CABINET_MEMBER), meeting=meeting, why="No")


def test_every_change_leaves_its_entry(meeting):
    item = add(meeting, "Attendance")
    actions.move_item(by=FAY, item=item, down=True)
    change(item, 1, "Attendance in winter")
    actions.publish_meeting(by=FAY, meeting=meeting)
    actions.remove_item(by=FAY, item=item)
    kept = Entry.objects.filter(object_kind="meeting").values_list("action", flat=True)
    changes = ("call meeting", "add item", "change item", "publish meeting", "remove item")
    assert sorted(kept) == sorted(changes), "what stays where it is leaves none"
