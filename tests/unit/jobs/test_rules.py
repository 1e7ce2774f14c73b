from datetime import UTC, datetime

from wholecity.jobs.rules import next_run, wait_before


def test_each_wait_is_longer_than_the_one_before():
    assert [wait_before(n).total_seconds() for n in (1, 2, 3)] == [2, 4, 8]


def test_a_schedule_follows_the_wall_clock_of_the_city_through_both_changes_of_the_hour():
    quarter_past_three = "15 3 * * *"
    spring = next_run(quarter_past_three, datetime(2026, 3, 8, 5, tzinfo=UTC), "America/New_York")
    autumn = next_run(quarter_past_three, datetime(2026, 11, 1, 5, tzinfo=UTC), "America/New_York")
    assert spring.astimezone(UTC) == datetime(2026, 3, 8, 7, 15, tzinfo=UTC)
    assert autumn.astimezone(UTC) == datetime(2026, 11, 1, 8, 15, tzinfo=UTC)
