"""The 48-hour rule: hours that really pass, whatever the clocks do."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wholecity.governance.rules.responses import (
    Punctuality,
    Standing,
    due_at,
    owes,
    punctuality,
    standing,
)

SECOND = timedelta(seconds=1)
TWO_DAYS = timedelta(hours=48)
BOSTON = ZoneInfo("America/New_York")
ZONES = (UTC, BOSTON, ZoneInfo("Pacific/Auckland"), ZoneInfo("Asia/Kolkata"))
instants = st.datetimes(
    min_value=datetime(2020, 1, 1),
    max_value=datetime(2035, 1, 1),
    timezones=st.sampled_from(
        [UTC, BOSTON, ZoneInfo("Pacific/Auckland"), ZoneInfo("Asia/Kolkata")]
    ),
)
spans = st.timedeltas(min_value=timedelta(0), max_value=timedelta(days=30))


@given(asked=instants, after=spans, later=spans)
def test_an_answer_is_late_exactly_when_more_than_48_hours_passed(asked, after, later):
    answered = asked.astimezone(UTC) + after
    found = standing(asked, answered, answered + later)
    assert found is (Standing.ON_TIME if after <= TWO_DAYS else Standing.LATE)


@given(asked=instants, after=spans)
def test_what_is_not_answered_is_overdue_exactly_after_48_hours(asked, after):
    found = standing(asked, None, asked.astimezone(UTC) + after)
    assert found is (Standing.OPEN if after <= TWO_DAYS else Standing.OVERDUE)


@given(asked=instants)
def test_exactly_48_hours_are_on_time_and_a_second_more_is_late(asked):
    limit = due_at(asked)
    assert limit.astimezone(UTC) - asked.astimezone(UTC) == TWO_DAYS
    assert standing(asked, limit, limit) is Standing.ON_TIME
    after = limit.astimezone(UTC) + SECOND
    assert standing(asked, after, after) is Standing.LATE
    assert standing(asked, None, after) is Standing.OVERDUE


@given(asked=instants, answered=spans, earlier=spans, later=spans)
def test_an_answer_keeps_its_standing_for_ever(asked, answered, earlier, later):
    at = asked.astimezone(UTC) + answered
    assert standing(asked, at, at + earlier) is standing(asked, at, at + earlier + later)


@pytest.mark.parametrize(
    ("asked", "due"),
    [
        # The clocks are set forward on Sunday, March 8: a wall clock shows an hour more.
        ("2026-03-07T10:00-05:00", "2026-03-09T11:00-04:00"),
        # They are set back on Sunday, November 1: it shows an hour less.
        ("2026-10-31T10:00-04:00", "2026-11-02T09:00-05:00"),
        # Asked in the hour that comes twice: the first time, and the second.
        ("2026-11-01T01:30-04:00", "2026-11-03T00:30-05:00"),
        ("2026-11-01T01:30-05:00", "2026-11-03T01:30-05:00"),
        ("2026-06-01T10:00-04:00", "2026-06-03T10:00-04:00"),
    ],
)
def test_the_hours_are_elapsed_ones_across_both_changes_of_the_clocks(asked, due):
    begun = datetime.fromisoformat(asked).astimezone(BOSTON)
    assert due_at(begun).isoformat(timespec="minutes") == due


@pytest.mark.parametrize(
    ("represented", "held", "expected"),
    [(True, True, False), (False, True, True), (False, False, False), (True, False, False)],
)
def test_a_seat_owes_answers_when_it_is_held_and_nobody_could_decide_for_it(
    represented, held, expected
):
    assert owes(is_represented=represented, somebody_holds_it=held) is expected


@given(st.lists(st.sampled_from(list(Standing))))
def test_an_answer_that_is_open_in_time_counts_neither_way(standings):
    found = punctuality(standings)
    assert found == punctuality([s for s in standings if s is not Standing.OPEN])
    assert 0 <= found.on_time <= found.of <= len(standings)
    assert punctuality([]) == Punctuality(0, 0)
