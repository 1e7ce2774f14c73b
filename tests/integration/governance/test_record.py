"""What a meeting leaves behind: attendance, decisions, action items, answers, minutes."""

import io
from datetime import date, time, timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pypdf import PdfReader

from tests.factories.cabinet import FAY, TUESDAY, attended, cabinet, published, taken_on
from wholecity.audit.models import Entry
from wholecity.governance import actions, queries
from wholecity.governance.actions.initiatives import InitiativeSaid, start_initiative
from wholecity.governance.actions.partnerships import register_partnership
from wholecity.governance.definitions import (
    ActionState,
    Answer,
    Authority,
    GuestKind,
    Method,
    Outcome,
    Presence,
    Purpose,
    Stand,
)
from wholecity.governance.definitions.continuity import PartnershipKind
from wholecity.governance.models import Meeting, Minutes, Response
from wholecity.governance.rules.responses import Standing
from wholecity.kernel.errors import BadInput, Conflict, NotAllowed
from wholecity.measures.definitions import Domain
from wholecity.people.models import User
from wholecity.people.queries import organization

pytestmark = pytest.mark.django_db

PRESENT, DESIGNEE, ABSENT = Presence.PRESENT, Presence.DESIGNEE, Presence.ABSENT


@pytest.fixture
def city():
    return cabinet()


@pytest.fixture
def meeting(city):
    return published(city)


def table(meeting):
    found = queries.table(Meeting.objects.select_related("body").get(pk=meeting))
    return {chair.organization: chair.presence for chair in found.chairs}


def decide(city, meeting, **more):
    return actions.decide(by=FAY, meeting=meeting, text="Buses for all", **more)


# -- who was there ---------------------------------------------------------------------------


def test_a_designee_has_the_authority_that_was_granted_for_the_day(city, meeting):
    attended(city, meeting, mayor=PRESENT, health=DESIGNEE, clubs=DESIGNEE, schools=DESIGNEE)
    assert table(meeting) == {
        "City Hall": PRESENT,
        "School District": Presence.WITHOUT,  # nobody was named who may act for it
        "Health": DESIGNEE,
        "Boys and Girls": Presence.WITHOUT,
        "Chamber": None,
    }


def test_authority_that_begins_later_counts_not_yet(city):
    early = published(city, date(2026, 2, 17))
    attended(city, early, health=DESIGNEE)
    assert table(early)["Health"] is Presence.WITHOUT


def test_nobody_is_present_for_a_vacant_seat(city, meeting):
    with pytest.raises(BadInput, match="Nobody holds the seat of Chamber"):
        attended(city, meeting, vacant=PRESENT)


def test_staff_have_no_attendance_and_guests_are_listed_apart(city, meeting):
    with pytest.raises(BadInput, match="not at the table"):
        attended(city, meeting, office=PRESENT)
    actions.add_guest(by=FAY, meeting=meeting, name="A Visitor", kind=GuestKind.VISITOR)
    with pytest.raises(Conflict, match="listed already"):
        actions.add_guest(by=FAY, meeting=meeting, name="a visitor", kind=GuestKind.STAFF)
    guest = Meeting.objects.get(pk=meeting).guests.get()
    actions.remove_guest(by=FAY, meeting=guest.meeting_id, guest=guest.id)
    assert not Meeting.objects.get(pk=meeting).guests.exists()


def test_nothing_is_recorded_before_members_see_the_agenda(city):
    draft = actions.call_meeting(
        by=FAY, body=city.key, day=TUESDAY, starts=timezone.now().time(), minutes=60
    )
    with pytest.raises(Conflict, match="not published yet"):
        attended(city, draft, mayor=PRESENT)


# -- what was said ---------------------------------------------------------------------------


def test_two_who_write_at_once_lose_no_word(city, meeting):
    item = Meeting.objects.get(pk=meeting).items.get().id
    actions.write_record(by=FAY, item=item, base="", text="One\r\nTwo")
    actions.write_record(by=FAY, item=item, base="One\nTwo", text="One\nTwo\nHers")
    kept = actions.write_record(by=FAY, item=item, base="One\nTwo", text="One, better\nTwo\nMine")
    assert kept == "One, better\nTwo\nHers\nMine"
    assert queries.meeting(meeting, TUESDAY, drafts=True).items[0].record == kept


