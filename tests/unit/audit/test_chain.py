"""The chain's arithmetic: a walk ends at the first thing that is wrong, and nowhere else."""

import hashlib
import hmac
import json
import uuid
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from wholecity.audit.rules.chain import NOTHING, Content, Link, Mark, Marks, Walk, link_hash

KEY, START = b"secret", datetime(2026, 1, 5, 10, tzinfo=UTC)


def chain(length: int, key: bytes = KEY) -> list[Link]:
    links, previous = [], NOTHING
    for number in range(1, length + 1):
        at = START + timedelta(seconds=number)
        content = Content(
            uuid.UUID(int=number), at, "who", "R9", "act", "kind", str(number), {"n": number}
        )
        previous = link_hash(key, previous, number, at, content)
        links.append(Link(number, at, previous, content))
    return links


def walked(links: list[Link]) -> Walk:
    walk = Walk(KEY)
    for _ in walk.along(links):
        pass
    return walk


def test_a_link_is_what_its_description_says():
    """The form is settled: a link made today is verified in ten years."""
    content = Content(uuid.UUID(int=7), START, "Ana", "R3", "a", "k", "1", {"b": 1, "a": "ñ"})
    text = json.dumps(
        [
            *(1, NOTHING, 1, "2026-01-05T10:00:00.000000+00:00"),
            *("00000000-0000-0000-0000-000000000007", "2026-01-05T10:00:00.000000+00:00"),
            *("Ana", "R3", "a", "k", "1", {"a": "ñ", "b": 1}),
        ],
        separators=(",", ":"),
    )
    by_hand = hmac.new(KEY, text.encode(), hashlib.sha256).hexdigest()
    assert link_hash(KEY, NOTHING, 1, START, content) == by_hand


def test_the_time_zone_of_a_moment_makes_no_difference():
    (link,) = chain(1)
    elsewhere = link.at.astimezone(tz=None)
    assert link_hash(KEY, NOTHING, 1, elsewhere, replace(link.content, at=elsewhere)) == link.hash


def test_a_whole_chain_is_walked_to_its_end():
    links = chain(20)
    walk = walked(links)
    assert (walk.number, walk.hash, walk.fault) == (20, links[-1].hash, None)


@given(st.data())
def test_one_change_anywhere_is_found_at_its_number(data):
    links = chain(12)
    place = data.draw(st.integers(0, 11))
    link = links[place]
    changed = data.draw(
        st.sampled_from(
            [
                replace(link, at=link.at + timedelta(microseconds=1)),
                replace(link, content=None),
                replace(link, hash="f" * 64),
                replace(link, content=replace(link.content, who="other")),
                replace(link, content=replace(link.content, details={"n": -1})),
                replace(link, content=links[place - 1].content),
            ]
        )
    )
    fault = walked([*links[:place], changed, *links[place + 1 :]]).fault
    assert fault
    assert fault.number == place + 1


@given(st.integers(0, 10))
def test_a_missing_link_is_found_at_its_number(place):
    links = chain(12)
    fault = walked(links[:place] + links[place + 1 :]).fault
    assert fault
    assert fault.number == place + 1


def test_another_key_finds_the_first_link_wrong():
    fault = walked(chain(3, key=b"another")).fault
    assert fault
    assert fault.number == 1


def test_a_clock_that_was_set_back_is_told_and_no_fault():
    previous, links = NOTHING, []
    for number, seconds in enumerate((10, 11, 5, 6), 1):
        at = START + timedelta(seconds=seconds)
        content = Content(uuid.UUID(int=number), at, "w", "", "a", "k", "1", {})
        previous = link_hash(KEY, previous, number, at, content)
        links.append(Link(number, at, previous, content))
    walk = walked(links)
    assert walk.fault is None
    assert walk.clock_set_back == [3]


def test_marks_are_crossed_off_where_they_are_met():
    links = chain(5)
    marks = Marks([Mark(links[1].hash, 2), Mark(links[3].hash), Mark(links[4].hash, 4)])
    for link in links:
        marks.met(link.number, link.hash)
    assert [fault.number for fault in marks.faults()] == [4]
