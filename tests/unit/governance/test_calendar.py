"""Wall time in a zone, and the next meeting by the cadence."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wholecity.governance.rules.calendar import instant, next_day, starts

NEW_YORK = "America/New_York"
SPRING, FALL = date(2026, 3, 8), date(2026, 11, 1)  # the clocks change at two in the morning


def test_ten_o_clock_stays_ten_o_clock_when_the_clocks_change():
    before = instant(SPRING - timedelta(days=1), time(10), NEW_YORK)
    after = instant(SPRING, time(10), NEW_YORK)
    assert after - before == timedelta(hours=23)


def test_a_time_that_the_clocks_leave_out_is_no_time():
    assert instant(SPRING, time(2, 30), NEW_YORK) is None
    assert instant(SPRING, time(3), NEW_YORK) == datetime(2026, 3, 8, 7, tzinfo=UTC)


def test_of_a_time_that_comes_twice_it_is_the_first():
    assert instant(FALL, time(1, 30), NEW_YORK) == datetime(2026, 11, 1, 5, 30, tzinfo=UTC)


@given(
    st.dates(date(2020, 1, 1), date(2035, 1, 1)),
    st.times(),
    st.sampled_from([NEW_YORK, "America/Los_Angeles", "America/Phoenix", "Pacific/Honolulu"]),
)
def test_an_instant_is_that_time_on_the_clocks_of_its_zone(day, at, zone):
    found = instant(day, at, zone)
    if found is not None:
        assert found.astimezone(ZoneInfo(zone)).replace(tzinfo=None) == datetime.combine(day, at)


@pytest.mark.parametrize(
    ("last", "months", "following"),
    [
        (date(2026, 1, 20), 1, date(2026, 2, 17)),  # third Tuesdays
        (date(2026, 12, 1), 1, date(2027, 1, 5)),  # first Tuesdays
        (date(2026, 11, 17), 2, date(2027, 1, 19)),
        (date(2026, 3, 31), 1, date(2026, 4, 28)),  # April has no fifth Tuesday
        (date(2026, 2, 27), 0, date(2026, 3, 6)),
    ],
)
def test_the_next_meeting_is_on_the_same_weekday_of_the_month(last, months, following):
    assert next_day(last, months) == following


@given(st.dates(date(2020, 1, 1), date(2090, 1, 1)), st.integers(1, 12))
def test_the_next_meeting_has_its_weekday_and_is_in_the_month_that_is_meant(last, months):
    found = next_day(last, months)
    assert found.weekday() == last.weekday()
    assert (found.year * 12 + found.month) - (last.year * 12 + last.month) == months
    assert abs((found.day - 1) // 7 - (last.day - 1) // 7) <= 1


def test_items_of_an_agenda_follow_each_other():
    assert starts(time(9, 30), [5, 40, 15]) == [time(9, 30), time(9, 35), time(10, 15)]
    assert starts(time(9), []) == []