# -- decisions -------------------------------------------------------------------------------


def test_a_decision_keeps_each_seats_position_and_whose_authority_it_was(city, meeting):
    attended(city, meeting, mayor=PRESENT, health=DESIGNEE, clubs=DESIGNEE)
    decide(city, meeting, method=Method.VOTE, mover=city.seats["mayor"])
    [row] = queries.decisions(meeting)
    assert row.number == 1
    assert {p.organization: (p.position, p.authority) for p in row.positions} == {
        "City Hall": (Stand.FOR, Authority.MEMBER),
        "Health": (Stand.FOR, Authority.DESIGNEE),
        "Boys and Girls": (Stand.ABSENT, None),  # there, and not allowed to decide
        "School District": (Stand.ABSENT, None),  # nobody noted it; the vacant seat has no position
    }
    assert not row.quorate  # two of five


def test_without_a_majority_a_motion_is_not_adopted(city, meeting):
    attended(city, meeting, mayor=PRESENT, schools=PRESENT, health=PRESENT)
    against = {city.seats["mayor"]: Stand.AGAINST, city.seats["health"]: Stand.ABSTAIN}
    decide(city, meeting, method=Method.VOTE, positions=against)
    [row] = queries.decisions(meeting)
    assert row.outcome is Outcome.REJECTED
    assert row.quorate
    assert row.tally == [("For", 1), ("Against", 1), ("Abstains", 1), ("Absent", 1)]


def test_nobody_decides_or_moves_without_being_there(city, meeting):
    with pytest.raises(BadInput, match="Nobody is there who could decide"):
        decide(city, meeting)
    attended(city, meeting, mayor=PRESENT, clubs=DESIGNEE)
    with pytest.raises(BadInput, match="Who moved it could not decide"):
        decide(city, meeting, mover=city.seats["clubs"])


def test_two_who_change_a_decision_do_not_lose_each_others_words(city, meeting):
    attended(city, meeting, mayor=PRESENT)
    decision = decide(city, meeting)
    told = {"method": Method.VOTE, "mover": None, "effect": "action", "measure": ""}
    actions.change_decision(
        by=FAY, decision=decision, version=1, text="Buses", positions={}, **told
    )
    with pytest.raises(Conflict, match="Somebody changed this while you wrote"):
        actions.change_decision(
            by=FAY, decision=decision, version=1, text="Trams", positions={}, **told
        )
    assert queries.decision(decision).text == "Buses"


def test_a_decision_on_which_something_hangs_is_not_taken_back(city, meeting):
    attended(city, meeting, mayor=PRESENT)
    decision = decide(city, meeting)
    actions.take_on(
        by=FAY,
        meeting=meeting,
        text="Buy",
        owner=city.people["mayor"],
        due=date(2026, 4, 1),
        decision=decision,
    )
    with pytest.raises(Conflict, match="Something was done"):
        actions.remove_decision(by=FAY, decision=decision)


def an_initiative(city, decision):
    lead = organization("city-hall").id
    said = InitiativeSaid("Buses", lead, Domain.EDUCATION, 5, 18, decision=decision)
    start_initiative(by=FAY, said=said)


def a_vision(city, decision):
    actions.adopt_vision(
        by=FAY, key=city.key, text="Buses for all", adopted_on=TUESDAY, decision=decision
    )


@pytest.mark.parametrize("brought_about", [an_initiative, a_vision])
def test_a_decision_that_brought_something_about_stays_adopted(city, meeting, brought_about):
    attended(city, meeting, mayor=PRESENT)
    decision = decide(city, meeting)
    brought_about(city, decision)
    told = {"method": Method.VOTE, "mover": None, "effect": "action", "measure": ""}
    against = {city.seats["mayor"]: Stand.AGAINST}
    with pytest.raises(Conflict, match="Something was done"):
        actions.change_decision(
            by=FAY, decision=decision, version=1, text="Buses", positions=against, **told
        )
    with pytest.raises(Conflict, match="Something was done"):
        actions.remove_decision(by=FAY, decision=decision)


