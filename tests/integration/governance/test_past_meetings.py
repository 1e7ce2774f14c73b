"""Meetings of the past: what comes, once; what is said and not invented; all of them, or none."""

import io
import json
from collections import Counter
from datetime import date
from pathlib import Path

import pytest
from click.testing import CliRunner
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from wholecity.audit.models import Entry
from wholecity.governance import actions, queries
from wholecity.governance.commands import cabinet as command
from wholecity.governance.definitions import BodyKind, MeetingState, Presence, SeatRole, Stand
from wholecity.governance.models import (
    AgendaItem,
    Attendance,
    Decision,
    Meeting,
    Minutes,
    Position,
    Seat,
)
from wholecity.kernel.errors import BadInput, NotAllowed, NotFound
from wholecity.people.actions import add_user, give_role, register_organization, register_person
from wholecity.people.definitions import Role
from wholecity.people.models import Person, User
from wholecity.people.rules import INSTALLATION, Acting

pytestmark = pytest.mark.django_db

FAY = Acting("fay", Role.FACILITATOR)
START = date(2018, 1, 1)


@pytest.fixture
def cabinet() -> str:
    return actions.found_body(by=FAY, kind=BodyKind.CABINET, name="Cabinet")


def seat(body: str, name: str, *, since: date = START):
    place = register_organization(by=FAY, key=name.lower(), name=f"Office of {name}")
    made = actions.add_seat(
        by=FAY, body=body, organization=place.id, role=SeatRole.MEMBER, since=since
    )
    person = register_person(by=FAY, name=name).id
    actions.fill_seat(
        by=FAY, seat=made, person=person, title="Head", is_top_executive=True, since=since
    )
    return made


def item(title: str = "Passes", result: str = "Pass", **votes: str) -> dict:
    details = {
        "action": "Adopted",
        "result": result,
        "mover": "Ana",
        "seconder": "Ben",
        "vote_items": [{"person_name": p, "vote": v} for p, v in votes.items()],
    }
    return {"agenda_num": "1", "file_num": "19-1", "title": title, "action_details": details}


def meeting(*items: dict, number: int = 1, status: str = "FINAL", **more) -> dict:
    return {
        "name": "City Council",
        "meeting_date": f"1/{number}/2019",
        "meeting_time": "5:30 PM",
        "calendar_link": f"https://oak.example.org/View.ashx?ID={number}",
        "meeting_details": {"minutes_status": status, "meeting_items": list(items)},
    } | more


def bring(body: str, *meetings: dict, **more):
    return actions.import_meetings(by=FAY, body=body, text=json.dumps(meetings), **more)


def test_a_meeting_comes_closed_with_decisions_and_positions_of_seats(cabinet):
    ana, ben = seat(cabinet, "Ana"), seat(cabinet, "Ben")
    outcome = bring(cabinet, meeting(item(Ana="Aye", Ben="No"), item("A report", " ")))
    assert outcome.faults == []
    (found,) = Meeting.objects.all()
    assert (found.state, found.reference) == (MeetingState.CLOSED, "oak.example.org/1")
    assert [i.title for i in found.items.all()] == ["Passes", "A report"]
    (decision,) = Decision.objects.all()
    assert (decision.text, decision.mover_id, decision.outcome) == (
        "Adopted: Passes",
        ana,
        "adopted",
    )
    assert dict(decision.positions.values_list("seat", "position")) == {ana: "for", ben: "against"}
    (note,) = outcome.notes
    assert "do not fit its result" in note.message, "one to one, and it passed"


def test_names_are_found_whatever_their_accents_and_a_designee_votes_for_the_seat(cabinet):
    chair = seat(cabinet, "Aná")
    deputy = register_person(by=FAY, name="Dee").id
    actions.designate(
        by=FAY, seat=chair, person=deputy, authority="All.", may_decide=True, since=START
    )
    assert bring(cabinet, meeting(item(ANA="Aye"))).faults == []
    assert bring(cabinet, meeting(item(Dee="Aye"), number=2)).faults == []
    assert list(Position.objects.order_by("decision__number").values_list("seat", "authority")) == [
        (chair, "member"),
        (chair, "designee"),
    ]
    assert set(Attendance.objects.values_list("presence", flat=True)) == {
        Presence.PRESENT,
        Presence.DESIGNEE,
    }
    outcome = bring(cabinet, meeting(item(Ana="Aye", Dee="Aye"), number=3))
    assert "Dee votes for a seat that voted" in outcome.faults[0].message


def test_who_was_excused_from_every_vote_was_absent(cabinet):
    ana, ben = seat(cabinet, "Ana"), seat(cabinet, "Ben")
    bring(cabinet, meeting(item(Ana="Aye", Ben="Excused"), item(Ana="Aye", Ben="Absent")))
    kept = {a.seat_id: (a.presence, a.person_id is None) for a in Attendance.objects.all()}
    assert kept == {ana: (Presence.PRESENT, False), ben: (Presence.ABSENT, True)}
    assert Position.objects.filter(seat=ben, position=Stand.ABSENT, authority="").count() == 2


