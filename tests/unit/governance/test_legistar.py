"""Meetings of Legistar, read; and the real ones of Oakland, counted again in another way."""

import json
import re
from collections import Counter
from datetime import date, time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wholecity.governance.definitions import Stand
from wholecity.governance.formats.legistar import STANDS, Past, read
from wholecity.kernel.errors import BadInput


def item(*votes: tuple[str, str], **more) -> dict:
    details = {
        "title": "Passes",
        "action": "Adopted",
        "result": "Pass",
        "mover": "Ana",
        "seconder": "Ben",
        "action_text": "A motion was made.",
        "minute_note": "Two speakers.",
        "vote_items": [{"person_name": p, "vote": v} for p, v in votes],
    }
    return {
        "agenda_num": "1",
        "file_num": "19-1",
        "title": "Passes",
        "action_details": details,
    } | more


def meeting(*items: dict, **more) -> dict:
    return {
        "name": "City Council",
        "meeting_date": "1/10/2019",
        "meeting_time": "5:30 PM",
        "meeting_location": "Room 3",
        "calendar_link": "https://oak.example.org/View.ashx?M=IC&ID=42&GUID=A",
        "meeting_details": {"minutes_status": "FINAL", "meeting_items": list(items)},
    } | more


def past(*meetings: object) -> Past:
    return read(json.dumps(list(meetings), indent=1))


def test_a_meeting_with_its_motion_and_votes():
    found = past(meeting(item(("Ana", "Aye"), ("Ben", "No"), ("Cem", "Excused"))))
    assert found.faults == ()
    (one,) = found.meetings
    assert (one.body, one.day, one.starts) == ("City Council", date(2019, 1, 10), time(17, 30))
    assert (one.place, one.reference) == ("Room 3", "oak.example.org/42")
    assert one.minutes_final
    assert not one.cancelled
    (passes,) = one.items
    assert (passes.action, passes.passed, passes.mover) == ("Adopted", True, "Ana")
    assert [v.option for v in passes.votes] == [Stand.FOR, Stand.AGAINST, Stand.ABSENT]
    assert passes.votes[2].word == "Excused"
    assert (passes.text, passes.note) == ("A motion was made.", "Two speakers.")
    assert one.voters == ("Ana", "Ben", "Cem")


@pytest.mark.parametrize(
    "name", ["Council - CANCELLED", "Council - CANCELLATION", "Council – Canceled"]
)
def test_a_meeting_that_was_called_off(name):
    (one,) = past(meeting(name=name)).meetings
    assert (one.body, one.cancelled) == ("Council", True)


def test_blanks_are_nothing_and_an_item_without_a_vote_was_not_decided():
    blank = item(action=" ", result=" ", action_details=None, agenda_num=" ")
    (one,) = past(meeting(blank)).meetings
    assert (one.items[0].action, one.items[0].passed, one.items[0].number) == ("", None, "")
    assert not one.items[0].was_decided


def test_without_a_link_a_meeting_is_known_by_its_body_and_time():
    (one,) = past(meeting(calendar_link=None)).meetings
    assert one.reference == "2019-01-10T17:30 City Council"


BROKEN = [
    (meeting(meeting_date="soon"), "City Council, soon", "“soon” is no day"),
    (meeting(meeting_time=None), "City Council, 1/10/2019", "no time of day"),
    (meeting(name=""), ", 1/10/2019", "name is missing"),
    (meeting(item(("Ana", "Perhaps"))), "item 1 (19-1)", "“Perhaps” of Ana is no known vote"),
    (meeting(item(("", "Aye"))), "item 1 (19-1)", "person_name is missing"),
    (meeting(item(("Ana", "Aye"), ("Ana", "No"))), "item 1 (19-1)", "Ana votes twice"),
    (meeting(item(action_details={"result": "Maybe"})), "item 1", "“Maybe” is no known result"),
    (meeting(item(title=["x"])), "item 1", "“title” is not a text"),
    (meeting(item(title="", action_details={})), "item 1", "title is missing"),
    (meeting(item(action_details=[]) | {}, meeting_details=[1]), "City", "is not an object"),
    (meeting(item(action_details={"vote_items": {"Ana": "Aye"}})), "item 1", "is not a list"),
    (meeting(item(action_details={"vote_items": ["Aye"]})), "item 1", "is not an object"),
    ("a meeting", "", "“meeting” is not an object"),
]