def test_a_decision_that_brought_about_an_agreement_is_not_taken_back(city, meeting):
    attended(city, meeting, mayor=PRESENT)
    decision = decide(city, meeting)
    parties = [organization(key).id for key in ("city-hall", "health")]
    register_partnership(
        by=FAY, title="Buses", kind=PartnershipKind.MOU, parties=parties, decision=decision
    )
    with pytest.raises(Conflict, match="Something was done"):
        actions.remove_decision(by=FAY, decision=decision)


# -- closing, and the 48-hour rule -----------------------------------------------------------


def test_a_meeting_is_not_closed_without_an_action_item_or_a_reason(city, meeting):
    with pytest.raises(BadInput, match="Nobody took anything on"):
        actions.close_meeting(by=FAY, meeting=meeting)
    actions.close_meeting(by=FAY, meeting=meeting, why_no_action="We only heard a report.")
    assert Meeting.objects.get(pk=meeting).state == "closed"


def test_a_meeting_that_has_not_begun_is_not_closed(city):
    later = published(city, timezone.localdate() + timedelta(days=3))
    with pytest.raises(BadInput, match="has not come"):
        actions.close_meeting(by=FAY, meeting=later, why_no_action="None.")


def test_a_meeting_of_today_may_be_over_before_it_should_have_begun(city):
    day, late = timezone.localdate(), time(23, 59)
    today = actions.call_meeting(by=FAY, body=city.key, day=day, starts=late, minutes=30)
    actions.add_item(by=FAY, meeting=today, title="x", purpose=Purpose.PLAN, minutes=5)
    actions.publish_meeting(by=FAY, meeting=today)
    actions.close_meeting(by=FAY, meeting=today, why_no_action="We only heard a report.")
    assert Meeting.objects.get(pk=today).state == "closed"


def test_a_vote_is_the_same_after_the_meeting_and_nobody_is_absent_of_a_vacant_seat(city, meeting):
    attended(city, meeting, mayor=PRESENT, schools=PRESENT)
    decision = actions.decide(by=FAY, meeting=meeting, text="Buses")
    before = queries.decision(decision).tally
    actions.close_meeting(by=FAY, meeting=meeting, why_no_action="We only decided.")
    assert queries.decision(decision).tally == before == [("For", 2), ("Absent", 2)]


def test_an_action_item_names_a_decision_of_its_own_meeting(city, meeting):
    attended(city, meeting, mayor=PRESENT, schools=PRESENT, health=PRESENT)
    decision = actions.decide(by=FAY, meeting=meeting, text="Buses")
    action = taken_on(city, meeting)
    row = queries.action(action, date.today(), drafts=True).row
    told = {"text": row.text, "owner": row.owner, "due": row.due, "co_owners": ()}
    actions.change_action(by=FAY, action=action, version=1, decision=decision, **told)
    assert queries.action(action, date.today(), drafts=True).row.decision == 1
    other = published(city, TUESDAY + timedelta(days=28))
    attended(city, other, mayor=PRESENT, schools=PRESENT, health=PRESENT)
    another = actions.decide(by=FAY, meeting=other, text="Bread")
    with pytest.raises(BadInput, match="did not bring this about"):
        actions.change_action(by=FAY, action=action, version=2, decision=another, **told)


def test_seats_that_could_not_decide_owe_an_answer_to_each_action_item(city, meeting):
    attended(city, meeting, mayor=PRESENT, health=DESIGNEE, clubs=DESIGNEE)
    taken_on(city, meeting)
    taken_on(city, meeting, text="Find buses")
    actions.close_meeting(by=FAY, meeting=meeting)
    owing = [(r.organization, r.number) for r in queries.owed([city.key])]
    # Not the mayor, who was there; not health, whose deputy may decide; not the vacant seat.
    assert sorted(owing) == [
        ("Boys and Girls", 1),
        ("Boys and Girls", 2),
        ("School District", 1),
        ("School District", 2),
    ]
    assert table(meeting)["School District"] is ABSENT  # nobody noted it


