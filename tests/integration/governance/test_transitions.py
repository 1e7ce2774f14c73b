"""Somebody leaves: the checklist, what the record shows of it, and the days without a holder."""

from datetime import date, time, timedelta

import pytest
from django.utils import timezone

from tests.factories.cabinet import cabinet
from wholecity.audit.models import Entry
from wholecity.governance import actions
from wholecity.governance.actions import transitions as t
from wholecity.governance.definitions import BodyKind, Presence, SeatRole
from wholecity.governance.definitions.continuity import Step
from wholecity.governance.models import Attendance
from wholecity.governance.queries.transitions import open_transition, transition, transitions
from wholecity.kernel.errors import BadInput, Conflict, NotAllowed
from wholecity.people.actions import change_person, register_organization, register_person
from wholecity.people.definitions import Role
from wholecity.people.queries import person
from wholecity.people.rules import Acting

pytestmark = pytest.mark.django_db

FAY = Acting("fay", Role.FACILITATOR)
ANNOUNCED, LAST, NEW = date(2026, 5, 12), date(2026, 6, 30), date(2026, 8, 15)
TODAY = date(2026, 9, 1)


@pytest.fixture
def people():
    names = ("Old", "Deputy", "New")
    return {name: register_person(by=FAY, name=name).id for name in names}


@pytest.fixture
def seat(people):
    body = actions.found_body(by=FAY, kind=BodyKind.CABINET, name="Cabinet")
    district = register_organization(by=FAY, key="district", name="District")
    found = actions.add_seat(
        by=FAY, body=body, organization=district.id, role=SeatRole.CO_CHAIR, since=date(2024, 9, 1)
    )
    fill(found, people["Old"], date(2024, 9, 1))
    return found


@pytest.fixture
def change(seat):
    return t.start_transition(by=FAY, seat=seat, announced_on=ANNOUNCED, last_day=LAST)


def fill(seat, person, since):
    actions.fill_seat(
        by=FAY, seat=seat, person=person, title="Head", is_top_executive=True, since=since
    )


def follow(seat, people):
    actions.vacate_seat(by=FAY, seat=seat, until=LAST)
    fill(seat, people["New"], NEW)


def line(change, step):
    return next(row for row in transition(change, TODAY).steps if row.step is step)


def test_the_holder_of_the_day_is_the_one_who_leaves(change, seat, people):
    row = transition(change, TODAY)
    assert (row.person, row.office, row.done) == (people["Old"], "District", 0)
    assert open_transition(seat) == change
    with pytest.raises(Conflict, match="open already"):
        t.start_transition(by=FAY, seat=seat, announced_on=TODAY, last_day=TODAY)


def test_nobody_leaves_a_seat_that_nobody_held(seat):
    with pytest.raises(Conflict, match="Nobody held"):
        t.start_transition(by=FAY, seat=seat, announced_on=date(2024, 1, 1), last_day=LAST)


@pytest.mark.parametrize(
    ("day", "days"), [(LAST, 0), (date(2026, 7, 1), 1), (date(2026, 8, 14), 45), (TODAY, 45)]
)
def test_the_days_without_a_holder_are_counted(change, seat, people, day, days):
    follow(seat, people)
    assert transition(change, day).vacant == days


def test_who_still_holds_the_seat_leaves_no_day_without_a_holder(change):
    assert transition(change, TODAY).vacant == 0
    assert transition(change, TODAY).leaver_holds


@pytest.mark.parametrize(("adopted", "shown"), [(LAST, True), (LAST + timedelta(days=1), False)])
def test_a_vision_counts_when_it_was_adopted_before_the_change(change, adopted, shown):
    actions.adopt_vision(by=FAY, key="cabinet", text="All children", adopted_on=adopted)
    assert line(change, Step.VISION).is_done is shown