def test_the_same_file_twice_changes_nothing_and_a_longer_one_brings_the_rest(cabinet):
    seat(cabinet, "Ana")
    bring(cabinet, meeting(item(Ana="Aye")))
    entries = Entry.objects.count()
    outcome = bring(cabinet, meeting(item(Ana="Aye")))
    assert (outcome.known, outcome.meetings) == (1, 0)
    assert Entry.objects.count() == entries
    later = bring(cabinet, meeting(item(Ana="Aye")), meeting(item(Ana="Aye"), number=2))
    assert (later.known, later.meetings) == (1, 1)
    assert list(Decision.objects.values_list("number", flat=True)) == [1, 2]


def test_a_voter_without_a_seat_is_a_fault_with_its_place_and_nothing_is_kept(cabinet):
    seat(cabinet, "Ana")
    outcome = bring(cabinet, meeting(item(Ana="Aye")), meeting(item(Cem="Aye"), number=2))
    (fault,) = outcome.faults
    assert fault.place == "City Council, 2019-01-02"
    assert "Cem voted on 2019-01-02 and has no seat" in fault.message
    assert not Meeting.objects.exists()


def test_a_seat_that_begins_later_is_none_on_the_day_of_the_vote(cabinet):
    seat(cabinet, "Ana", since=date(2019, 1, 2))
    assert "has no seat" in bring(cabinet, meeting(item(Ana="Aye"))).faults[0].message


def test_voters_get_seats_of_the_past_when_that_is_agreed(cabinet):
    seat(cabinet, "Ana")
    two = (meeting(item(Ana="Aye", Cem="No")), meeting(item(Cem="Aye"), number=9))
    with pytest.raises(BadInput, match="which organization"):
        bring(cabinet, *two, seat_voters=True)
    outcome = bring(cabinet, *two, seat_voters=True, organization="City Council")
    assert (outcome.seated, outcome.faults, outcome.positions) == (["Cem"], [], 3)
    made = Seat.objects.get(organization__name="City Council")
    assert (made.since, made.until) == (date(2019, 1, 1), date(2019, 1, 9))
    assert made.holdings.get().person.name == "Cem"
    assert len(queries.body(cabinet, date(2026, 1, 1)).seats) == 1, "not at today's table"
    third = bring(
        cabinet, meeting(item(Cem="Aye"), number=20), seat_voters=True, organization="City Council"
    )
    assert third.faults == []
    assert Person.objects.filter(name="Cem").count() == 1


def test_somebody_known_from_elsewhere_is_not_guessed(cabinet):
    register_person(by=FAY, name="Cem")
    outcome = bring(
        cabinet, meeting(item(Cem="Aye")), seat_voters=True, organization="City Council"
    )
    assert "already a person named Cem" in outcome.faults[0].message
    assert not Seat.objects.exists()


def test_a_trial_keeps_nothing(cabinet):
    outcome = bring(
        *(cabinet, meeting(item(Cem="Aye"))),
        seat_voters=True,
        organization="Council",
        try_only=True,
    )
    assert (outcome.meetings, outcome.seated) == (1, ["Cem"])
    assert not Meeting.objects.exists()
    assert not Person.objects.exists()


def test_what_is_called_off_comes_as_such_and_of_what_is_not_final_the_agenda(cabinet):
    outcome = bring(
        cabinet,
        meeting(name="City Council - CANCELLED", status="DRAFT"),
        meeting(number=2, status="DRAFT"),
        meeting(number=3, meeting_date="1/3/2199"),
    )
    assert (outcome.meetings, outcome.cancelled) == (2, 1)
    found = Meeting.objects.get(state=MeetingState.CANCELLED)
    assert found.why_cancelled
    waiting = Meeting.objects.get(state=MeetingState.PUBLISHED)
    assert not waiting.decisions.exists()
    assert not queries.desk(timezone.localdate()).unclosed
    told = [note.message for note in outcome.notes]
    assert "minutes are not final" in told[0]
    assert "not of the past" in told[1]
    again = bring(cabinet, meeting(number=2, status="DRAFT"))
    assert (again.meetings, again.known) == (0, 1)
    final = bring(cabinet, meeting(number=2))
    assert (final.meetings, final.known) == (1, 0)
    assert Meeting.objects.get(reference=waiting.reference).state == MeetingState.CLOSED
    assert bring(cabinet, meeting(number=2)).known == 1


def test_one_body_of_several(cabinet):
    rules = meeting(number=2, name="Rules")
    outcome = bring(cabinet, meeting(), rules, of="RULES ")
    assert (outcome.meetings, outcome.bodies) == (1, {"City Council": 1, "Rules": 1})
    with pytest.raises(BadInput, match=r"no meeting of “Board”\. It has those of: City Council"):
        bring(cabinet, meeting(), of="Board")