def test_the_clock_starts_when_members_see_the_action_items(city, meeting, settings):
    taken_on(city, meeting)
    actions.close_meeting(by=FAY, meeting=meeting, publish=False)
    assert queries.owed([city.key]) == []
    assert queries.open_actions([city.key], TUESDAY) == []
    before = timezone.now()
    assert actions.publish_actions(by=FAY, meeting=meeting) == 4
    assert all(r.asked_at >= before for r in queries.owed([city.key]))
    with pytest.raises(Conflict, match="see all action items"):
        actions.publish_actions(by=FAY, meeting=meeting)


def test_or_when_the_meeting_ended_by_a_setting(city, meeting, settings):
    settings.CLOCK_STARTS = "end"
    taken_on(city, meeting)
    actions.close_meeting(by=FAY, meeting=meeting, publish=False)
    ended = Meeting.objects.get(pk=meeting).closed_at
    actions.publish_actions(by=FAY, meeting=meeting)
    assert {r.asked_at for r in queries.owed([city.key])} == {ended}


def owed_to(city, meeting, seat="schools"):
    taken_on(city, meeting)
    actions.close_meeting(by=FAY, meeting=meeting)
    return Response.objects.get(seat=city.seats[seat])


def test_the_holder_answers_once(city, meeting):
    response = owed_to(city, meeting)
    actions.answer(by=city.acting("schools"), response=response.id, answer=Answer.COMMIT)
    row = queries.response(response.id)
    assert (row.answer, row.person, row.standing) == (Answer.COMMIT, "Schools", Standing.ON_TIME)
    with pytest.raises(Conflict, match="answered already"):
        actions.answer(by=city.acting("schools"), response=response.id, answer=Answer.AGREE)


def test_an_answer_after_48_hours_is_kept_and_late(city, meeting):
    response = owed_to(city, meeting)
    long_ago = timezone.now() - timedelta(hours=48, seconds=1)
    Response.objects.filter(pk=response.pk).update(asked_at=long_ago)
    assert queries.response(response.id).standing is Standing.OVERDUE
    actions.answer(by=city.acting("schools"), response=response.id, answer=Answer.AGREE)
    assert queries.response(response.id).standing is Standing.LATE
    assert queries.response(response.id).took_hours == 48


@pytest.mark.parametrize("who", ["mayor", "clubs", "health-deputy", "office"])
def test_nobody_answers_for_anothers_seat(city, meeting, who):
    response = owed_to(city, meeting)
    with pytest.raises(NotAllowed, match="for another seat"):
        actions.answer(by=city.acting(who), response=response.id, answer=Answer.AGREE)


def test_a_designee_answers_only_with_authority(city, meeting):
    health, clubs = owed_to(city, meeting, "health"), Response.objects.get(seat=city.seats["clubs"])
    actions.answer(by=city.acting("health-deputy"), response=health.id, answer=Answer.AGREE)
    with pytest.raises(NotAllowed):
        actions.answer(by=city.acting("clubs-deputy"), response=clubs.id, answer=Answer.AGREE)


def test_an_objection_says_why(city, meeting):
    response = owed_to(city, meeting)
    with pytest.raises(BadInput, match="Why you object"):
        actions.answer(by=city.acting("schools"), response=response.id, answer=Answer.OBJECT)
    actions.answer(
        by=city.acting("schools"), response=response.id, answer=Answer.OBJECT, reason="No money."
    )


def test_who_keeps_the_record_writes_down_what_was_told_on_the_phone(city, meeting):
    response = owed_to(city, meeting)
    with pytest.raises(NotAllowed, match="another seat"):
        actions.answer_as(
            by=FAY, response=response.id, person=city.people["mayor"], answer=Answer.AGREE
        )
    actions.answer_as(
        by=FAY, response=response.id, person=city.people["schools"], answer=Answer.AGREE
    )
    entry = Entry.objects.filter(action="answer action").first()
    assert (entry.who, entry.details["answer"]) == ("fay", "agree")


def test_a_new_holder_of_the_seat_owes_what_the_old_one_owed(city, meeting):
    response = owed_to(city, meeting)
    today = timezone.localdate()
    actions.fill_seat(
        by=FAY,
        seat=city.seats["schools"],
        person=city.people["health-deputy"],
        title="Acting",
        is_top_executive=True,
        since=today,
        in_place_of_holder=True,
    )
    assert queries.owed_by(city.people["schools"], today) == []
    owed = queries.owed_by(city.people["health-deputy"], today)
    assert {row.organization for row in owed} == {"School District", "Health"}
    with pytest.raises(NotAllowed):
        actions.answer(by=city.acting("schools"), response=response.id, answer=Answer.AGREE)