@pytest.mark.parametrize(
    ("who", "presence", "day", "shown"),
    [
        ("Deputy", Presence.DESIGNEE, date(2026, 6, 9), True),
        ("New", Presence.PRESENT, date(2026, 8, 20), True),
        ("Old", Presence.PRESENT, date(2026, 6, 9), False),
        ("Deputy", Presence.DESIGNEE, date(2026, 5, 11), False),
    ],
)
def test_who_acts_or_follows_was_at_a_meeting(change, seat, people, who, presence, day, shown):
    t.name_acting(by=FAY, transition=change, person=people["Deputy"])
    follow(seat, people)
    meeting = actions.call_meeting(by=FAY, body="cabinet", day=day, starts=time(10), minutes=60)
    Attendance.objects.create(
        meeting_id=meeting, seat_id=seat, presence=presence, person_id=people[who]
    )
    assert line(change, Step.ATTENDS).is_done is shown
    actions.cancel_meeting(by=FAY, meeting=meeting, why="Snow")
    assert not line(change, Step.ATTENDS).is_done


def test_a_step_is_marked_with_its_day_and_a_note(change):
    t.mark_step(by=FAY, transition=change, step=Step.TOLD, done_on=None, note="Letter drafted")
    assert not line(change, Step.TOLD).is_done
    t.mark_step(by=FAY, transition=change, step=Step.TOLD, done_on=LAST, note="Letter sent")
    assert (line(change, Step.TOLD).done_on, line(change, Step.TOLD).note) == (LAST, "Letter sent")
    entry = Entry.objects.filter(action="mark step").first()
    assert entry
    assert entry.details["was"] == {"done_on": "", "note": "Letter drafted"}
    tomorrow = timezone.localdate() + timedelta(days=1)
    with pytest.raises(BadInput, match="not come yet"):
        t.mark_step(by=FAY, transition=change, step=Step.PLAN, done_on=tomorrow, note="")


def test_it_closes_when_somebody_follows_or_with_a_reason(change, seat, people):
    with pytest.raises(BadInput, match="Nobody has followed"):
        t.close_transition(by=FAY, transition=change, closed_on=TODAY)
    with pytest.raises(BadInput, match="before it was announced"):
        t.close_transition(by=FAY, transition=change, closed_on=date(2026, 5, 1), why="Stays")
    follow(seat, people)
    t.close_transition(by=FAY, transition=change, closed_on=TODAY)
    with pytest.raises(Conflict, match="closed"):
        t.mark_step(by=FAY, transition=change, step=Step.PLAN, done_on=LAST, note="")
    assert open_transition(seat) is None


def test_later_vacancies_are_of_another_transition(change, seat, people):
    follow(seat, people)
    t.close_transition(by=FAY, transition=change, closed_on=TODAY)
    actions.vacate_seat(by=FAY, seat=seat, until=date(2026, 10, 1))
    assert transition(change, date(2026, 12, 1)).vacant == 45


def test_an_office_without_a_seat(people):
    change = t.start_office_transition(
        by=FAY, office="Facilitator", person=people["Old"], announced_on=ANNOUNCED, last_day=LAST
    )
    assert transition(change, TODAY).vacant is None
    with pytest.raises(Conflict, match="the one who leaves"):
        t.name_successor(by=FAY, transition=change, person=people["Old"])
    t.name_successor(by=FAY, transition=change, person=people["New"])
    t.close_transition(by=FAY, transition=change, closed_on=TODAY)
    (row,) = transitions(TODAY)
    assert not row.is_open


def test_two_who_change_the_days_do_not_overwrite_each_other(change):
    days = {"announced_on": ANNOUNCED, "last_day": NEW}
    t.change_transition(by=FAY, transition=change, version=1, **days)
    with pytest.raises(Conflict, match="Somebody changed"):
        t.change_transition(by=FAY, transition=change, version=1, **days)


def test_a_member_starts_nothing(seat):
    with pytest.raises(NotAllowed):
        t.start_transition(
            by=Acting("may", Role.CABINET_MEMBER), seat=seat, announced_on=LAST, last_day=LAST
        )


def test_a_person_gets_an_address_and_another_name_but_not_anothers():
    city = cabinet()
    new = register_person(by=FAY, name="No Adress").id
    with pytest.raises(Conflict, match="is the address of Mayor"):
        change_person(by=FAY, person=new, name="No Address", email="Mayor@city.example")
    with pytest.raises(BadInput, match="called"):
        change_person(by=FAY, person=new, name=" ", email="")
    change_person(by=FAY, person=new, name="No Address", email="new@city.example")
    assert (person(new).name, person(new).email) == ("No Address", "new@city.example")
    assert "city.example" not in str(Entry.objects.filter(action="change person").get().details)
    assert city.people["mayor"] != new