def test_what_a_table_has_no_room_for_is_kept_in_words(cabinet):
    seat(cabinet, "Ana")
    title = "Subject: " + "children " * 60
    bring(cabinet, meeting(item(title.strip(), Ana="Aye")))
    found = AgendaItem.objects.get()
    assert len(found.title) == 200
    assert title.strip() in found.record
    assert "Moved by Ana, seconded by Ben." in found.record
    assert "19-1" in found.notes
    assert title.strip() in Decision.objects.get().text
    assert "https://oak.example.org/View.ashx?ID=1" in Minutes.objects.get().text


def test_a_fault_of_the_file_keeps_everything_out(cabinet):
    seat(cabinet, "Ana")
    outcome = bring(cabinet, meeting(item(Ana="Aye"), item(Ana="Perhaps")))
    assert "“Perhaps” of Ana is no known vote" in outcome.faults[0].message
    assert not Meeting.objects.exists()


def test_only_who_keeps_the_record_brings_meetings(cabinet):
    with pytest.raises(NotAllowed):
        actions.import_meetings(by=Acting("mia", Role.CABINET_MEMBER), body=cabinet, text="[]")
    with pytest.raises(NotFound):
        bring("nobody", meeting())


def test_the_page_tries_first_and_imports_then(cabinet):
    seat(cabinet, "Ana")
    add_user(by=INSTALLATION, username="fay")
    give_role(by=INSTALLATION, username="fay", role=Role.FACILITATOR)
    client = Client()
    client.force_login(User.objects.get(username="fay"))
    url = reverse("governance:import-meetings", kwargs={"key": cabinet})
    text = json.dumps([meeting(item(Ana="Aye"))])
    page = client.post(url, {"file": io.BytesIO(text.encode()), "way": "try"})
    assert "All meetings can be taken" in page.content.decode()
    assert not Meeting.objects.exists()
    assert client.post(url, {"text": text, "way": "import"}).status_code == 302
    found = Meeting.objects.get()
    shown = client.get(reverse("governance:meeting", kwargs={"meeting_id": found.id}))
    assert "Adopted: Passes" in shown.content.decode()
    unseated = json.dumps([meeting(item(Cem="Aye"), number=2)])
    refused = client.post(url, {"text": unseated, "way": "import"}).content.decode()
    assert "Cem voted on" in refused
    assert client.post(url, {"text": "{", "way": "try"}).status_code == 422
    assert client.post(url, {"text": text, "seat_voters": "on"}).status_code == 422


def test_the_command_says_what_came_and_exits_with_what_is_wrong(cabinet, tmp_path):
    file = tmp_path / "past.json"
    file.write_text(json.dumps([meeting(item(Cem="Aye"))]), encoding="utf-8")
    run = CliRunner().invoke
    refused = run(command, ["import-meetings", str(file), "--body", cabinet])
    assert isinstance(refused.exception, BadInput)
    assert "Cem voted on 2019-01-01" in refused.output
    options = ["--body", cabinet, "--seat-voters", "--organization", "Council", "--json"]
    told = json.loads(run(command, ["import-meetings", str(file), *options]).stdout)
    assert (told["meetings"], told["positions"], told["seated"]) == (1, 1, ["Cem"])
    again = run(command, ["import-meetings", str(file), "--body", cabinet])
    assert "1 were here already" in again.output


def test_oaklands_meetings_are_in_the_record_vote_for_vote(cabinet, shared_data):
    """Against the raw file, counted without the reader."""
    for file in sorted((shared_data / "oakland_council_meetings_2019").glob("*.json")):
        text = file.read_text(encoding="utf-8")
        outcome = actions.import_meetings(
            by=FAY, body=cabinet, text=text, seat_voters=True, organization="City Council"
        )
        assert outcome.faults == []
    raw = _raw(shared_data)
    final = [m for m in raw if m["meeting_details"]["minutes_status"] == "FINAL"]
    items = [i for m in raw for i in m["meeting_details"]["meeting_items"]]
    votes = [v for i in items for v in (i["action_details"] or {}).get("vote_items", [])]
    held = Meeting.objects.filter(state=MeetingState.CLOSED)
    assert Meeting.objects.count() == len(raw) == 10
    assert held.count() == len(final) == 4
    assert Meeting.objects.filter(state=MeetingState.CANCELLED).count() == 2
    assert AgendaItem.objects.count() == len(items)
    assert Decision.objects.count() == sum(i["result"] == "Pass" for i in items)
    words = {"Aye": "for", "Excused": "absent"}
    assert Counter(Position.objects.values_list("position", flat=True)) == Counter(
        words[v["vote"]] for v in votes
    )
    assert Counter(
        Position.objects.values_list("seat__holdings__person__name", flat=True)
    ) == Counter(v["person_name"] for v in votes)


def _raw(shared: Path) -> list[dict]:
    files = sorted((shared / "oakland_council_meetings_2019").glob("*.json"))
    return [m for f in files for m in json.loads(f.read_text(encoding="utf-8"))]