def test_a_meeting_that_was_closed_by_mistake_goes_on_while_nobody_saw_the_record(city, meeting):
    taken_on(city, meeting)
    actions.close_meeting(by=FAY, meeting=meeting, publish=False)
    with pytest.raises(Conflict, match="closed; its record stays"):
        attended(city, meeting, mayor=PRESENT)
    actions.reopen_meeting(by=FAY, meeting=meeting)
    attended(city, meeting, mayor=PRESENT)
    actions.close_meeting(by=FAY, meeting=meeting)
    with pytest.raises(Conflict, match="have the record"):
        actions.reopen_meeting(by=FAY, meeting=meeting)


# -- action items ----------------------------------------------------------------------------


@pytest.fixture
def action(city, meeting):
    made = taken_on(city, meeting)
    actions.close_meeting(by=FAY, meeting=meeting)
    return made


def row(action):
    return queries.action(action, TUESDAY, drafts=True).row


def test_its_owner_says_how_far_it_is_and_that_it_is_done(city, action):
    with pytest.raises(NotAllowed, match="Another one owns"):
        actions.note_progress(by=city.acting("health"), action=action, text="Half")
    actions.note_progress(by=city.acting("mayor"), action=action, text="Half")
    with pytest.raises(BadInput, match="What shows"):
        actions.finish(by=city.acting("mayor"), action=action, evidence=" ")
    actions.finish(by=city.acting("mayor"), action=action, evidence="Line 12 of the budget.")
    page = queries.action(action, TUESDAY, drafts=False)
    assert page.row.state is ActionState.DONE
    assert [(n.by, n.text) for n in page.notes] == [("Mayor", "Half")]
    actions.reopen(by=FAY, action=action)
    assert row(action).is_open


def test_a_co_owner_owns_it_too(city, action):
    actions.change_action(
        by=FAY,
        action=action,
        version=1,
        text="Find money",
        owner=city.people["mayor"],
        due=date(2026, 4, 1),
        co_owners=[city.people["health"]],
    )
    actions.finish(by=city.acting("health"), action=action, evidence="Found.")
    assert row(action).co_owners == ("Health",)


def test_it_is_dropped_only_by_an_adopted_decision_of_its_body(city, action):
    later = published(city, date(2026, 4, 21))
    attended(city, later, mayor=PRESENT)
    no = {city.seats["mayor"]: Stand.AGAINST}
    rejected = decide(city, later, positions=no)
    with pytest.raises(BadInput, match="not adopted"):
        actions.drop(by=FAY, action=action, decision=rejected)
    actions.drop(by=FAY, action=action, decision=decide(city, later))
    assert (row(action).state, row(action).dropped_by) == (ActionState.DROPPED, 2)


def test_what_members_have_seen_is_not_removed(city, action):
    with pytest.raises(Conflict, match="Members have seen"):
        actions.remove_action(by=FAY, action=action)


def test_it_is_not_due_before_it_is_taken_on(city, meeting):
    with pytest.raises(BadInput, match="due before"):
        actions.take_on(
            by=FAY, meeting=meeting, text="X", owner=city.people["mayor"], due=date(2026, 3, 1)
        )


def test_between_meetings_it_is_seen_at_once_and_nobody_owes_an_answer(city):
    due = timezone.localdate() + timedelta(days=7)
    actions.take_on(by=FAY, body=city.key, text="Call them", owner=city.people["mayor"], due=due)
    [open_one] = queries.open_actions([city.key], timezone.localdate())
    assert open_one.number == 1
    assert queries.owed([city.key]) == []


# -- minutes ---------------------------------------------------------------------------------