@pytest.mark.parametrize(("broken", "place", "words"), BROKEN)
def test_what_cannot_be_read_is_told_with_its_place_and_the_rest_is_read(broken, place, words):
    found = past(meeting(item(("Ana", "Aye"))), broken)
    (fault,) = found.faults
    assert place in fault.place
    assert words in fault.message
    assert sum(len(i.votes) for m in found.meetings for i in m.items) >= 1


def test_a_fault_says_its_line():
    text = json.dumps([meeting(item(("Ana", "Perhaps")))], indent=1)
    (fault,) = read(text).faults
    line = text.splitlines()[fault.line - 1 : fault.line + 3]
    assert any("Ana" in part for part in line)


@pytest.mark.parametrize("text", ["", "name,vote\nAna,Aye", "<html>"])
def test_another_file_is_refused(text):
    with pytest.raises(BadInput, match="no JSON with meetings of Legistar"):
        read(text)


WORDS = st.sampled_from([*STANDS, "Perhaps", ""])
VOTES = st.lists(st.tuples(st.sampled_from(["Ana", "Ben", "Cem", ""]), WORDS), max_size=5)


@given(st.lists(st.lists(VOTES, max_size=3), max_size=3))
def test_every_vote_is_read_or_told(meetings):
    found = past(*(meeting(*(item(*votes) for votes in items)) for items in meetings))
    there = sum(len(votes) for items in meetings for votes in items)
    told = sum(len(i.votes) for m in found.meetings for i in m.items)
    assert told + len(found.faults) == there


# -- the real files ----------------------------------------------------------------------------


def counted(text: str) -> Counter:
    """Meetings, items and votes of a file without reading it as objects: by its words alone."""
    return Counter(
        meetings=text.count('"meeting_details":'),
        items=text.count('"agenda_num":'),
        votes=text.count('"person_name":'),
        **Counter(re.findall(r'"vote":\s*"(\w+)"', text)),
    )


def counted_by_reader(found: Past) -> Counter:
    votes = [v for m in found.meetings for i in m.items for v in i.votes]
    return Counter(
        meetings=len(found.meetings),
        items=sum(len(m.items) for m in found.meetings),
        votes=len(votes),
        **Counter(v.word for v in votes),
    )


def test_all_of_oaklands_meetings_items_and_votes_are_read(shared_data):
    total: Counter = Counter()
    for file in sorted((shared_data / "oakland_council_meetings_2019").glob("*.json")):
        text = file.read_text(encoding="utf-8")
        found = read(text)
        assert found.faults == ()
        assert counted_by_reader(found) == counted(text), file.name
        total += counted_by_reader(found)
    assert (total["meetings"], total["items"], total["votes"]) == (10, 94, 192)
    assert (total["Aye"], total["Excused"]) == (187, 5)


def test_what_oaklands_minutes_say_of_votes_in_words_is_what_the_votes_say(shared_data):
    """The only votes in words: three elections, “8 Ayes” beside eight votes."""
    file = shared_data / "oakland_council_meetings_2019" / "cal01012019_01142019.json"
    items = [i for m in read(file.read_text(encoding="utf-8")).meetings for i in m.items]
    told = [(i, n) for i in items for n in re.findall(r"(\d+) Ayes", i.note + i.text)]
    assert len(told) == 3
    assert all(len(i.votes) == int(number) for i, number in told)
    assert sum(i.cancelled for i in read(file.read_text(encoding="utf-8")).meetings) == 2