def test_minutes_are_drafted_from_the_record(city, meeting):
    attended(city, meeting, mayor=PRESENT, health=DESIGNEE)
    item = Meeting.objects.get(pk=meeting).items.get()
    actions.write_record(by=FAY, item=item.id, base="", text="The *chair* asked.")
    decide(city, meeting, item=item.id)
    taken_on(city, meeting)
    actions.close_meeting(by=FAY, meeting=meeting)
    published(city, date(2026, 4, 21))
    text = Minutes.objects.get(pk=actions.draft_minutes(by=FAY, meeting=meeting)).text
    for words in (
        "# Cabinet, March 17, 2026",
        "- **Present:** Mayor (City Hall)",
        "- **Designees with authority:** Health Deputy (Health)",
        "- **Absent:** Schools (School District); Clubs (Boys and Girls); vacant (Chamber)",
        "2 of 5 seats could decide; 3 are needed.",
        "## 1. Absence\n\nThe *chair* asked.",
        "**Decision 1.** Buses for all",
        "Adopted; Consensus: For 2, Absent 2; without a quorum; by an authorized designee: Health.",
        "**Action item 1.** Find money (Mayor, until April 1, 2026)",
        "Next meeting: April 21, 2026",
    ):
        assert words in text


def test_minutes_can_be_printed_and_say_that_they_are_a_draft(city, meeting):
    member = Client()
    member.force_login(User.objects.get(username="mayor"))
    address = reverse("governance:minutes-pdf", args=[meeting])
    assert member.get(address).status_code == 404
    taken_on(city, meeting)
    actions.close_meeting(by=FAY, meeting=meeting)
    minutes = actions.draft_minutes(by=FAY, meeting=meeting)
    actions.edit_minutes(by=FAY, minutes=minutes, version=1, text="# Attendance\n\nAll *came*.")
    page = member.get(reverse("governance:minutes", args=[meeting])).content.decode()
    assert f'href="{address}"' in page
    assert "Print the minutes (PDF)" in page
    answer = member.get(address)
    assert answer["Content-Disposition"] == 'inline; filename="2026-03-17-cabinet-minutes.pdf"'
    text = PdfReader(io.BytesIO(answer.content)).pages[0].extract_text()
    for part in ("Cabinet", "Tuesday, March 17, 2026", "Draft", "Attendance", "All came."):
        assert part in text, part


def test_approved_minutes_are_never_changed_and_a_correction_is_a_new_version(city, meeting):
    taken_on(city, meeting)
    actions.close_meeting(by=FAY, meeting=meeting)
    minutes = actions.draft_minutes(by=FAY, meeting=meeting)
    actions.edit_minutes(by=FAY, minutes=minutes, version=1, text="# Better")
    with pytest.raises(Conflict, match="Somebody changed this"):
        actions.edit_minutes(by=FAY, minutes=minutes, version=1, text="# Other")
    with pytest.raises(BadInput, match="at a later meeting"):
        actions.approve_minutes(by=FAY, minutes=minutes, version=2, at=meeting)
    later = published(city, date(2026, 4, 21))
    actions.approve_minutes(by=FAY, minutes=minutes, version=2, at=later)
    with pytest.raises(Conflict, match="nobody changes them"):
        actions.edit_minutes(by=FAY, minutes=minutes, version=3, text="# Worse")
    with pytest.raises(BadInput, match="Why the minutes are corrected"):
        actions.correct_minutes(by=FAY, meeting=meeting, reason="")
    second = actions.correct_minutes(by=FAY, meeting=meeting, reason="A name was wrong.")
    versions = [(m.number, m.state, m.text) for m in Minutes.objects.filter(meeting=meeting)]
    assert versions == [(2, "draft", "# Better\n"), (1, "approved", "# Better\n")]
    with pytest.raises(Conflict, match="Only approved"):
        actions.correct_minutes(by=FAY, meeting=meeting, reason="Again.")
    assert second != minutes


# -- the core team's list --------------------------------------------------------------------


def test_what_is_on_the_list_is_taken_onto_an_agenda_once(city, meeting):
    proposal = actions.propose_item(by=FAY, body=city.key, title="Summer places", why="They ask.")
    actions.take_onto_agenda(by=FAY, proposal=proposal, meeting=meeting)
    with pytest.raises(Conflict, match="not on the list"):
        actions.set_aside(by=FAY, body=city.key, proposal=proposal)
    page = queries.meeting(meeting, TUESDAY, drafts=True)
    assert [(i.title, i.notes) for i in page.items][-1] == ("Summer places", "They ask.")
